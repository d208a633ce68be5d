"""The keys of a screen, read from its bindings: what is shown is what works just there, and is done
from here as well."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from data.listing.hints import Hint
from data.words import _
from screens.closing_once import ClosesOnce
from screens.key_line import place_of
from screens.keys import key_name, the_key
from screens.keys.key_map import is_unbound
from screens.main.filter_line import FilterBox, FilterLine, has_words
from screens.table import Column, RowTable
from screens.table_drawing import HEADER
from screens.verbs import VERBS, bindings

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

KEYS_WIDTH = 13
"""Cells of the column with the keys."""
BORDERS, FILTER_LINES = 2, 2

NOT_FOUND = _("No key does that here; the palette finds more by words.")
FILTERED = _("a key, or words of what it does; !word to leave out")

TEXTUALS_OWN = {
    *("help_quit", "screen.copy_text", "screen.minimize", "app.focus_next", "app.focus_previous"),
    *("scroll_left", "scroll_right", "page_left", "page_right"),
}
"""Actions Textual binds everywhere and that do nothing, or nothing of use, on our screens."""


class Line(NamedTuple):
    """The keys of one action, and what it does; without an action it is the head of a group."""

    group: str
    keys: str
    what: str
    label: str
    action: str
    node: DOMNode


class KeyTable(RowTable[Line]):
    """The cursor leaves the heads of the groups out."""

    @property
    def keys_in_sight(self) -> list[Hashable]:
        heads = {_name(line) for line in self.rows if not line.action}
        return [key for key in super().keys_in_sight if key not in heads]

    def action_move(self, lines: int) -> None:
        super().action_move(lines)
        self._off_the_head(lines)

    def action_page(self, pages: int) -> None:
        super().action_page(pages)
        self._off_the_head(pages)

    def action_go(self, position: int) -> None:
        super().action_go(position)
        self._off_the_head(position)

    def _off_the_head(self, way: int) -> None:
        line = self.cursor_row
        if line is not None and not line.action:
            super().action_move(-1 if way < 0 and line != self.rows[0] else 1)


class HelpScreen(ModalScreen["Line | None"], ClosesOnce["Line | None"]):
    """Made from what is bound on the screen it is opened over; answers with the line to be done."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help-keys"
    BINDINGS = [
        *bindings("filter", "jump", "close"),
        Binding("question_mark", "close", show=False, id="help"),
        Binding("q", "close", show=False, id="quit"),
    ]

    def __init__(self, lines: Iterable[Line]) -> None:
        super().__init__()
        self._lines = sorted(lines, key=_rank)
        self._filter = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield KeyTable(COLUMNS, _name, empty=NOT_FOUND, id="help-keys")

    def on_mount(self) -> None:
        box = self.query_one("#help", Vertical)
        box.styles.max_height = len(_headed(self._lines)) + HEADER + BORDERS + FILTER_LINES
        box.border_title = _("Keys")
        box.border_subtitle = _("{filter_key} finds · enter does it · {close_key} closes").format(
            filter_key=the_key("filter"), close_key=the_key("close")
        )
        self._filter_by("")
        self._table.action_go(0)

    @property
    def _table(self) -> KeyTable:
        return self.query_one("#help-keys", KeyTable)

    @on(RowTable.Opened)
    def do(self, message: RowTable.Opened[Line]) -> None:
        """Close, and do what the line says where it was read."""
        message.stop()
        if message.row.action:
            self.dismiss(message.row)

    def action_filter(self) -> None:
        """Show only lines with these words, as they are typed."""
        box = next(iter(self.query(FilterBox)), None)
        if box is None:
            box = FilterBox(self._filter, lambda _: Hint(FILTERED))
            self.query_one("#help").mount(box, before=0)
        box.focus_line()

    def on_filter_line_typed(self, message: FilterLine.Typed) -> None:
        message.stop()
        self._filter_by(message.text.strip())

    def on_filter_line_left(self, message: FilterLine.Left) -> None:
        message.stop()
        self._table.focus()
        if not message.keep or not self._filter:
            self._unfilter()

    def _filter_by(self, text: str) -> None:
        """The line whose key was typed is under the cursor, else the first."""
        self._filter = text
        lines = [
            line
            for line in self._lines
            if has_words(f"{line.keys} {line.label} {line.what} {line.group}", text)
        ]
        self._table.set_rows(_headed(lines))
        best = [line for line in lines if text in line.keys.split()] or lines
        if text and best:
            self._table.move_to(_name(best[0]))

    def _unfilter(self) -> None:
        self.query(FilterBox).remove()
        self._filter_by("")

    def action_jump(self) -> None:
        """Show letters over the lines."""
        from screens.jump.jumping import jump_on

        jump_on(self)

    def action_close(self) -> None:
        """Take the filter off, or go back to the screen below."""
        if self._filter:
            self._unfilter()
        else:
            self.dismiss(None)


def help_for(screen: Screen[Any]) -> HelpScreen:
    """The help of a screen, for where its focus is."""
    return HelpScreen(lines_of(screen.active_bindings.values(), screen))


def lines_of(active: Iterable[ActiveBinding], screen: Screen[Any]) -> list[Line]:
    """One line an action, with all its keys, the groups from the focus outwards."""
    found: dict[tuple[str, str], Line] = {}
    for bound in sorted(active, key=lambda one: place_of(one.binding)):
        what = _what(bound.binding)
        if what and bound.binding.action not in TEXTUALS_OWN and bound.enabled:
            is_keyless = is_unbound(bound.binding.key)
            key = f"({the_key('palette')})" if is_keyless else key_name(bound.binding.key)
            group = _group(bound, screen)
            label = verb.label if (verb := VERBS.get(bound.binding.action)) else ""
            line = found.setdefault(
                (group, what), Line(group, key, what, label, bound.binding.action, bound.node)
            )
            if key not in line.keys.split():
                found[group, what] = line._replace(keys=f"{line.keys} {key}")
    return list(found.values())


def _name(line: Line) -> tuple[str, str]:
    return line.group, line.what


def _what_it_does(line: Line, _: datetime) -> tuple[str, str]:
    return line.what, "" if line.action else "accent"


COLUMNS = (
    Column[Line]("keys", _("Key"), lambda line, _: (line.keys, "strong"), width=KEYS_WIDTH),
    Column[Line]("what", _("What it does"), _what_it_does, min_width=30, priority=1),
)


GROUPS = (_("Here"), _("On this screen"), _("Moving"), _("Everywhere"))


def _headed(lines: Iterable[Line]) -> list[Line]:
    """The lines, each group under its name."""
    headed = []
    for group, of_group in groupby(lines, key=lambda line: line.group):
        its = list(of_group)
        headed += [Line(group, "", group, "", "", its[0].node), *its]
    return headed


def _rank(line: Line) -> int:
    return GROUPS.index(line.group)


def _what(binding: Binding) -> str:
    verb = VERBS.get(binding.action)
    return verb.help if verb else binding.description


def _group(bound: ActiveBinding, screen: Screen[Any]) -> str:
    if bound.node is screen.app:
        return _("Everywhere")
    if bound.node is screen:
        return _("On this screen")
    return _("Here") if bound.binding.action in VERBS else _("Moving")
