"""Keys that move the cursor of a table go straight to it.

Textual hands a key to the widget in focus, lets it come up through all that lies around, and asks
at the top what it is bound to: task after task, and between any two of them a runner that works in
this process takes the interpreter. Here the app knows beforehand, for the table in focus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.events import Event, Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget


class Straight(App[None]):
    """A widget names what goes straight (`STRAIGHT`: actions as they are bound); a screen agrees to
    it by `keys_go_straight`: none of its own handlers wants to see such a key."""

    _asked: tuple[Widget, Mapping[str, str]] | None = None
    """For which focus, and which map of keys, `_found` holds."""
    _found: dict[str, str]

    async def on_event(self, event: Event) -> None:
        action = ""
        if isinstance(event, Key) and not event.is_forwarded:
            action = self._action_of(event.key)
        if not action:
            await super().on_event(event)
            return
        if not self.app_focus:
            self.app_focus = True
        await self.run_action(action, self.focused)

    def _action_of(self, key: str) -> str:
        """What the key does to the widget in focus; empty for all that takes the usual way."""
        focused = self.focused if self._screen_stack else None
        actions: frozenset[str] = getattr(focused, "STRAIGHT", frozenset())
        if focused is None or not actions or not getattr(self.screen, "keys_go_straight", False):
            return ""
        if self._asked is None or self._asked[0] is not focused or self._asked[1] != self._keymap:
            self._asked, self._found = (focused, self._keymap), {}
        if key not in self._found:
            self._found[key] = self._look_up(key, focused, actions)
        return self._found[key]

    def _look_up(self, key: str, focused: Widget, actions: frozenset[str]) -> str:
        chain: list[tuple[Any, Any]] = self.screen._binding_chain
        bound = [
            (node, binding)
            for node, bindings in chain
            for binding in bindings.key_to_bindings.get(key, ())
        ]
        if not bound or any(binding.priority for _, binding in bound):
            return ""
        node, first = bound[0]
        return str(first.action) if node is focused and first.action in actions else ""
