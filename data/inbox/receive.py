"""The one door: store what arrived, raw, before it is acknowledged (DESIGN §2.1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.inbox.parse import Unreadable, read_fields
from data.inbox.tables import Inbound
from data.inbox.understand import Submission, understand

MAX_ID = 300
"""Longest sender's id that is kept as it is."""

FUTURE_LEEWAY = timedelta(minutes=5)
"""A sender's clock may be this far ahead of ours before its submit time is not believed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored. `repeated`: this very submission is already here; nothing was added."""

    inbound_id: int
    repeated: bool


def receive(
    session: Session,
    *,
    source: str,
    payload: bytes,
    content_type: str,
    now: datetime,
    by: str,
    external_id: str = "",
    repeat_window: timedelta = timedelta(hours=24),
) -> Receipt:
    """Store one delivery, keyed by (source, external id); a repeated one is recognised.

    Without an id from the sender the content itself is the key, for `repeat_window`: the same
    words a year later are a new request.
    """
    read = _read(content_type, payload)
    stated = _bounded(external_id or read.submission.external_id)
    if stated:
        held = _by_id(session, source, stated)
        if held is not None and not external_id and not _same_submission(session, held, read):
            stated = f"{stated}#{read.content_hash[:12]}"
            held = _by_id(session, source, stated)
    else:
        held = _same_content(session, source, read.content_hash, now - repeat_window)
        stated = f"sha256:{read.content_hash[:32]}:{now:%Y%m%dT%H%M%S.%f}"
    if held is not None:
        return Receipt(held, repeated=True)
    row = Inbound(
        source=source,
        external_id=stated,
        content_hash=read.content_hash,
        content_type=content_type[:200],
        payload=payload,
        received_at=now,
        by=by,
    )
    session.add(row)
    session.flush()
    return Receipt(row.id or 0, repeated=False)


@dataclass(frozen=True, slots=True)
class _Read:
    submission: Submission
    content_hash: str


def _read(content_type: str, payload: bytes) -> _Read:
    """What the payload says, and a hash that does not depend on multipart boundaries."""
    try:
        fields = read_fields(content_type, payload)
        digest = hashlib.sha256(repr(sorted(fields.items(), key=str)).encode("utf-8", "replace"))
        return _Read(understand(fields), digest.hexdigest())
    except (Unreadable, RecursionError):
        return _Read(Submission(), hashlib.sha256(payload).hexdigest())


def _bounded(external_id: str) -> str:
    """An id of a length that an index can hold; a longer one is kept apart from its likes."""
    if len(external_id) <= MAX_ID:
        return external_id
    digest = hashlib.sha256(external_id.encode("utf-8", "replace")).hexdigest()
    return f"{external_id[: MAX_ID - 33]}#{digest[:32]}"


def _same_submission(session: Session, held: int, read: _Read) -> bool:
    """Whether the stored delivery says the same of the same person.

    Some forms send the id of the form as `id`; such an id must never swallow another person's
    lead, nor the next thing the same person has to say. A sender's retry may differ in what
    nobody reads, such as its own time stamp.
    """
    row = session.get_one(Inbound, held)
    if row.content_hash == read.content_hash:
        return True
    before, after = _read(row.content_type, row.payload).submission, read.submission
    return not after.is_empty and _said_by(before) == _said_by(after)


def _said_by(submission: Submission) -> tuple[str, ...]:
    return (submission.name, submission.email.casefold(), submission.phone, submission.message)


def _by_id(session: Session, source: str, external_id: str) -> int | None:
    return session.exec(
        select(Inbound.id).where(Inbound.source == source, Inbound.external_id == external_id)
    ).first()


def _same_content(session: Session, source: str, digest: str, since: datetime) -> int | None:
    return session.exec(
        select(Inbound.id).where(
            Inbound.source == source,
            Inbound.content_hash == digest,
            col(Inbound.received_at) >= since,
        )
    ).first()


def believable_submit_time(stated: datetime | None, received: datetime) -> datetime:
    """The sender's submit time unless it is in the future or absurdly old (a broken clock)."""
    if stated is None or stated > received + FUTURE_LEEWAY or stated < received - timedelta(days=7):
        return received
    return min(stated, received)
