"""The server's replies, in their order (RFC 5321 4.2), from the moment a connection is ready.

aiosmtplib opens the connection, encrypts it and signs in. It then waits for each reply before the
next command and drops what comes in between; commands sent together (RFC 2920) need every reply.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

LONGEST_LINE = 8192  # bytes; RFC 5321 4.5.3.1.5 wants 512
LONGEST_REPLY = 65_536  # bytes, all lines
NONSENSE = -1  # the code of what is no reply


@dataclass(frozen=True, slots=True)
class Reply:
    """`words` are those of all its lines. A `code` below 100: it was no reply."""

    code: int
    words: str


class Replies(asyncio.Protocol):
    """What one server says. Lines after one that is no reply are not read."""

    def __init__(self) -> None:
        self._unread: deque[Reply] = deque()
        self._rest = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._lost: Exception | None = None
        self._makes_sense = True

    @property
    def is_lost(self) -> bool:
        return self._lost is not None

    @property
    def is_quiet(self) -> bool:
        """Whether it has said nothing that was not read yet."""
        return not self._unread and not self._rest

    async def read(self, timeout: float) -> Reply:
        """The next one; raises TimeoutError, or ConnectionError when there will be none."""
        if not self._unread:
            await self._wait(timeout)
        return self._unread.popleft()

    async def _wait(self, timeout: float) -> None:
        if self._lost is not None:
            raise self._lost
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await self._waiter
        except TimeoutError:
            raise TimeoutError("Timed out waiting for server response") from None
        finally:
            self._waiter = None
        if not self._unread and self._lost is not None:
            raise self._lost

    def data_received(self, data: bytes) -> None:
        if not self._makes_sense:
            return
        self._rest += data
        while self._makes_sense and (reply := self._parsed()) is not None:
            self._unread.append(reply)
        if self._unread:
            self._wake()

    def eof_received(self) -> None:
        self._end(ConnectionError("Unexpected EOF received"))

    def connection_lost(self, fault: Exception | None) -> None:
        self._end(ConnectionError("Connection lost"))

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
