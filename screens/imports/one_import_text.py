"""What the screen of an import says, as content; stored text is made plain here."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _, ngettext
from screens.keys import the_key
from screens.reading.hanging import hang
from screens.reading.panel import TONES
from screens.reading.telling import joined, toned
from screens.region import number
from screens.safety import plain
from screens.spans import local_time

if TYPE_CHECKING:
    from data.imports.queries import ImportDetail

FIELD_WIDTH = 14


def title(shown: ImportDetail, now: datetime, zone: tzinfo) -> Content:
    row = shown.row
    about = _(" · {when} · by {by}").format(
        when=local_time(row.at, now, zone), by=plain(row.by, 30)
    )
    return Content.assemble(
        (_("Import {import_id}").format(import_id=row.id), "bold"),
        f" {plain(row.name, 60)}",
        (about, TONES["muted"]),
    )


def brought(shown: ImportDetail, now: datetime, zone: tzinfo) -> list[Content]:
    """What became of the rows, whether anybody was written to, and whether it was taken back."""
    row = shown.row
    counts = [
        ngettext("{count} row in the file", "{count} rows in the file", row.rows),
        ngettext("{count} new lead", "{count} new leads", row.created),
        ngettext("{count} joined a lead that was here", "{count} joined leads that were here",
                 row.merged),
        ngettext("{count} in quarantine", "{count} in quarantine", row.quarantined),
        ngettext("{count} was in quarantine and is set aside",
                 "{count} were in quarantine and are set aside", shown.set_aside),
        ngettext("{count} was here already", "{count} were here already", shown.known),
    ]  # fmt: skip
    numbers = (row.rows, row.created, row.merged, row.quarantined, shown.set_aside, shown.known)
    lines = [
        Content(text.format(count=number(count)))
        for text, count in zip(counts, numbers, strict=True)
        if count > 0 or text is counts[0]
    ]
    lines.append(toned(_("Source of rows that name none: {source}").format(
        source=plain(row.source, 30)), "muted"))  # fmt: skip
    lines.append(_written_to(shown))
    return [*lines, Content(""), _state(shown, now, zone)]


def _written_to(shown: ImportDetail) -> Content:
    if shown.is_answered:
        return toned(_("New people are answered and followed up like any other."), "muted")
    return toned(_("Nobody in it is written to."), "accent")


def _state(shown: ImportDetail, now: datetime, zone: tzinfo) -> Content:
    row = shown.row
    who = plain(row.undone_by, 30)
    if row.undone_at is not None:
        when = local_time(row.undone_at, now, zone)
        told = _("Taken back by {who}, {when}. The file can be taken in again.")
        return toned(told.format(who=who, when=when), "warning")
    key = the_key("undo_import")
    if row.undone_by:
        told = _(
            "{who} began to take it back, and it is not done to its end. Where that broke off, a "
            "runner goes on by itself within two minutes; {undo_import_key} goes on now."
        )
        return toned(told.format(who=who, undo_import_key=key), "warning")
    told = _(
        "{undo_import_key} takes it back: its new leads are closed, and what it filled in on "
        "others is put back, where nobody wrote to them since."
    )
    return toned(told.format(undo_import_key=key), "muted")


def columns(shown: ImportDetail) -> Content:
    """The fields somebody decided on, each with its column; all others were guessed by name."""
    if not shown.chosen:
        return toned(_("None: each was taken for what its name says."), "muted")
    return joined(_taken_from(field, column) for field, column in shown.chosen)


def _taken_from(field: str, column: str) -> Content:
    label = (f"{plain(field, FIELD_WIDTH):<{FIELD_WIDTH}} ", TONES["muted"])
    where = plain(column, 80) if column else (_("from no column"), TONES["muted"])
    return hang(Content.assemble(label, where), FIELD_WIDTH + 1)
