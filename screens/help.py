"""The keys of a screen, read from its bindings: what is shown is what works just there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from data.words import _
from screens.closing_once import ClosesOnce
from screens.key_line import place_of
from screens.keys import key_name, the_key
from screens.keys.key_map import is_unbound
from screens.keys.moves import move
from screens.verbs import VERBS, bindings

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

KEYS_WIDTH = 16
"""Cells of the column with the keys."""

TEXTUALS_OWN = {
    *("help_quit", "screen.copy_text", "screen.minimize", "app.focus_next", "app.focus_previous"),
    *("scroll_left", "scroll_right", "page_left", "page_right"),
}
"""Actions Textual binds everywhere and that do nothing, or nothing of use, on our screens."""


class Line(NamedTuple):
    """The keys of one action, and what it does."""

    group: str
    keys: str
    what: str


class HelpScreen(ModalScreen[None], ClosesOnce[None]):
    """Made from what is bound on the screen it is opened over."""

    CSS_PATH = "help.tcss"
    BINDINGS = [
        *bindings("close"),
        Binding("question_mark", "close", show=False, id="help"),
        Binding("q", "close", show=False, id="quit"),
        move("down", "scroll(1)"),
        move("up", "scroll(-1)"),
    ]

    def __init__(self, lines: Iterable[Line]) -> None:
        super().__init__()
        self._lines = list(lines)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(drawn(self._lines), id="help-keys")

    def on_mount(self) -> None:
        box = self.query_one("#help", VerticalScroll)
        box.border_title = _("Keys")
        box.border_subtitle = _("↑ ↓ to scroll, {close_key} to close").format(
            close_key=the_key("close")
        )
        box.focus()

    def action_scroll(self, lines: int) -> None:
        """Move through the list."""
        self.query_one("#help", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()


def help_for(screen: Screen[Any]) -> HelpScreen:
    """The help of a screen, for where its focus is."""
    return HelpScreen(lines_of(screen.active_bindings.values(), screen))


def lines_of(active: Iterable[ActiveBinding], screen: Screen[Any]) -> list[Line]:
    """One line an action, with all its keys, the groups from the focus outwards."""
    keys: dict[tuple[str, str], list[str]] = {}
    for bound in sorted(active, key=lambda one: place_of(one.binding)):
        what = _what(bound.binding)
        if what and bound.binding.action not in TEXTUALS_OWN and bound.enabled:
            is_keyless = is_unbound(bound.binding.key)
            key = f"({the_key('palette')})" if is_keyless else key_name(bound.binding.key)
            found = keys.setdefault((_group(bound, screen), what), [])
            if key not in found:
                found.append(key)
    return [Line(group, " ".join(names), what) for (group, what), names in keys.items()]


def drawn(lines: Iterable[Line]) -> Content:
    """The list, each group under its name."""
    pieces: list[Content] = []
    group = ""
    for line in sorted(lines, key=_rank):
        if line.group != group:
            heading = Content.styled(line.group, "bold $text-accent")
            pieces += [Content(""), heading] if pieces else [heading]
            group = line.group
        blanks = " " * max(KEYS_WIDTH - cell_len(line.keys), 1)
        pieces.append(Content.assemble("  ", (line.keys, "bold"), blanks, line.what))
    return Content("\n").join(pieces)


GROUPS = (_("Here"), _("On this screen"), _("Moving"), _("Everywhere"))


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
