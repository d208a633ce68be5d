"""A key that does nothing here says why: the reason of the screen, or where its verb belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.notifications import Notify
from textual.screen import Screen

from data.words import _
from screens.keys import in_force, the_key
from screens.verbs import VERBS


def the_way_back() -> str:
    """What is said of a deed: the key that takes it back."""
    return _("{undo_key} takes it back").format(undo_key=the_key("undo"))


def why_not(node: object, action: str) -> str:
    """Why this verb does not apply on `node` just now, in a sentence; empty: it does."""
    ask = getattr(node, "why_not", None)
    return str(ask(action)) if callable(ask) else ""


class Reasoned(App[None]):
    """Asks whoever offers a verb whether it applies before it is done."""

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Say the reason instead, where there is one; the key is used up by that."""
        node, name, _ = self._parse_action(action, default_namespace or self, namespaces)
        if sentence := why_not(node, name):
            self.notify(sentence, severity="warning", markup=False)
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def on_notify(self, event: Notify) -> None:
        """What stands there already is not told again: a key held down fills no screen.

        A deed is told each time it is done.
        """
        told = event.notification
        is_deed = the_way_back() in told.message
        if not is_deed and any(one.message == told.message for one in self._notifications):
            event.prevent_default()


def reason_elsewhere(screen: Screen[Any], key: str) -> str:
    """What the verb of this key is for, where it is bound to nothing on this screen."""
    if key in screen.active_bindings:
        return ""
    for verb in VERBS.values():
        if verb.where and key in in_force().keys_of(verb.id):
            return f"{verb.label} {verb.where}"
    return ""
