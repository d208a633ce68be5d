"""Tell the operators when a mail server or SMS service takes nothing from us, or a mailbox that we
read gives nothing.

The console reads the same from the messages; the engine (`jobs.delivery.circuit`) holds them and
lets them go.
"""

from __future__ import annotations

from data.inbox.feed_troubles import feed_troubles
from data.inbox.mailbox_troubles import mailbox_troubles
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
        with office.store.look() as reader:
            found = held_up(reader, now=office.now())
            mailboxes = mailbox_troubles(reader, now=office.now())
            feeds = feed_troubles(reader, now=office.now())
        for sentence in (*mailboxes, *feeds):
            self._teller.tell(sentence)
        for channel in found:
            self._teller.tell(sentence_of(channel))
