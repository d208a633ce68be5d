"""A load of posts over kept connections, with little effort of its own: bytes out, status back."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.intake_posts import Post

PATIENCE = 60.0
"""Seconds in which every answer must have come."""

KEPT = 4.0
"""Seconds after which an idle connection is not used again: the gateway hangs up after five."""


@dataclass
class Answers:
    """Seconds of each answer, and how often each status came."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    took: float = 0.0

    @property
    def accepted(self) -> int:
        return self.statuses[200] + self.statuses[202]


class _Line:
    """One connection, one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._used_at = 0.0

    async def send(self, post: Post) -> int:
        if time.perf_counter() - self._used_at > KEPT:
            self.close()
            self._reader = self._writer = None
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(post.wire)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        await self._reader.readexactly(length)
        self._used_at = time.perf_counter()
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


async def at_rate(port: int, posts: Sequence[Post], rate: float) -> Answers:
    """Each at its own moment, whether or not the one before was answered; its clock starts then."""
    answers, idle = Answers(), [_Line(port) for _ in range(64)]
    lines = list(idle)
    began = time.perf_counter() + 0.1

    async def one(number: int, post: Post) -> None:
        due = began + number / rate
        await asyncio.sleep(due - time.perf_counter())
        if not idle:
            idle.append(_Line(port))
            lines.append(idle[-1])
        line = idle.pop()
        status = await line.send(post)
        answers.seconds.append(time.perf_counter() - due)
        answers.statuses[status] += 1
        idle.append(line)

    try:
        tasks = [one(number, post) for number, post in enumerate(posts)]
        await asyncio.wait_for(asyncio.gather(*tasks), len(posts) / rate + PATIENCE)
        answers.took = time.perf_counter() - began
    finally:
        for line in lines:
            line.close()
    return answers


async def as_fast_as_taken(
    port: int, posts: Sequence[Post], senders: int, seconds: float
) -> Answers:
    """So many senders, each posting the next as soon as it has its answer, until the time is up."""
    answers, left = Answers(), iter(posts)
    began = time.perf_counter()

    async def one() -> None:
        line = _Line(port)
        try:
            while time.perf_counter() - began < seconds and (post := next(left, None)):
                sent = time.perf_counter()
                answers.statuses[await line.send(post)] += 1
                answers.seconds.append(time.perf_counter() - sent)
        finally:
            line.close()

    await asyncio.wait_for(asyncio.gather(*(one() for _ in range(senders))), seconds + PATIENCE)
    answers.took = time.perf_counter() - began
    return answers
