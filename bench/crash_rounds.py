"""The rounds of the crash bench: start, load, kill; now and then an operator; at the end, rest."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from bench.agency import Agency, CommandFailed, command, free_port, open_agency
from bench.crash_facts import Facts, gather, unsettled
from bench.people import people, urgent
from bench.post_office import PostOffice
from bench.senders import Senders, Submission
from bench.zygote import Zygote
from data.outreach.respond import AGAIN
from data.store import Store, open_store

ROUNDS = 300
SHORTEST = 0.02
LONGEST = 2.0
"""A worker is killed after so many seconds at least; and at most after so many times the time that
one needs on this machine from its start to the first text that it delivers."""
AT_MOST = 5.0
"""Seconds in any case: on a busy machine there are other things to do."""
FIRST_TEXT_WITHIN = 120.0
LEADS = (2, 9)
"""How many people write in a round."""
TWO_WORKERS = 0.2
"""Share of rounds with two of them."""
SLOW = 0.03
"""Seconds the mail server takes at most, before it writes an entry and again before its 250."""
CLOCK = (20, 70)
"""Minutes by which the clock moves before a round."""
OPERATOR_LOOKS = 20
"""Rounds between two looks of an operator at the review queue."""
MEASURED_EVERY = 10
"""Rounds between two looks at how fast this machine is just now."""
NO_PROGRESS = 60.0
"""Seconds without progress after which a worker that is left alone is stuck."""

PLAYBOOK = """
[retention]
runs_days = 3650

[jobs.overdue-again]
job = "overdue-check"
cron = "*/2 * * * *"

[jobs.stuck-again]
job = "stuck-clients"
cron = "*/5 * * * *"

[jobs.digest-again]
job = "daily-digest"
cron = "7,37 * * * *"
"""
"""The default has four entries for each minute; these are due at other times."""


class Ended(Exception):
    """A worker did what none may do: it ended by itself, or never came to rest."""


@dataclass
class Rounds:
    """Everything that runs, and what was noted on the way."""

    agency: Agency
    zygote: Zygote
    post_office: PostOffice
    senders: Senders
    store: Store
    rng: random.Random
    ports: tuple[int, int]
    ahead: float = 0.0
    longest: float = 0.0
    kills: int = 0
    settled: list[tuple[int, bool]] = field(default_factory=list)
    """Uncertain messages an operator dealt with, and whether they had arrived."""
    alive: list[tuple[datetime, datetime]] = field(default_factory=list)
    """On the workers' clock: when one was alive."""
    workers: set[int] = field(default_factory=set)
    """The processes that are alive now."""

    def now(self) -> datetime:
        """The workers' clock."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)


def run_rounds(
    folder: Path, url: str, zygote: Zygote, rounds: int, rng: random.Random, *, tell: bool
) -> tuple[Facts, Facts]:
    """All rounds; what was found at rest, and again after an operator settled what was uncertain.

    Raises:
        Ended: See there.
    """
    with ExitStack() as stack:
        post_office = PostOffice(folder, SLOW)
        stack.callback(post_office.close)
        agency = open_agency(folder, url, post_office.url, PLAYBOOK)
        store = open_store(url)
        stack.callback(store.close)
        ports = free_port(), free_port()
        senders = Senders(ports)
        stack.callback(senders.close)
        held = Rounds(agency, zygote, post_office, senders, store, rng, ports)
        stack.callback(_end, held)
        who = people(rng)
        for number in range(rounds):
            if number % OPERATOR_LOOKS == 0:
                _operator(held)
            if number % MEASURED_EVERY == 0:
                _measure(held, urgent(number))
            _round(held, who)
            if tell and number % 20 == 19:
                told = f"{number + 1} rounds, {len(senders.receipts)} acknowledged"
                print(f"{told}, killed within {held.longest:.1f} s", flush=True)
        return _rest(held)


def _round(held: Rounds, who: Iterator[Submission]) -> None:
    rng = held.rng
    held.ahead += rng.uniform(*CLOCK) * 60
    slots = rng.sample((0, 1), 2 if rng.random() < TWO_WORKERS else 1)
    ends = sorted(rng.uniform(SHORTEST, held.longest) for _ in slots)
    held.senders.hand_out(islice(who, rng.randint(*LEADS)))
    began, since = time.monotonic(), held.now()
    workers = [_start(held, slot) for slot in slots]
    for pid, end in zip(workers, ends, strict=True):
        time.sleep(max(0.0, began + end - time.monotonic()))
        _kill(held, pid)
    held.alive.append((since, held.now()))


def _start(held: Rounds, slot: int) -> int:
    order = held.agency.order("serve", ahead=held.ahead, port=held.ports[slot])
    worker = held.zygote.start(order)
    held.workers.add(worker)
    return worker


def _end(held: Rounds) -> None:
    """Nobody goes on when the bench breaks off."""
    for worker in tuple(held.workers):
        _kill(held, worker)


def _measure(held: Rounds, submission: Submission) -> None:
    """One worker until the text for this submission has arrived; then it is killed, too.

    Not until any text has: one that was on its way when the worker before was killed may be
    written down now.
    """
    held.ahead += 60
    held.senders.hand_out([submission])
    began, since = time.monotonic(), held.now()
    worker = _start(held, 0)
    waited_for = submission.fields["email"]
    while all(text.recipient != waited_for for text in held.post_office.accepted()):
        if time.monotonic() > began + FIRST_TEXT_WITHIN:
            raise Ended(f"no text within {FIRST_TEXT_WITHIN:.0f} s\n{_last_words(held)}")
        time.sleep(0.02)
    held.longest = min(LONGEST * (time.monotonic() - began), AT_MOST)
    _kill(held, worker)
    held.alive.append((since, held.now()))


def _kill(held: Rounds, worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    held.kills += 1
    held.workers.discard(worker)
    if (code := held.zygote.wait(worker)) != -signal.SIGKILL:
        raise Ended(f"a worker ended by itself, with {code}\n{_last_words(held)}")


def _operator(held: Rounds) -> None:
    """Look at the queue; deal with what is uncertain as a person does who asked the recipient."""
    queue = command(held.agency, held.zygote, "review", "list", "--json", ahead=held.ahead)
    uncertain = [row["id"] for row in queue if row["state"] == "uncertain"]
    if not uncertain:
        return
    with held.store.look() as reader:
        ids = dict(reader.rows("SELECT id, header_id FROM message WHERE state = 'uncertain'"))
    arrived = {entry.message_id for entry in held.post_office.accepted()}
    missing = [key for key in uncertain if ids[key] not in arrived]
    for key in uncertain:
        if key not in missing:
            command(held.agency, held.zygote, "review", "went", key, ahead=held.ahead)
    for key in missing:
        _send_again(held, key)
    held.settled += [(key, key not in missing) for key in uncertain]


def _send_again(held: Rounds, key: int) -> None:
    """Unless the person wrote again meanwhile: a follow-up of a stopped sequence is not sent."""
    try:
        command(held.agency, held.zygote, "review", "approve", key, ahead=held.ahead)
    except CommandFailed as refused:
        if STOPPED not in str(refused):
            raise
        why = ("--why", "they wrote again")
        command(held.agency, held.zygote, "review", "reject", key, *why, ahead=held.ahead)


STOPPED = f"Its sequence is stopped: {AGAIN}"


def _rest(held: Rounds) -> tuple[Facts, Facts]:
    """One worker that nobody kills works off what is left; then a person settles the rest."""
    held.ahead += 3600
    since = held.now()
    worker = _start(held, 0)
    held.senders.wait()
    _until_at_rest(held)
    first = _gather(held, since)
    _operator(held)
    _until_at_rest(held)
    second = _gather(held, since)
    os.kill(worker, signal.SIGTERM)
    held.workers.discard(worker)
    if code := held.zygote.wait(worker):
        raise Ended(f"SIGTERM ended the worker with {code}\n{_last_words(held)}")
    return first, second


def _until_at_rest(held: Rounds) -> None:
    """Until nothing is left to do now, twice in a row: one step may make the next."""
    calm, least, since = 0, 10**9, time.monotonic()
    while calm < 2:
        left = unsettled(held.store, held.now())
        calm = 0 if any(left.values()) else calm + 1
        if sum(left.values()) < least:
            least, since = sum(left.values()), time.monotonic()
        if time.monotonic() > since + NO_PROGRESS:
            raise Ended(f"stuck for {NO_PROGRESS:.0f} s with {left}\n{_last_words(held)}")
        time.sleep(0.3)


def _gather(held: Rounds, since: datetime) -> Facts:
    return gather(
        held.agency,
        held.zygote,
        held.store,
        held.post_office,
        receipts=list(held.senders.receipts),
        refused=list(held.senders.refused),
        settled=list(held.settled),
        alive=[*held.alive, (since, held.now())],
        kills=held.kills,
        ahead=held.ahead,
    )


def _last_words(held: Rounds) -> str:
    return held.agency.log.read_text(encoding="utf-8")[-1500:]
