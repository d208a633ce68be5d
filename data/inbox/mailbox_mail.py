"""One mail out of a mailbox, stored raw: its key, and what is kept of a huge one."""

from __future__ import annotations

import re
from hashlib import sha256

from data.inbox.mail.read import read_mail
from data.inbox.parse import Unreadable
from data.inbox.senders.provider_mail import compose_mail

NOTE = "X-Callboard-Note"
"""The field of a stored mail that says what we left out."""

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_KEPT = ("message/", "text/rfc822-headers")


def external_id_of(raw: bytes) -> str:
    """The same for the same mail, wherever and however often it lies.

    Its Message-ID alone would lose a mail: some programs give all they send the same one. The
    header may differ from mailbox to mailbox, so only the text below it is looked at.
    """
    header, text = _split(raw)
    try:
        message_id = read_mail(header + b"\r\n\r\n").message_id
    except Unreadable:
        message_id = ""
    if not message_id:
        return f"sha256:{sha256(raw).hexdigest()}"
    return f"{message_id[:200]}#{sha256(text.strip()).hexdigest()[:12]}"


def _split(raw: bytes) -> tuple[bytes, bytes]:
    end = _HEADER_END.search(raw)
    return (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")


def without_attachments(beginning: bytes, size: int) -> bytes:
    """The header and the texts of a mail of `size` bytes, of which only the beginning was fetched.

    Texts come before attachments in the mails that people and programs write, and what a bounce
    reports before the mail that it returns. Raises `Unreadable` where it is no mail.
    """
    mail = read_mail(beginning)
    note = f"The mail had {size / 1e6:.0f} MB; only its header and its texts are kept."
    reports = (
        (kind, content.encode("utf-8", "replace"))
        for kind, content in mail.parts
        if isinstance(content, str) and kind.startswith(_KEPT)
    )
    return compose_mail([*mail.fields, (NOTE, note)], mail.text, mail.html, reports)
