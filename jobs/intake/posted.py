"""A request as the delivery that it brings: its body within limits, its address as it was seen."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from data.inbox.understood import Delivery
from jobs.intake.keys import Keys

MAX_BODY = 1_000_000
"""Bytes; a form is a few kB, and a picture is not a lead."""

MAX_MAIL = 30_000_000
"""Bytes of a whole mail with what is attached: SendGrid and Postmark pass on no more."""

MAILS = frozenset({"sendgrid", "mailgun", "postmark", "mailbox"})
"""Sources that hand over whole mails."""

MAX_DRAINED = 32_000_000
"""Bytes beyond the limit that are read and dropped."""


def limit_of(source: str) -> int:
    return MAX_MAIL if source in MAILS else MAX_BODY


async def read_body(request: Request, limit: int) -> bytes | None:
    """The whole body, or None when it is too large; no more than that is ever held.

    The rest of a large body is read and dropped, up to a bound: a sender that is still writing
    sees a broken connection instead of the answer.
    """
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= limit:
                chunks.append(chunk)
            elif size > limit + MAX_DRAINED:
                return None
            else:
                chunks.clear()
    except ClientDisconnect:
        raise HTTPException(400, "The body ended too early.") from None
    return b"".join(chunks) if size <= limit else None


def delivery_of(request: Request, body: bytes, keys: Keys) -> Delivery:
    """The content type and the body exactly as they came; header names in lower case."""
    return Delivery(
        body=body,
        content_type=request.headers.get("content-type", ""),
        headers=dict(request.headers),
        url=_seen_url(request, keys.public_url),
        query=dict(request.query_params),
    )


def _seen_url(request: Request, public_url: str) -> str:
    """The address that the sender posted to; letter by letter, for it may be signed."""
    base = public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string", b"")
    return base + (path + (b"?" + query if query else b"")).decode("latin-1")
