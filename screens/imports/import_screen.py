"""One import: what it brought, which columns somebody decided on, and the way to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Static

from data.words import _, ngettext
from screens.dialogs import import_text
from screens.dialogs.ask import Confirm
from screens.imports import one_import_text
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.stored import as_read
from screens.reading.telling import joined
from screens.region import number
from screens.spans import local_time
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.imports.queries import ImportDetail
    from data.imports.undo import Undone
    from screens.desk import Desk


class ImportScreen(LiveScreen["ImportDetail"]):
    """`enter` lists its rows in the inbox. With `asks` it begins by asking whether to take it
    back."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("import.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("open", "undo_import", "close")

    def __init__(self, import_id: int, *, asks: bool = False) -> None:
        super().__init__()
        self.import_id = import_id
        self._asks = asks
        self._on_screen: ImportDetail | None = None
        self._left: list[str] = []
        """What the undo of this screen left as it is."""

    @property
    def opens_more(self) -> bool:
        return self._asks

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
        yield Static(id="progress", classes="banner")
        with Container(id="sheets", classes="folding"):
            yield Panel(_("What it brought"), id="brought")
            yield Panel(_("Columns that somebody decided on"), id="columns")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#brought").focus()
        self.reload()

    def load(self, desk: Desk) -> ImportDetail:
        from data.imports.queries import one_import

        return desk.look(one_import, self.import_id)

    def show(self, snapshot: ImportDetail) -> None:
        self._on_screen = snapshot
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(one_import_text.title(snapshot, now, zone))
        self.query_one("#columns", Panel).show(one_import_text.columns(snapshot))
        self._show_brought()
        self.refresh_bindings()
        asks, self._asks = self._asks and snapshot.row.undone_at is None, False
        if asks:
            self.call_after_refresh(self.action_undo_import)

    def _show_brought(self) -> None:
        if self._on_screen is not None:
            now, zone = self.desk.now(), self.desk.zone
            lines = one_import_text.brought(self._on_screen, now, zone)
            if self._left:
                lines += [Content(""), import_text.of_problems(self._left)]
            self.query_one("#brought", Panel).show(joined(lines))

    def why_not(self, action: str) -> str:
        row = self._on_screen.row if self._on_screen else None
        if action == "undo_import" and row is not None and row.undone_at is not None:
            when = local_time(row.undone_at, self.desk.now(), self.desk.zone)
            told = _("{who} took it back at {when} already. The file can be taken in again.")
            return told.format(who=row.undone_by, when=when)
        return ""

    def action_open(self) -> None:
        """Its rows, as they arrived."""
        from screens.inbox.inbox_screen import InboxScreen

        self.app.push_screen(InboxScreen(f"import={self.import_id}"))

    def action_undo_import(self) -> None:
        """Take the import back, after another key."""
        if self._on_screen is not None:
            question = import_text.are_you_sure(self._on_screen.row.rows)
            self.app.push_screen(Confirm(question, "y", yes=_("take them back")), self._sure)

    def _sure(self, sure: bool | None) -> None:
        if not sure:
            return

        def take_back(desk: Desk) -> tuple[Undone, Mapping[int, str]]:
            from screens.undoing_import import undo_and_name

            return undo_and_name(
                desk,
                self.import_id,
                lambda left: self.app.call_from_thread(self._taking_back, left),
            )

        self.at_desk(take_back, done=_told, then=self._undone, refused=self._refused)

    def _taking_back(self, left: int) -> None:
        self._say(
            ngettext("{left} lead is left", "{left} leads are left", left).format(left=number(left))
        )

    def _undone(self, done: tuple[Undone, Mapping[int, str]]) -> None:
        self._left = import_text.what_stays(*done, self._as_told)
        self._say("")
        if self.is_in_use:
            self._show_brought()

    def _refused(self, sentence: str) -> None:
        self._say("")
        self._say_refused(sentence)

    def _say(self, sentence: str) -> None:
        """How far it is; nothing takes the line away."""
        if self.is_in_use:
            line = self.query_one("#progress", Static)
            line.update(Content(sentence))
            line.set_class(bool(sentence), "-told")

    def _as_told(self, stored: str) -> str:
        return as_read(stored, self.desk.zone, self.desk.now())

    def action_close(self) -> None:
        self.dismiss(None)


def _told(done: tuple[Undone, Mapping[int, str]]) -> str:
    return import_text.taken_back(done[0])
