"""A text or a page without a mail's header, read as the body of somebody's answer to us."""

from __future__ import annotations

import re
from dataclasses import replace

from data.inbox.mail.mime import split_mail
from data.inbox.understood import Kind, Understood

_HEADER = frozenset({
    "from", "to", "subject", "date", "received", "return-path", "message-id", "content-type",
    "mime-version", "delivered-to", "reply-to", "sender", "in-reply-to", "references",
})  # fmt: skip
_PAGE = re.compile(
    rb"\A\s*<(?:!doctype|[a-z][a-z0-9]*\b[^@>]*>)|</html>|</body>|<blockquote\b", re.IGNORECASE
)
WHY = "It has no header: it is read as the body of an answer."
_NOBODY = "somebody@callboard.invalid"
_HEAD = (
    f"From: {_NOBODY}\r\nIn-Reply-To: <ours@callboard.invalid>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/{}; charset={}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
)


def has_header(content: bytes) -> bool:
    """Whether it begins as a mail does: with at least one field that mails really have."""
    fields, _ = split_mail(content[:200_000])
    return any(name.lower() in _HEADER for name, _ in fields)


def as_answer(body: bytes) -> bytes:
    """A mail with this body from nobody in particular."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        body.decode("utf-8")
        charset = "utf-8"
    except UnicodeDecodeError:
        charset = "windows-1252"
    kind = "html" if _PAGE.search(body[:20_000]) else "plain"
    return _HEAD.format(kind, charset).encode() + body


def from_nobody(item: Understood) -> Understood:
    """What was understood of it, without the sender and the message that we made up."""
    said = item.submission
    if said.email == _NOBODY:
        said = replace(said, email="", name="")
    recipient = "" if item.recipient == _NOBODY else item.recipient
    why = WHY if item.kind == Kind.REPLY else item.why
    return replace(item, submission=said, message_ids=(), recipient=recipient, why=why)
