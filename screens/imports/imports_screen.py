"""Every file that was taken in: by whom, how many rows, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.keys import the_key
from screens.main.pane_screen import PaneScreen
from screens.main.table_pane import TablePane
from screens.region import moment_width, number
from screens.spans import local_time
from screens.table import Column
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.imports.listed import ImportLine
    from data.listing.listing import Listing


class ImportsPane(TablePane["ImportLine"]):
    """A file a line; what became of its rows is counted where one is opened."""

    NUMBER, NAME = "M", _("Imports")

    @staticmethod
    def listing(variant: Any) -> Listing[ImportLine]:
        from data.imports.listed import IMPORTS

        return IMPORTS

    def columns(self) -> Sequence[Column[ImportLine]]:
        return (
            Column("id", _("No."), lambda row, _: (str(row.id), "muted"), width=5, priority=60,
                   align="right", fields=("id",)),
            Column("at", _("Taken in"), self._taken_in, width=moment_width(), priority=80,
                   ticking=True, rising="oldest", falling="newest", fields=("at",)),
            Column("name", _("File"), lambda row, _: (row.name, "strong"), min_width=20,
                   priority=100, fields=("name",)),
            Column("rows", _("Rows"), lambda row, _: (number(row.rows), ""), width=8, priority=90,
                   align="right", fields=("rows",)),
            Column("source", _("Source"), lambda row, _: (row.source, "muted"), width=11,
                   priority=50, fields=("source",)),
            Column("by", _("By"), lambda row, _: (row.by, "muted"), width=12, priority=70,
                   fields=("by",)),
            Column("state", _("Now"), state, min_width=22, priority=95,
                   fields=("undone_at", "undone_by")),
        )  # fmt: skip

    def _taken_in(self, row: ImportLine, now: datetime) -> tuple[str, str]:
        return local_time(row.at, now, self.desk.zone), "muted"

    def empty(self) -> str:
        return _(
            "No file was taken in yet. {import_file_key} on the first screen takes one in: CSV, "
            "Excel or vCard. It stands here then, and can be taken back."
        ).format(import_file_key=the_key("import_file"))

    def action_open(self) -> None:
        from screens.imports.import_screen import ImportScreen

        if (row := self.row) is not None:
            self.open(ImportScreen(row.id))


class ImportsScreen(PaneScreen[ImportsPane]):
    """The list, and the way to take one back."""

    PANE, PANE_ID = ImportsPane, "imports"
    OF_A_ROW = frozenset({"open", "undo_import"})
    CSS_PATH = "imports.tcss"
    AUTO_FOCUS = "#imports"
    BINDINGS = bindings("undo_import")

    def action_undo_import(self) -> None:
        """Take the import under the cursor back: seen first, and asked."""
        from screens.imports.import_screen import ImportScreen

        if (row := self.pane.row) is not None:
            self.pane.open(ImportScreen(row.id, asks=True))


def state(row: ImportLine, _unused: datetime) -> tuple[str, str]:
    if row.undone_at is not None:
        return _("taken back by {who}").format(who=row.undone_by), "muted"
    if row.undone_by:
        return _("{who} takes it back").format(who=row.undone_by), "warning"
    return _("is in"), "success"
