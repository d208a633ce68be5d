"""The command palette: every verb that works where the focus is, by its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from screens.keys import key_name
from screens.keys.key_map import is_unbound
from screens.reasons import why_not
from screens.verbs import VERBS


class Command(NamedTuple):
    """A verb as the palette shows it."""

    text: str
    help: str
    run: Callable[[], Any]


class VerbCommands(Provider):
    """Nothing is offered that a key would not do just there."""

    def _commands(self) -> Iterator[Command]:
        seen = set()
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            verb = VERBS.get(binding.action)
            if verb is None or not enabled or verb.name in seen or why_not(node, verb.name):
                continue
            seen.add(verb.name)
            key = binding.key
            text = verb.label if is_unbound(key) else f"{verb.label} ({key_name(key)})"
            yield Command(text, verb.help, partial(self.app.run_action, binding.action, node))

    async def discover(self) -> Hits:
        """Offer all of them before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(command.text, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        """Find a verb by its label or by what it does."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = max(matcher.match(command.text), matcher.match(command.help))
            if score > 0:
                yield Hit(score, matcher.highlight(command.text), command.run, help=command.help)
