"""The mail server that all queues hand over to: aiosmtpd in a process of its own.

It notes the Message-ID of every text before it says 250, and outlives whoever sends.
`python -m bench.rivals_server LOG --slow SECONDS` prints its port and serves until its input ends.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.mail_process import Clerk, MailProcess, serve

MODULE = "bench.rivals_server"

_MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>\r\n]+>)")


class MailServer(MailProcess):
    """The server's process, and what it took."""

    def __init__(self, folder: Path, slow: float = 0.0) -> None:
        super().__init__(MODULE, folder / "accepted.txt", slow)

    def accepted(self) -> list[str]:
        """The Message-IDs it took, in that order, since it was told to forget."""
        return self.log.read_text(encoding="ascii").split()

    def forget(self) -> None:
        os.truncate(self.log, 0)


class _Clerk(Clerk):
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        found = _MESSAGE_ID.search(content) if isinstance(content, bytes) else None
        if found is None:
            return "554 it has no Message-ID"
        await self.pause()
        os.write(self.log, found[1] + b"\n")
        await self.pause()
        return "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answer: list[str]
    ) -> list[str]:
        """What every common server offers (RFC 2920), and this one does without saying so."""
        session.host_name = hostname
        return [answer[0], "250-PIPELINING", *answer[1:]]


if __name__ == "__main__":
    serve(_Clerk, MODULE, __doc__ or "", sys.argv[1:])
