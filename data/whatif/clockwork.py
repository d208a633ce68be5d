"""What the runner does with messages and steps, on a clock that only the caller moves.

The operations are those of real life (`prepare_due`, the claims, the door, `settle`), each with the
time at which the runner would have come to it; only the post is replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from data.outreach.claims import claim
from data.outreach.coming_due import prepare_due
from data.outreach.door import Parcel, start_sending
from data.outreach.queries import next_due
from data.outreach.settle import HandOver, Outcome, settle
from data.playbook.house import House

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fate:
    """What the post says of a parcel, in a transport's words, after `took`."""

    outcome: Outcome = "sent"
    why: str = ""
    took: timedelta = timedelta(0)


Post = Callable[[Parcel], Fate]


def arrives(_: Parcel) -> Fate:
    """A post with which nothing ever goes wrong."""
    return Fate()


class Clockwork:
    """Catches up with whatever came due, in the order in which it did."""

    def __init__(self, house: House, *, worker: str, post: Post = arrives) -> None:
        self._house = house
        self._worker = worker
        self._post = post
        self._due: datetime | None = None
        self._is_known = False

    def forget(self) -> None:
        """Somebody did something: what is due next has to be asked for again."""
        self._is_known = False

    def next_due(self, session: Session) -> datetime | None:
        """When a step or a message is due; a time that has passed means at once."""
        if not self._is_known:
            self._due = next_due(session, LONG_AGO, self._house.transports)
            self._is_known = True
        return self._due

    def catch_up(self, session: Session, until: datetime) -> None:
        """Everything that comes due until then."""
        while (due := self.next_due(session)) is not None and due <= until:
            self.turn(session, due, until)

    def turn(self, session: Session, now: datetime, until: datetime) -> None:
        """One round of the runner at `now`; nothing is settled later than `until`."""
        prepare_due(session, house=self._house, now=now, by="runner")
        channels, playbook = self._house.transports, self._house.playbook
        for one in claim(session, worker=self._worker, channels=channels, now=now):
            for parcel in start_sending(
                session, [one], worker=self._worker, playbook=playbook, now=now
            ):
                fate = self._post(parcel)
                result = HandOver(one, fate.outcome, fate.why)
                done = min(now + fate.took, max(until, now))
                settle(session, [result], worker=self._worker, house=self._house, now=done)
        self.forget()
