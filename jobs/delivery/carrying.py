"""Carry what is due on one channel to its transport, over several connections at once.

Each carrier has one message in hand, so that a crash leaves at most one uncertain message for each
connection. One transaction records what became of the last messages of all carriers that wait, and
commits `sending` for their next ones; a carrier waits a moment for others to share it with. The
connection does not: it tells the server of the next message meanwhile, up to its text.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

from data.outreach.claims import Claimed, claim, hand_back, pace_of
from data.outreach.door import Parcel, start_sending
from data.outreach.lapsed import set_aside
from data.outreach.settle import HandOver
from data.reading import Writer
from data.trouble import is_database_error
from jobs.delivery.record import Record
from jobs.office import Office

log = logging.getLogger(__name__)

BATCH = 4
"""Messages claimed at once for each carrier. Few, so that a first answer never waits behind a long
line."""

COMPANY = 0.01
"""Seconds that carriers wait for others, until all share a commit. The disk and the database take
as long for one message as for several, and meanwhile the server is busy with what was announced.
Who let the others wait is waited for no more until it is back: a slow recipient holds up nobody.
"""

AT_THE_DOOR = 20
"""Messages looked at in one transaction before one that may leave is found."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A message that is `sending`, committed."""

    claimed: Claimed
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Carrier:
    """One that waits for its next message; `result` is what became of its last."""

    task: asyncio.Task[None] | None
    result: HandOver | None
    begun: asyncio.Future[Begun | None]


@dataclass(frozen=True, slots=True)
class Passed:
    """What a transaction did: who was claimed, who was looked at for those who may leave."""

    claimed: Sequence[Claimed]
    looked_at: Sequence[Claimed]
    begun: Sequence[Begun]


class Line:
    """The messages of one channel, until nothing more is due."""

    def __init__(self, office: Office, channel: str) -> None:
        self._office = office
        self._channel = channel
        self._record = Record(office)
        self._circuit = office.post.circuits[channel]
        self._at_once = office.post.at_once(channel)
        self._claimed: deque[Claimed] = deque()
        self._announced: set[int] = set()
        self._crew: list[asyncio.Task[None]] = []
        self._is_closed = False
        self._waiting: list[Carrier] = []
        self._late: set[asyncio.Task[None] | None] = set()
        self._at_work = 0
        self._company: asyncio.TimerHandle | None = None
        self.counts: Counter[str] = Counter()

    @property
    def _goes_on(self) -> bool:
        """Once the process ends nothing is begun: what would be cut off then is uncertain."""
        return not self._office.closing.is_set()

    async def carry(self) -> Counter[str]:
        """Hand over all that is due now; what was claimed and not begun goes back.

        It ends when all carriers have ended: one that met a fault leaves the others their
        connections and what they have in hand.
        """
        try:
            self.hire(self._at_once)
            while working := [one for one in self._crew if not one.done()]:
                await asyncio.wait(working)
        finally:
            self._is_closed = True
            for one in self._crew:
                one.cancel()
            ends = await asyncio.gather(*self._crew, return_exceptions=True)
            if self._channel == "email":
                self._office.post.break_promises()
            self._serve()  # a carrier that was cut off while it waited has a result all the same
            self._give_back()
        for problem in filter(None, ends):
            raise problem
        return self.counts

    def hire(self, wanted: int) -> None:
        """Let more carriers look for work, as many as have a connection: what has come due since
        the others began waits for none of them."""
        if self._is_closed or self._at_work >= self._at_once or not self._goes_on:
            return
        room = self._circuit.room(self._office.now(), self._at_once)
        self._crew = [one for one in self._crew if not one.done() or one.exception()]
        for _ in range(min(wanted, room - self._at_work)):
            self._at_work += 1
            self._crew.append(asyncio.get_running_loop().create_task(self._carrier()))

    async def _carrier(self) -> None:
        try:
            await self._carry_on()
        finally:
            self._late.discard(asyncio.current_task())
            self._at_work -= 1

    async def _carry_on(self) -> None:
        begun = await self._next(None)
        while begun is not None:
            result = await self._hand_over(begun)
            self._announce_ahead()
            self.counts["to be retried" if result.outcome == "retry" else result.outcome] += 1
            try:
                begun = await self._next(result)
            except Exception as error:
                if not is_database_error(error):
                    raise
                await self._record.until_written(result)  # it left, and that must not be forgotten
                raise

    async def _hand_over(self, begun: Begun) -> HandOver:
        office, claimed = self._office, begun.claimed
        business = begun.parcel.business or office.house.playbook.business
        said = await office.post.send(begun.parcel, business, office.now())
        again_at = None
        if said.kind == "retry" and said.about == "server":
            again_at = self._circuit.refused(said.why, office.now())
        elif said.kind != "uncertain":
            self._circuit.answered()
        return HandOver(claimed, said.kind, said.why, again_at, said.about)

    def _announce_ahead(self) -> None:
        """A connection that has become free hears of the next message while the last is recorded.

        That says nothing that holds: the door still decides whether its text leaves.
        """
        office = self._office
        if self._channel != "email" or self._circuit.ask_at is not None:
            return
        for place, item in enumerate(self._claimed):
            if place == self._at_once:
                return
            if item.id not in self._announced:
                business = office.house.playbook.business
                if item.recipient and office.post.announce_ahead(item.recipient, business):
                    self._announced.add(item.id)
                return

    async def _next(self, result: HandOver | None) -> Begun | None:
        """Record the last result and begin the next message; None when nothing is left to do.

        Raises the database's error when it does not answer; nothing was changed then.
        """
        loop = asyncio.get_running_loop()
        carrier = Carrier(asyncio.current_task(), result, loop.create_future())
        self._waiting.append(carrier)
        self._late.discard(carrier.task)
        if self._company is None:
            self._company = loop.call_later(COMPANY, self._serve_without_the_late)
        if len(self._waiting) >= self._at_work - len(self._late):
            self._company.cancel()
            self._company = loop.call_later(0, self._serve)  # after all that has arrived by now
        return await carrier.begun

    def _serve_without_the_late(self) -> None:
        here = {carrier.task for carrier in self._waiting}
        self._late = {one for one in self._crew if not one.done() and one not in here}
        self._serve()

    def _serve(self) -> None:
        """Everybody who waits: a carrier that was cut off meanwhile is given nothing more."""
        carriers, self._waiting = self._waiting, []
        if self._company is not None:
            self._company.cancel()
            self._company = None
        try:
            self._begin(carriers)
        except Exception as error:  # noqa: BLE001 - it is raised where each of them waits
            for carrier in carriers:
                if not carrier.begun.done():
                    carrier.begun.set_exception(error)

    def _begin(self, carriers: Sequence[Carrier]) -> None:
        results = [carrier.result for carrier in carriers if carrier.result is not None]
        free = deque(carrier for carrier in carriers if not carrier.begun.done())
        while free and self._goes_on and self._circuit.room(self._office.now(), 1):
            passed = self._in_one_commit(results, len(free))
            results = []
            if not passed.looked_at:
                break
            for begun in passed.begun:
                free.popleft().begun.set_result(begun)
        if results:
            self._record.together(results)
        for carrier in free:
            carrier.begun.set_result(None)
        self.hire(len(self._claimed))

    def _in_one_commit(self, results: Sequence[HandOver], wanted: int) -> Passed:
        """At most `wanted` that may leave, of those claimed; the others were turned away."""
        try:
            with self._office.store.direct() as writer:
                self._record.write(writer, results)
                claimed = self._claim(writer) if len(self._claimed) < 2 * wanted else ()
                line = [*self._claimed, *claimed]
                passed = self._at_the_door(writer, claimed, line[:AT_THE_DOOR], wanted)
        except Exception as error:
            if is_database_error(error):
                raise
            log.exception("a delivery broke off; each message is taken by itself")
            return self._one_by_one(results)
        self._taken(passed)
        self._record.is_kept(results)
        if passed.begun:
            self._office.went_well("delivery")
        return passed

    def _claim(self, writer: Writer) -> Sequence[Claimed]:
        office = self._office
        room = self._circuit.room(office.now(), BATCH * self._at_once)
        return claim(
            writer,
            worker=office.worker,
            channels=(self._channel,),
            now=office.now(),
            limit=max(room - len(self._claimed), 1),
            pace=pace_of(self._channel, office.house.playbook),
            until=office.lease_end(),
        )

    def _at_the_door(
        self,
        writer: Writer,
        claimed: Sequence[Claimed],
        line: Sequence[Claimed],
        wanted: int,
    ) -> Passed:
        """Those who may leave, and all that were looked at for them."""
        office = self._office
        begun: list[Begun] = []
        looked_at = 0
        while looked_at < len(line) and len(begun) < wanted:
            some = line[looked_at : looked_at + wanted - len(begun)]
            looked_at += len(some)
            parcels = start_sending(
                writer,
                some,
                worker=office.worker,
                playbook=office.house.playbook,
                now=office.now(),
                until=office.lease_end(),
            )
            by_id = {item.id: item for item in some}
            begun += (Begun(by_id[parcel.id], parcel) for parcel in parcels)
        return Passed(claimed, line[:looked_at], begun)

    def _one_by_one(self, results: Sequence[HandOver]) -> Passed:
        """A fault of ours in one message holds up no other: a person looks at that one."""
        self._record.each(results)
        office = self._office
        if not self._claimed:
            with office.store.direct() as writer:
                claimed = self._claim(writer)
            self._taken(Passed(claimed, (), ()))
        first = [*self._claimed][:1]
        try:
            with office.store.direct() as writer:
                passed = self._at_the_door(writer, (), first, 1)
        except Exception as error:
            if is_database_error(error):
                raise
            why = f"Callboard could not prepare this: {type(error).__name__}: {error}"
            with office.store.write() as session:
                set_aside(session, first[0], office.worker, why, now=office.now(), by="runner")
            passed = Passed((), first, ())
        self._taken(passed)
        return passed

    def _taken(self, passed: Passed) -> None:
        """The first of the line leave it: some are on their way, the others were turned away."""
        self._claimed.extend(passed.claimed)
        self._office.in_hand.update(item.id for item in passed.claimed)
        for item in passed.looked_at:
            self._claimed.popleft()
            self._announced.discard(item.id)
        if len(passed.looked_at) == len(passed.begun):
            return
        turned_away = {item.id for item in passed.looked_at}
        turned_away -= {one.claimed.id for one in passed.begun}
        self._office.in_hand.difference_update(turned_away)
        self.counts["turned away at the door"] += len(turned_away)

    def _give_back(self) -> None:
        """What cannot be given back now is nobody's when its lease has run out."""
        left = tuple(self._claimed)
        self._claimed.clear()
        self._office.in_hand.difference_update(item.id for item in left)
        if left:
            with self._office.store.direct() as writer:
                hand_back(writer, left, self._office.worker)
