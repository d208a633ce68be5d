"""Our engine, as the benches put it to work: the office, the line of carriers, the runner."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiosmtplib  # noqa: F401 - our mailer imports it with its first mail

from bench.queued import NOON, house, queue_up
from bench.rivals import Order, Stopwatch, wait_for_go
from data.outreach.door import Parcel
from data.playbook.models import Business
from data.store import Store, open_store
from jobs.delivery.outcome import Outcome, sent
from jobs.delivery.post import Post
from jobs.delivery.smtp_url import parse_smtp_url
from jobs.lease_clock import lease_clock_of
from jobs.office import Office
from jobs.runner import Runner
from jobs.tasks.deliver import deliver as deliver_what_is_due


def _url(order: Order) -> str:
    return order.database or f"sqlite:///{order.folder}/callboard.sqlite"


def _post(port: int, kind: type[Post] = Post) -> Post:
    address = parse_smtp_url(f"smtp://127.0.0.1:{port or 25}?starttls=no")
    return kind(smtp=address, sms_url="", unsubscribe_url=lambda _: None)


def deliver(order: Order) -> dict[str, float]:
    """Queue, then deliver everything that is due; the seconds it took."""
    store = open_store(_url(order))
    now = NOON + timedelta(minutes=order.minutes)
    office = Office(store, house(), lambda: now, _post(order.port))
    if order.count:
        asyncio.run(deliver_what_is_due(office))  # a round with nothing due: the engine is warm
        queue_up(store, [NOON] * order.count)
    gc.freeze()  # as the runner does once it is open
    wait_for_go()
    watch = Stopwatch()
    asyncio.run(_deliver(office))
    return watch.read()


async def _deliver(office: Office) -> None:
    await deliver_what_is_due(office)
    await office.post.close()


def tally(order: Order) -> dict[str, object]:
    """After everything: what the database says of each message."""
    store = open_store(_url(order))
    with store.look() as reader:
        rows = reader.rows("SELECT header_id, state FROM message")
    wait_for_go()
    states: dict[str, list[str]] = {}
    for header_id, state in rows:
        states.setdefault(state, []).append(header_id)
    return {"states": states}


class NullPost(Post):
    """A post room without a transport: whatever it is given is sent at once, and noted."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.handed_over: list[tuple[int, float]] = []
        """Message and Unix time."""

    async def send(self, parcel: Parcel, business: Business, now: datetime) -> Outcome:
        self.handed_over.append((parcel.id, time.time()))
        return sent()


def null_office(store: Store, clock: Callable[[], datetime]) -> tuple[Office, NullPost]:
    """An office whose post goes nowhere."""
    post = NullPost(
        smtp=parse_smtp_url("smtp://127.0.0.1:25"), sms_url="", unsubscribe_url=lambda _: None
    )
    return Office(store, house(), clock, post, lease_clock=lease_clock_of(store)), post


def late(order: Order) -> list[float]:
    """Let the runner deliver what comes due; each message's lateness in seconds.

    The clock runs as it does, but from noon on, so that nothing waits for the morning.
    """
    store = open_store(_url(order))
    start = time.time() + BEFORE_IT_BEGINS
    shift = NOON - datetime.fromtimestamp(start, UTC)
    queue_up(store, [NOON + timedelta(seconds=seconds) for seconds in order.due])
    office, post = null_office(store, lambda: datetime.now(UTC) + shift)
    runner = Runner(office, "bench")
    wait_for_go()
    runner.start()
    until_all_came(lambda: len(post.handed_over), len(order.due), start + order.due[-1])
    runner.stop()
    _nothing_twice(post.handed_over)
    return [at - start - order.due[key - 1] for key, at in post.handed_over]


BEFORE_IT_BEGINS = 6.0
"""Seconds between the first entry in the queue and the first due time."""
GIVE_UP = 60.0
"""Seconds after the last due time at which what has not come never will."""


def until_all_came(count: Callable[[], int], expected: int, last: float) -> None:
    """Wait until so many have come, or all patience has gone."""
    while count() < expected and time.time() < last + GIVE_UP:
        time.sleep(0.05)


def _nothing_twice(handed_over: list[tuple[int, float]]) -> None:
    twice = [key for key, times in Counter(key for key, _ in handed_over).items() if times > 1]
    if twice:
        raise AssertionError(f"handed over twice: {twice[:10]}")
