"""The last line: the keys that do something just here, the focused pane's own first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from screens.keys import key_name
from screens.keys.key_map import is_unbound
from screens.reasons import why_not
from screens.verbs import VERBS

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.screen import Screen

PINNED = "help"
"""Always shown, at the end of the line: the way to all the others."""


class Hint(NamedTuple):
    """A key as it is bound, and what it does here."""

    key: str
    label: str
    action: str

    @property
    def content(self) -> Content:
        key = (key_name(self.key), "bold $footer-key-foreground")
        return Content.assemble(key, f" {self.label}  ")

    @property
    def width(self) -> int:
        return cell_len(f"{key_name(self.key)} {self.label}  ")


class KeyLine(Widget):
    """Hints from the verbs that are bound where the focus is; a click is the key."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        color: $footer-description-foreground;
        background: $footer-background;
    }
    """

    _drawn: tuple[Hint, ...] = ()
    """What is on the line, from left to right, a blank hint for the gap."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[Any]) -> None:
        self.refresh()

    def render(self) -> Content:
        hints = hints_of(self.screen)
        pinned = [hint for hint in hints if hint.action == PINNED]
        room = self.size.width - sum(hint.width for hint in pinned)
        shown = []
        for hint in hints:
            if hint not in pinned and hint.width <= room:
                room -= hint.width
                shown.append(hint)
        gap = [Hint("", " " * (room - 3), "")] if room > 3 else []
        self._drawn = (*shown, *gap, *pinned)
        return Content("").join(hint.content for hint in self._drawn)

    def on_click(self, event: Click) -> None:
        """A click is the key it is on."""
        offset = event.get_content_offset(self)
        left = offset.x if offset is not None else -1
        for hint in self._drawn:
            if 0 <= left < hint.width and hint.key:
                self.app.simulate_key(hint.key)
            left -= hint.width


def hints_of(screen: Screen[Any]) -> list[Hint]:
    """What can be pressed now, nearest to the focus first, then in the order of the verbs.

    A key that would only be typed into a focused input is none of them.
    """
    hints: dict[str, Hint] = {}
    active = screen.active_bindings.values()
    nodes = list(dict.fromkeys(bound.node for bound in active))
    for bound in sorted(active, key=lambda one: (nodes.index(one.node), place_of(one.binding))):
        verb = VERBS.get(bound.binding.action)
        key = bound.binding.key
        label = verb.label if verb else bound.binding.description
        is_ours = verb is not None and bound.binding.id is not None  # Textual has a quit of its own
        has_room = bool(bound.binding.description)  # `unshown` has none
        is_shown = has_room and (verb.footer if verb and is_ours else bound.binding.show)
        applies = not why_not(bound.node, bound.binding.action)
        is_live = applies and bound.enabled and not is_unbound(key)
        if is_shown and is_live and not _is_typed(key, screen):
            hints.setdefault(label, Hint(key, label, bound.binding.action))
    return list(hints.values())


def place_of(binding: Binding) -> int:
    """Where a binding stands in the table of verbs; before it where it is none of them."""
    return _PLACES.get(binding.action, -1)


_PLACES = {name: place for place, name in enumerate(VERBS)}


def _is_typed(key: str, screen: Screen[Any]) -> bool:
    name = key_name(key)
    character = name if len(name) == 1 and name.isascii() else None
    return screen.focused is not None and screen.focused.check_consume_key(key, character)
