"""The server's replies, in their order (RFC 5321 4.2), from the moment a connection is ready.

aiosmtplib opens the connection, encrypts it and signs in. It then waits for each reply before the
next command and drops what comes in between; commands sent together (RFC 2920) need every reply.
"""

import asyncio
import math
from collections import deque
from typing import NamedTuple

LONGEST_LINE = 8192  # bytes; RFC 5321 4.5.3.1.5 wants 512
LONGEST_REPLY = 65_536  # bytes, all lines
NONSENSE = -1  # the code of what is no reply


class Reply(NamedTuple):
    """`words` are those of all its lines. A `code` below 100: it was no reply."""

    code: int
    words: str


class Replies(asyncio.BufferedProtocol):
    """What one server says. Lines after one that is no reply are not read.

    It reads into room of its own: a stream makes 256 KB anew for every "250 OK".

    Who waits is woken when all that was asked for together is there: each turn of the loop costs
    as much as sending a command. One timer watches over all that is ever waited for. `until` is the
    loop's time at which no answer is waited for any longer.
    """

    def __init__(self) -> None:
        self._unread: deque[Reply] = deque()
        self._room = memoryview(bytearray(LONGEST_LINE))  # a view: TLS fills parts of it
        self._rest = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._wanted = 1
        self._timeout = self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.until = math.inf
        self._lost: Exception | None = None
        self._makes_sense = True

    @property
    def is_lost(self) -> bool:
        return self._lost is not None

    @property
    def is_quiet(self) -> bool:
        """Whether it has said nothing that was not read yet."""
        return not self._unread and not self._rest

    async def read(self, timeout: float, together: int = 1) -> Reply:
        """The next one; raises TimeoutError, or ConnectionError when there will be none.

        `together`: how many are still owed for what was sent. `timeout` is for each of them.
        """
        if not self._unread:
            await self._wait(timeout, together)
        return self._unread.popleft()

    async def _wait(self, timeout: float, together: int) -> None:
        if self._lost is not None:
            raise self._lost
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        self._wanted, self._timeout = together, timeout
        self._deadline = min(loop.time() + timeout, self.until)
        if self._timer is None or self._timer.when() > self._deadline:
            self._look_again()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if not self._unread and self._lost is not None:
            raise self._lost

    def _look_again(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_at(self._deadline, self._watch)

    def _watch(self) -> None:
        """Whether somebody waits for too long; who waits since then is looked after later."""
        self._timer = None
        if self._waiter is None or self._waiter.done():
            return
        if asyncio.get_running_loop().time() < self._deadline:
            self._look_again()
        else:
            self._end(TimeoutError("Timed out waiting for server response"))

    def get_buffer(self, _hint: int) -> memoryview:
        return self._room

    def buffer_updated(self, count: int) -> None:
        if not self._makes_sense:
            return
        self._rest += self._room[:count]
        before = len(self._unread)
        while self._rest and self._makes_sense and (reply := self._parsed()) is not None:
            self._unread.append(reply)
        if len(self._unread) == before:
            return
        is_no = any(not 200 <= one.code < 400 for one in self._unread)
        if is_no or len(self._unread) >= self._wanted:
            self._wake()  # a refusal is told at once, whatever is still owed
        else:
            self._deadline = min(asyncio.get_running_loop().time() + self._timeout, self.until)

    def eof_received(self) -> None:
        self._end(ConnectionError("Unexpected EOF received"))

    def connection_lost(self, fault: Exception | None) -> None:
        self._end(ConnectionError("Connection lost"))
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, why: Exception) -> None:
        if self._lost is None:
            self._lost = why
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _parsed(self) -> Reply | None:
        """The first whole reply, taken out of what came; None when it is not whole yet."""
        words, end = [], 0
        while (found := self._rest.find(b"\n", end)) >= 0:
            line, end = bytes(self._rest[end : found + 1]), found + 1
            if len(line) > LONGEST_LINE:
                return self._nonsense("Response too long")
            if not line[:3].isdigit():
                shown = line.decode("utf-8", "ignore")
                return self._nonsense(f"Malformed SMTP response line: {shown}")
            words.append(line[4:].strip())
            if line[3:4] != b"-":
                del self._rest[:end]
                return Reply(int(line[:3]), b"\n".join(words).decode("utf-8", "surrogateescape"))
        if len(self._rest) > LONGEST_REPLY:
            return self._nonsense("Response too long")
        return None

    def _nonsense(self, why: str) -> Reply:
        self._makes_sense = False
        return Reply(NONSENSE, why)
