"""The palette's finds: what the letters are a name of, after the verbs they are a word of."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import Hit, Hits, Provider

from screens.finding.found_text import called, in_a_line
from screens.finding.opening import AtDesk, open_found
from screens.finding.recent import recent

if TYPE_CHECKING:
    from data.finding.found import Found
    from screens.desk import Desk

FEWEST, MOST, RECENT = 2, 12, 5
"""Letters from which on it looks; things it offers, and those while nothing is typed."""

BELOW_ALL_VERBS = 1e-3
"""A verb that fits at all scores more than this."""


class FoundCommands(Provider):
    """Asks in a thread; the palette drops what a newer letter has made stale."""

    @property
    def _desk(self) -> Desk:
        return cast("AtDesk", self.app).desk

    async def discover(self) -> Hits:
        """What was visited last."""
        if self._desk.is_connected:
            for hit in self._hits(await asyncio.to_thread(self._recent)):
                yield hit

    async def search(self, query: str) -> Hits:
        """What has all these words."""
        if self._desk.is_connected and len(query.strip()) >= FEWEST:
            for hit in self._hits(await asyncio.to_thread(self._find, query)):
                yield hit

    def _hits(self, found: list[Found]) -> list[Hit]:
        return [
            Hit(
                BELOW_ALL_VERBS * (len(found) - place) / len(found),
                cast("Any", in_a_line(thing)),
                partial(open_found, self.app, thing),
                text=f"{called(thing)} {thing.who}",
            )
            for place, thing in enumerate(found)
        ]

    def _recent(self) -> list[Found]:
        from data.finding.found import things
        from data.refused import DataError

        try:
            return self._desk.look(things, recent(self._desk)[:RECENT])
        except DataError:
            return []  # the header tells why the database does not answer

    def _find(self, query: str) -> list[Found]:
        from data.finding.find import find
        from data.refused import DataError

        try:
            return list(self._desk.look(find, query, limit=MOST).things[:MOST])
        except DataError:
            return []
