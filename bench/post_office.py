"""A real SMTP server in a process of its own, which writes down what it takes before it says 250.

`python -m bench.post_office LOG --slow SECONDS` prints its port and serves until its input ends.
The log is the truth of what arrived: a line is on the disk before the 250 leaves. It outlives every
sender, and a sender that dies before the line is written was cut off: then nothing has arrived.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Accepted:
    """One text that the server took: when (Unix time), for whom, and a digest of what it says."""

    at: float
    message_id: str
    recipient: str
    digest: str


class PostOffice:
    """The server's process, and its log."""

    def __init__(self, folder: Path, slow: float = 0.0) -> None:
        self._log = folder / "accepted.jsonl"
        self._log.touch()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.post_office", str(self._log), "--slow", str(slow)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        if self._process.stdout is None:
            raise RuntimeError("the post office has no output")
        self.port = int(self._process.stdout.readline())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=no"

    def accepted(self) -> list[Accepted]:
        """Everything it has taken so far; a line that is just being written is not yet one."""
        whole, _, _ = self._log.read_text(encoding="utf-8").rpartition("\n")
        return [Accepted(**json.loads(line)) for line in whole.splitlines()]

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()


class _Clerk:
    """Takes every text: waits, writes it down durably, waits, and lets the server say 250."""

    def __init__(self, log: int, slow: float) -> None:
        self._log = log
        self._slow = slow

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._slow:
            await asyncio.sleep(random.uniform(0, self._slow))
        os.write(self._log, _line(envelope))
        os.fsync(self._log)
        if self._slow:
            await asyncio.sleep(random.uniform(0, self._slow))
        return "250 OK"


def _line(envelope: Envelope) -> bytes:
    content = envelope.content
    message = email.message_from_bytes(
        content if isinstance(content, bytes) else b"", policy=default
    )
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    said = f"{message['Subject']}\n{body.get_content() if body else ''}"
    entry = Accepted(
        at=time.time(),
        message_id=str(message["Message-ID"]).strip(),
        recipient=",".join(envelope.rcpt_tos),
        digest=hashlib.sha256(said.encode()).hexdigest()[:16],
    )
    return json.dumps(asdict(entry)).encode() + b"\n"


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
    parser = argparse.ArgumentParser(prog="python -m bench.post_office", description=__doc__)
    parser.add_argument("log", help="the file that every accepted text is written to")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds it may take, at random")
    options = parser.parse_args(arguments)
    asyncio.run(_serve(options.log, options.slow))


if __name__ == "__main__":
    main(sys.argv[1:])
