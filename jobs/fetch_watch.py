"""Tell the operators when a sender does not tell us what it has for us.

What hinders it stands in the database, so every runner shows the same; it is over when the sender
answers again.
"""

from __future__ import annotations

import logging

from data.inbox.fetches import Stuck, stuck_fetches
from data.trouble import Trouble
from jobs.office import Office
from jobs.telling import Teller
from jobs.troubles import Troubles

log = logging.getLogger(__name__)

_KEY = "fetch/"


class FetchWatch:
    """`look()` at each beat."""

    def __init__(self, office: Office, troubles: Troubles, teller: Teller) -> None:
        self._office = office
        self._troubles = troubles
        self._teller = teller

    def look(self) -> None:
        with self._office.store.look() as reader:
            found = {_KEY + stuck.source: stuck for stuck in stuck_fetches(reader)}
        for key in self._troubles.keys_where(lambda trouble: trouble.what.startswith("Fetching")):
            if key not in found:
                self._troubles.over(key)
        for key, stuck in found.items():
            trouble = trouble_of(stuck)
            is_news = key not in self._troubles
            sentence = self._troubles.arise(key, trouble)
            if is_news:
                log.error("%s", sentence)
            self._teller.tell(sentence)


def trouble_of(stuck: Stuck) -> Trouble:
    """Without how many wait: that changes all the time, and each new sentence is told anew."""
    return Trouble(f"Fetching from {stuck.source}: held up", stuck.why.rstrip("."))
