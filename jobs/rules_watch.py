"""Keep the rules in force in step with the playbook's file, while everything runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from data.playbook.error import PlaybookError
from data.playbook.models import Playbook
from data.trouble import Trouble
from jobs.office import Office
from jobs.telling import Teller
from jobs.troubles import Troubles

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between looks at the file's stamp; a change is read when two looks agree."""

NEWS_FOR = 20.0
"""Seconds for which a reload is told."""

KEY = "playbook"


class RulesWatch:
    """Replaces `office.house` whole; whoever reads it sees the old rules or the new, never both."""

    def __init__(
        self, office: Office, troubles: Troubles, teller: Teller, steady: Callable[[], float]
    ) -> None:
        self._office = office
        self._troubles = troubles
        self._teller = teller
        self._steady = steady
        self._next_look = steady() + EVERY
        self._told_until = 0.0

    @property
    def news(self) -> str:
        """That the rules are new, for a moment; else empty."""
        return "Playbook reloaded" if self._steady() < self._told_until else ""

    async def look(self) -> bool:
        """Read the file if it has changed; whether new rules are in force since just now."""
        file = self._office.house.file
        if file is None or self._steady() < self._next_look:
            return False
        self._next_look = self._steady() + EVERY
        if not file.has_changed():  # a `stat`: a thread costs ten times as much, once a second
            return False
        try:
            playbook = await asyncio.to_thread(file.read_anew, self._office.house.playbook)
        except PlaybookError as error:
            sentence = self._troubles.arise(KEY, playbook_trouble(error))
            log.error("%s", sentence)
            self._teller.tell(sentence)
            return False
        self._troubles.over(KEY)
        return self._put_in_force(playbook)

    def _put_in_force(self, playbook: Playbook) -> bool:
        office = self._office
        if playbook == office.house.playbook:
            return False
        office.house = replace(office.house, playbook=playbook)
        self._told_until = self._steady() + NEWS_FOR
        log.info("The playbook was reloaded.")
        return True


def playbook_trouble(error: PlaybookError) -> Trouble:
    """What is wrong with the file, while the rules of before stay in force."""
    first, others = error.problems[0], len(error.problems) - 1
    more = f" (and {others} more: `callboard playbook check`)" if others else ""
    what = f"mend {error.file}: {first}{more}; the rules of before stay in force"
    return Trouble("Playbook: not reloaded", what)
