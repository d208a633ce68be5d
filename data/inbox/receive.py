"""The one door: store what arrived, raw, before it is acknowledged (DESIGN §2.1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from data.inbox.doors import read_delivery
from data.inbox.parse import NotText, Unreadable, read_fields
from data.inbox.submission import Submission
from data.inbox.tables import Inbound
from data.inbox.understood import Delivery, Kind
from data.playbook.models import Playbook
from data.reading import plainly

MAX_ID = 300
"""Longest sender's id that is kept as it is."""


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
    told: Told | None = None,
    import_id: int | None = None,
) -> Receipt:
    """Store one delivery, keyed by (source, external id); a repeated one is recognised.

    Without an id from the sender the content itself is the key, for `repeat_window`: the same
    words a year later are a new request. `told` is what `look_at` said of this very delivery,
    where that was asked before the transaction; `import_id` the file that it is a row of.
    """
    read = told or look_at(source, content_type, payload)
    stated = bounded(external_id or read.external_id)
    if stated:
        held = _by_id(session, source, stated)
        is_free = not external_id and read.may_share_ids
        if held is not None and is_free and not _same_submission(session, held, read):
            stated = f"{stated}#{read.content_hash[:12]}"
            held = _by_id(session, source, stated)
    else:
        held = _same_content(session, source, read.content_hash, now - repeat_window)
        stated = id_from_content(read.content_hash, now)
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
        import_id=import_id,
    )
    session.add(row)
    session.flush()
    return Receipt(row.id or 0, repeated=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What a delivery says of itself before it is stored; empty where it cannot be read.

    `not_text` is why nobody could ever read it, which a gateway says instead of storing it.
    `may_share_ids`: it is somebody's own words, and some forms give all of them one id.
    """

    submission: Submission
    content_hash: str
    external_id: str = ""
    may_share_ids: bool = True
    not_text: str = ""


def look_at(
    source: str, content_type: str, payload: bytes, playbook: Playbook | None = None
) -> Told:
    """Who says what, by which id. The hash does not depend on multipart boundaries.

    With a playbook by its mapping, else by the usual names alone.
    """
    digest = _content_hash(content_type, payload)
    try:
        items = read_delivery(source, Delivery(payload, content_type), playbook)
    except Unreadable as error:
        return Told(Submission(), digest, not_text=str(error) if isinstance(error, NotText) else "")
    if len(items) != 1:
        return Told(Submission(), digest)
    item = items[0]
    if item.kind == Kind.LEAD and not item.fetch:
        stated = item.external_id or item.submission.external_id
        return Told(item.submission, digest, stated)
    told = ":".join(part for part in (item.kind.value, item.event, item.external_id) if part)
    if item.fetch and item.occurred_at:
        told += f":{item.occurred_at:%Y%m%dT%H%M%S.%f}"  # an id's next change is another event
    return Told(item.submission, digest, told if item.external_id else "", may_share_ids=False)


def _content_hash(content_type: str, payload: bytes) -> str:
    try:
        fields = read_fields(content_type, payload)
        said = repr(sorted(fields.items(), key=str)).encode("utf-8", "replace")
    except (Unreadable, RecursionError):
        said = payload
    return hashlib.sha256(said).hexdigest()


def id_from_content(content_hash: str, now: datetime) -> str:
    """For what the sender gives no id: the same words are stored again after the window."""
    return f"sha256:{content_hash[:32]}:{now:%Y%m%dT%H%M%S.%f}"


def bounded(external_id: str) -> str:
    """An id of a length that an index can hold; a longer one is kept apart from its likes."""
    external_id = external_id.replace("\x00", "")  # PostgreSQL stores none
    if len(external_id) <= MAX_ID:
        return external_id
    digest = hashlib.sha256(external_id.encode("utf-8", "replace")).hexdigest()
    return f"{external_id[: MAX_ID - 33]}#{digest[:32]}"


def _same_submission(session: Session, held: int, read: Told) -> bool:
    """Whether the stored delivery says the same of the same person.

    Some forms send the id of the form as `id`; such an id must never swallow another person's
    lead, nor the next thing the same person has to say. A sender's retry may differ in what
    nobody reads, such as its own time stamp.
    """
    row = session.get_one(Inbound, held)
    if row.content_hash == read.content_hash:
        return True
    before = look_at(row.source, row.content_type, row.payload).submission
    after = read.submission
    return not after.is_empty and _said_by(before) == _said_by(after)


def _said_by(submission: Submission) -> tuple[str, ...]:
    return (submission.name, submission.email.casefold(), submission.phone, submission.message)


def is_known_delivery(
    session: Session, source: str, external_id: str, content_hash: str, since: datetime
) -> bool:
    """Whether it is here, by its id, or by its content since then."""
    by_id = _by_id(session, source, external_id)
    return by_id is not None or _same_content(session, source, content_hash, since) is not None


def _by_id(session: Session, source: str, external_id: str) -> int | None:
    return _first(
        session,
        "SELECT id FROM inbound WHERE source = :source AND external_id = :external_id LIMIT 1",
        source=source,
        external_id=external_id,
    )


def _same_content(session: Session, source: str, digest: str, since: datetime) -> int | None:
    return _first(
        session,
        "SELECT id FROM inbound WHERE source = :source AND content_hash = :digest"
        " AND received_at >= :since ORDER BY received_at, id LIMIT 1",
        source=source,
        digest=digest,
        since=since,
    )


def _first(session: Session, sql: str, **values: object) -> int | None:
    """In plain SQL: it is asked of every delivery and of every row of a file."""
    session.flush()
    return next((key for (key,) in plainly(session).rows(sql, **values)), None)
