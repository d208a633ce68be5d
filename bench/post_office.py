"""A real SMTP server in a process of its own, which writes down what it takes before it says 250.

`python -m bench.post_office LOG --slow SECONDS` prints its port and serves until its input ends.
The log is the truth of what arrived: a line is on the disk before the 250 leaves. It outlives every
sender, and a sender that dies before the line is written was cut off: then nothing has arrived.
"""

from __future__ import annotations

import email
import hashlib
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.mail_process import Clerk, MailProcess, serve

MODULE = "bench.post_office"


@dataclass(frozen=True)
class Accepted:
    """One text that the server took: when (Unix time), for whom, and a digest of what it says."""

    at: float
    message_id: str
    recipient: str
    digest: str


class PostOffice(MailProcess):
    """The server's process, and its log."""

    def __init__(self, folder: Path, slow: float = 0.0) -> None:
        super().__init__(MODULE, folder / "accepted.jsonl", slow)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=no"

    def accepted(self) -> list[Accepted]:
        """Everything it has taken so far; a line that is just being written is not yet one."""
        whole, _, _ = self.log.read_text(encoding="utf-8").rpartition("\n")
        return [Accepted(**json.loads(line)) for line in whole.splitlines()]


class _Durable(Clerk):
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await self.pause()
        os.write(self.log, _line(envelope))
        os.fsync(self.log)
        await self.pause()
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


if __name__ == "__main__":
    serve(_Durable, MODULE, __doc__ or "", sys.argv[1:])
