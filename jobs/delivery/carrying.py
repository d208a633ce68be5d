"""Carry what is due on one channel to its transport, over several connections at once.

Each carrier has one message in hand: one transaction records what became of the last and commits
`sending` for the next, so that a crash leaves at most one uncertain message for each connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime

from data.outreach.claims import Claimed, claim, hand_back, pace_of
from data.outreach.door import Parcel, start_sending
from data.outreach.lapsed import set_aside
from data.outreach.settle import settle
from data.reading import Writer
from data.trouble import is_database_error
from jobs.delivery.outcome import Outcome
from jobs.delivery.post import CONNECTIONS
from jobs.office import Office

log = logging.getLogger(__name__)

BATCH = 4 * CONNECTIONS
"""Messages claimed at once. Few, so that a first answer never waits behind a long line."""

AT_THE_DOOR = 20
"""Messages looked at in one transaction before one that may leave is found."""

RECORD_AGAIN = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries to record a result while the database does not answer; the last repeats."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one hand-over, not recorded yet. `again_at`: when to try again, if known."""

    claimed: Claimed
    outcome: Outcome
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A message that is `sending`, committed."""

    claimed: Claimed
    parcel: Parcel


class Line:
    """The messages of one channel, until nothing more is due."""

    def __init__(self, office: Office, channel: str) -> None:
        self._office = office
        self._channel = channel
        self._circuit = office.post.circuits[channel]
        self._claimed: deque[Claimed] = deque()
        self.counts: Counter[str] = Counter()

    async def carry(self) -> Counter[str]:
        """Hand over all that is due now; what was claimed and not begun goes back."""
        carriers = self._circuit.room(self._office.now(), CONNECTIONS)
        try:
            await asyncio.gather(*(self._carrier() for _ in range(carriers)))
        finally:
            self._give_back()
        return self.counts

    async def _carrier(self) -> None:
        begun = self._begin(None)
        while begun is not None:
            result = await self._hand_over(begun)
            word = "to be retried" if result.outcome.kind == "retry" else result.outcome.kind
            self.counts[word] += 1
            try:
                begun = self._begin(result)
            except Exception as error:
                if not is_database_error(error):
                    raise
                await self._record(result)  # it left, and that must not be forgotten
                raise

    async def _hand_over(self, begun: Begun) -> Result:
        office = self._office
        outcome = await office.post.send(begun.parcel, office.house.playbook.business, office.now())
        if outcome.kind == "retry" and outcome.about == "server":
            again_at = self._circuit.refused(outcome.why, office.now())
            return Result(begun.claimed, outcome, again_at)
        if outcome.kind != "uncertain":
            self._circuit.answered()
        return Result(begun.claimed, outcome, None)

    def _begin(self, result: Result | None) -> Begun | None:
        """Record the last result and begin the next message; None when nothing is left to do.

        Raises the database's error when it does not answer; nothing was changed then.
        """
        while self._circuit.room(self._office.now(), 1) and (self._claimed or self._claim()):
            begun = self._in_one_commit(result)
            if begun is not None:
                return begun
            result = None
        if result is not None:
            self._settle_alone(result)
        return None

    def _claim(self) -> bool:
        office = self._office
        pace = pace_of(self._channel, office.house.playbook)
        limit = BATCH if self._circuit.room(office.now(), BATCH) == BATCH else 1
        opened = office.store.direct() if pace.is_limited else office.store.claim()
        with opened as writer:
            found = claim(
                writer,
                worker=office.worker,
                channels=(self._channel,),
                now=office.now(),
                limit=limit,
                pace=pace,
                until=office.lease_end(),
            )
        office.in_hand.update(item.id for item in found)
        self._claimed.extend(found)
        return bool(found)

    def _in_one_commit(self, result: Result | None) -> Begun | None:
        """One that may leave, of those claimed; the others were turned away."""
        claimed = tuple(self._claimed)
        try:
            with self._office.store.direct() as writer:
                if result is not None:
                    self._settle(writer, result)
                begun, looked_at = self._at_the_door(writer, claimed[:AT_THE_DOOR])
        except Exception as error:
            if is_database_error(error):
                raise
            log.exception("a delivery broke off; each message is taken by itself")
            return self._one_by_one(result, claimed)
        for item in looked_at:
            self._claimed.remove(item)
            if begun is None or item != begun.claimed:
                self._turned_away(item)
        if result is not None:
            self._done(result)
        return begun

    def _at_the_door(
        self, writer: Writer, claimed: tuple[Claimed, ...]
    ) -> tuple[Begun | None, list[Claimed]]:
        office, looked_at = self._office, []
        for item in claimed:
            looked_at.append(item)
            parcel = start_sending(
                writer,
                item,
                worker=office.worker,
                playbook=office.house.playbook,
                now=office.now(),
                until=office.lease_end(),
            )
            if parcel is not None:
                return Begun(item, parcel), looked_at
        return None, looked_at

    def _one_by_one(self, result: Result | None, claimed: tuple[Claimed, ...]) -> Begun | None:
        """A fault of ours in one message holds up no other: a person looks at that one."""
        if result is not None:
            self._settle_alone(result)
        item = claimed[0]
        self._claimed.remove(item)
        try:
            with self._office.store.direct() as writer:
                begun, _ = self._at_the_door(writer, (item,))
        except Exception as error:
            if is_database_error(error):
                raise
            why = f"Callboard could not prepare this: {type(error).__name__}: {error}"
            office = self._office
            with office.store.write() as session:
                set_aside(session, item, office.worker, why, now=office.now(), by="runner")
            begun = None
        if begun is None:
            self._turned_away(item)
        return begun

    def _settle(self, writer: Writer, result: Result) -> None:
        settle(
            writer,
            result.claimed,
            result.outcome.kind,
            result.outcome.why,
            worker=self._office.worker,
            house=self._office.house,
            now=self._office.now(),
            again_at=result.again_at,
            about=result.outcome.about,
        )

    def _settle_alone(self, result: Result) -> None:
        """A result that cannot be recorded for a fault of ours leaves the message uncertain."""
        try:
            with self._office.store.direct() as writer:
                self._settle(writer, result)
        except Exception as error:
            if is_database_error(error):
                raise
            log.exception("the result of message %s could not be recorded", result.claimed.id)
        self._done(result)

    async def _record(self, result: Result) -> None:
        """Until the database answers again, or somebody else has taken the row."""
        waits = iter(RECORD_AGAIN)
        while True:
            await asyncio.sleep(next(waits, RECORD_AGAIN[-1]))
            try:
                self._settle_alone(result)
            except Exception as error:
                if not is_database_error(error):
                    raise
                log.warning("message %s: its result waits for the database", result.claimed.id)
            else:
                return

    def _done(self, result: Result) -> None:
        self._office.in_hand.discard(result.claimed.id)

    def _turned_away(self, item: Claimed) -> None:
        self._office.in_hand.discard(item.id)
        self.counts["turned away at the door"] += 1

    def _give_back(self) -> None:
        """What cannot be given back now is nobody's when its lease has run out."""
        left = tuple(self._claimed)
        self._claimed.clear()
        self._office.in_hand.difference_update(item.id for item in left)
        if left:
            with self._office.store.direct() as writer:
                hand_back(writer, left, self._office.worker)
