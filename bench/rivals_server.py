"""The mail server that all queues hand over to: aiosmtpd in a process of its own.

It notes the Message-ID of every text before it says 250, and outlives whoever sends.
`python -m bench.rivals_server LOG --slow SECONDS` prints its port and serves until its input ends.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.rivals import ROOT

_MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>\r\n]+>)")


class MailServer:
    """The server's process. `slow`: up to so many seconds before, and again after, it notes."""

    def __init__(self, folder: Path, slow: float = 0.0) -> None:
        self._log = folder / "accepted.txt"
        self._log.touch()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.rivals_server", str(self._log), "--slow", str(slow)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        if self._process.stdout is None:
            raise RuntimeError("the mail server has no output")
        self.port = int(self._process.stdout.readline())

    def accepted(self) -> list[str]:
        """The Message-IDs it took, in that order, since it was told to forget."""
        return self._log.read_text(encoding="ascii").split()

    def forget(self) -> None:
        os.truncate(self._log, 0)

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()


class _Clerk:
    def __init__(self, log: int, slow: float) -> None:
        self._log = log
        self._slow = slow

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        found = _MESSAGE_ID.search(content) if isinstance(content, bytes) else None
        if found is None:
            return "554 it has no Message-ID"
        await self._pause()
        os.write(self._log, found[1] + b"\n")
        await self._pause()
        return "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answer: list[str]
    ) -> list[str]:
        """What every common server offers (RFC 2920), and this one does without saying so."""
        session.host_name = hostname
        return [answer[0], "250-PIPELINING", *answer[1:]]

    async def _pause(self) -> None:
        if self._slow:
            await asyncio.sleep(random.uniform(0, self._slow))


async def _serve(path: str, slow: float) -> None:
    loop = asyncio.get_running_loop()
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    server = await loop.create_server(
        lambda: SMTP(_Clerk(log, slow), enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    nobody_left = asyncio.Event()
    loop.add_reader(sys.stdin, nobody_left.set)
    await nobody_left.wait()
    server.close()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rivals_server", description=__doc__)
    parser.add_argument("log", help="the file that every Message-ID is written to")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds it may take, at random")
    options = parser.parse_args(arguments)
    asyncio.run(_serve(options.log, options.slow))


if __name__ == "__main__":
    main(sys.argv[1:])
