"""Tell the operators when a mail server or SMS service takes nothing from us.

The console reads the same from the messages; the engine (`jobs.delivery.circuit`) holds them and
lets them go.
"""

from __future__ import annotations

from data.outreach.held_up import held_up
from data.overview.queries import sentence_of
from jobs.office import Office
from jobs.telling import Teller


class ChannelWatch:
    """`look()` at each beat."""

    def __init__(self, office: Office, teller: Teller) -> None:
        self._office = office
        self._teller = teller

    def look(self) -> None:
        office = self._office
        with office.store.read() as session:
            found = held_up(session, now=office.now())
        for channel in found:
            self._teller.tell(sentence_of(channel))
