"""A real SMTP server (aiosmtpd) in a process of its own, which writes down what it takes.

It prints its port and serves until its input ends. It outlives every sender; what a line of its log
says is written before the 250 leaves.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

ROOT = Path(__file__).parents[1]


class MailProcess:
    """The server's process. `slow`: up to so many seconds before, and again after, it notes."""

    def __init__(self, module: str, log: Path, slow: float) -> None:
        self.log = log
        self.log.touch()
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(log), "--slow", str(slow)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        if self._process.stdout is None:
            raise RuntimeError("the mail server has no output")
        self.port = int(self._process.stdout.readline())

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()


class Clerk:
    """Takes every text: waits, notes it, waits, and lets the server say 250."""

    def __init__(self, log: int, slow: float) -> None:
        self.log = log
        self._slow = slow

    async def pause(self) -> None:
        if self._slow:
            await asyncio.sleep(random.uniform(0, self._slow))


def serve(
    clerk: Callable[[int, float], Any], module: str, about: str, arguments: list[str]
) -> None:
    """What the server's process does until its input ends."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("log", help="the file that everything accepted is written to")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds it may take, at random")
    options = parser.parse_args(arguments)
    log = os.open(options.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    asyncio.run(_serve(clerk(log, options.slow)))


async def _serve(clerk: Any) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(clerk, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    nobody_left = asyncio.Event()
    loop.add_reader(sys.stdin, nobody_left.set)
    await nobody_left.wait()
    server.close()
