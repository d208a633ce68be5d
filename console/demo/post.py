"""A post that goes nowhere: the runner's delivery works as ever, and hands everything to nobody.

There is no network code here, and nothing configured is read: the demo cannot send.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, cast

from jobs.delivery.circuit import Circuit
from jobs.delivery.outcome import Outcome, failed, retry, sent, uncertain
from jobs.office import Office

if TYPE_CHECKING:
    from data.outreach.door import Parcel
    from data.playbook.house import House
    from data.playbook.models import Business
    from data.store import Store
    from jobs.delivery.post import Post

RETRIES = 0.08
"""The share of first tries that are answered "later"."""

FAILS = 0.03

DOUBTFUL = 6
"""This one of the parcels, counted from the start, is lost sight of: once, so that it is seen."""

AT_ONCE = 4
"""Messages under way at once on a channel."""

SECONDS = (0.3, 1.4)
"""How long a hand-over seems to take."""


class DemoPost:
    """Takes the place of `jobs.delivery.post.Post`; every parcel ends here."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.parcels: list[Parcel] = []
        """What would have left, for tests."""
        self.desk = asyncio.Lock()
        self.circuits = {channel: Circuit() for channel in self.transports}

    @property
    def transports(self) -> frozenset[str]:
        return frozenset({"email", "sms"})

    def at_once(self, channel: str) -> int:
        """As many as a usual server takes."""
        return AT_ONCE

    def held(self, business: Business) -> dict[str, str]:
        """Nothing: also the example business may write to nobody."""
        return {}

    async def send(
        self,
        parcel: Parcel,
        business: Business,
        now: datetime,
    ) -> Outcome:
        """Answer as a server would, now and then as a difficult one."""
        self.parcels.append(parcel)
        number = len(self.parcels)
        await asyncio.sleep(self._rng.uniform(*SECONDS))
        if number == DOUBTFUL:
            return uncertain("the line went dead after the text was handed over (simulated)")
        chance = self._rng.random()
        if parcel.attempt == 1 and chance < RETRIES:
            return retry("451 4.7.1 Greylisted, please try again in a moment (simulated)")
        if chance > 1 - FAILS:
            return failed("550 5.1.1 No such recipient (simulated)")
        return sent()

    def announce_ahead(self, recipient: str, business: Business) -> bool:
        """No connection is open here that could be told."""
        return False

    def break_promises(self) -> None:
        return None

    async def close(self) -> None:
        return None


def office_with(
    store: Store, house: House, post: DemoPost, clock: Callable[[], datetime]
) -> Office:
    """An office that nothing leaves, and without a channel for alerts."""
    return Office(store=store, house=house, clock=clock, post=cast("Post", post), alerts=None)
