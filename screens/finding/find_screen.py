"""Find anything by a few letters: leads, clients, messages and what people wrote back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Event
from textual.widgets import Input

from data.words import _
from screens.finding import found_text
from screens.finding.found_text import Line
from screens.finding.opening import open_found
from screens.finding.recent import recent
from screens.key_line import KeyLine
from screens.live import DataChanged, LiveScreen
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.finding.found import Found
    from screens.desk import Desk

RECENT = _("Recently visited")
NOBODY = _(
    "Type a few letters of a name, a word, a number, a mail address. What you open stands here."
)


NOTHING = _(
    "Each word must begin a word of a name, or stand in what was said. Fewer letters find more."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found for `text`; without a text, what was visited last."""

    text: str
    words: tuple[str, ...]
    things: tuple[Found, ...]
    more: bool


class Words(Input):
    """The line of letters; the arrows move in what was found without leaving it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("Open")),
        Binding("down", "move(1)", _("Down"), show=False),
        Binding("up", "move(-1)", _("Up"), show=False),
        Binding("pagedown", "page(1)", _("Page down"), show=False),
        Binding("pageup", "page(-1)", _("Page up"), show=False),
        Binding("tab", "app.focus_next", _("To the list")),
    ]

    @property
    def _table(self) -> RowTable[Any]:
        return self.screen.query_one("#found", RowTable)

    def action_move(self, lines: int) -> None:
        """Move in the list below."""
        self._table.action_move(lines)

    def action_page(self, pages: int) -> None:
        """Move in the list below by what is in sight."""
        self._table.action_page(pages)


class FoundTable(RowTable[Line]):
    """What was found; without any, a sentence that says what to do."""

    def say(self, sentence: str) -> None:
        """What stands there while there are no rows."""
        if sentence != self._empty:
            self._empty = sentence
            self.refresh()


class FindScreen(LiveScreen[Shown]):
    """What is typed is looked for as it is typed; the list stays while something of it is open."""

    CSS_PATH = "find.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    AUTO_FOCUS = "#find-words"
    NEEDS_OBJECTS = False
    BINDINGS = [*bindings("open", "filter", "close")]

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._typed = words
        self._opens_when_found = False
        self._listed = ""

    def compose(self) -> ComposeResult:
        yield Words(
            self._typed,
            placeholder=_("a few letters, a number, an address"),
            id="find-words",
            compact=True,
            select_on_focus=False,
        )
        with Vertical(id="found-box"):
            yield FoundTable(
                self._columns(), lambda row: (row.thing.kind, row.thing.id), empty=NOBODY,
                now=self.desk.now(), id="found",
            )  # fmt: skip
        yield KeyLine()

    def _columns(self) -> list[Column[Line]]:
        return [
            Column("kind", _("What"), found_text.kind_of, width=12, priority=100),
            Column("who", _("Who"), found_text.who, min_width=14, priority=99),
            Column("about", _("About"), found_text.about, min_width=12, priority=60),
            Column("contact", _("Contact"), found_text.contact, min_width=18, priority=70),
            Column("state", _("State"), found_text.state, width=10, priority=80),
            Column("said", _("Words"), found_text.said, min_width=18, priority=65),
            Column("at", _("Ago"), found_text.since, width=4, priority=50, align="right"),
        ]

    def on_mount(self) -> None:
        self.query_one("#found-box").border_title = RECENT
        self.reload()

    def keeps_waiting(self, event: Event) -> bool:
        """Letters never wait for an answer, and `enter` waits by itself."""
        return False

    def load(self, desk: Desk) -> Shown:
        from data.finding.find import find
        from data.finding.found import things

        text = self._typed.strip()
        if not text:
            return Shown("", (), tuple(desk.look(things, recent(desk))), more=False)
        found = desk.look(find, text)
        return Shown(text, found.of.words, found.things, found.more)

    def show(self, snapshot: Shown) -> None:
        table = self.query_one(FoundTable)
        if snapshot.text != self._listed:
            table.set_rows((), self.desk.now())  # the best is under the cursor, not the last one
        self._listed = snapshot.text
        table.say(NOTHING if snapshot.text else NOBODY)
        lines = [Line(thing, snapshot.words) for thing in snapshot.things]
        table.set_rows(lines, self.desk.now())
        self.query_one("#found-box").border_title = _title(snapshot)
        self.refresh_bindings()
        if self._opens_when_found and snapshot.text == self._typed.strip():
            self._opens_when_found = False
            self.action_open()

    def on_data_changed(self, message: DataChanged) -> None:
        """What was found stays as it is while somebody looks at it."""
        message.stop()

    def on_screen_resume(self) -> None:
        """Something was opened and may have changed; without words it is the newest now."""
        super().on_screen_resume()
        if not self._loading and not self._typed.strip():
            self.reload()

    @on(Input.Changed)
    def look(self, message: Input.Changed) -> None:
        message.stop()
        self._typed, self._opens_when_found = message.value, False
        self.reload()

    @on(Input.Submitted)
    def open_first(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_open()

    @on(RowTable.Opened)
    def open_row(self, message: RowTable.Opened[Line]) -> None:
        message.stop()
        self.action_open()

    def thing(self) -> tuple[str, int] | None:
        """What the cursor is on."""
        row = self.query_one(FoundTable).cursor_row
        if row is None:
            return None
        thing = row.thing
        return ("lead", thing.lead_id or 0) if thing.kind == "reply" else (thing.kind, thing.id)

    def action_open(self) -> None:
        """Open what the cursor is on, unless it belongs to what was typed before."""
        if self._shown is None or self._shown.text != self._typed.strip():
            self._opens_when_found = True  # enter came before the answer to the last letter
            return
        row = self.query_one(FoundTable).cursor_row
        if row is not None:
            open_found(self.app, row.thing)

    def action_filter(self) -> None:
        """Back to the letters."""
        self.query_one(Words).focus()

    def action_close(self) -> None:
        """Back to where the search began."""
        self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open":
            return bool(self._shown and self._shown.things)
        return True


def _title(shown: Shown) -> str:
    if not shown.text:
        return RECENT
    count = len(shown.things)
    if not count:
        return _("Nothing has all these words")
    return _("{count} found").format(count=count) + (
        _(" · there are more: type another letter") if shown.more else ""
    )
