"""Claims on due messages: which worker holds which row, how many it may take, until when.

The hot path of the house, so it is plain SQL. First answers go before everything else: a lead that
writes at eight must not wait behind the day's follow-ups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Protocol

from data.lease import LEASE
from data.outreach.states import IN_HAND, MessageState, Purpose
from data.playbook.models import Playbook
from data.reading import Writer, numbers, placed, places, words, writer_of

if TYPE_CHECKING:
    from sqlmodel import Session

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a worker holds between claim and hand-over.

    `recipient`: where it goes unless that is changed before it leaves; empty where one of our
    clients speaks, and so not known yet who does.
    """

    id: int
    fence: int
    channel: str
    recipient: str = ""


class Fenced(Protocol):
    """Whatever carries the id of a message and the number of the claim on it."""

    @property
    def id(self) -> int: ...

    @property
    def fence(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How many hand-overs may begin in any minute, in all and to one domain; 0: no limit."""

    per_minute: int = 0
    per_domain: int = 0

    @property
    def is_limited(self) -> bool:
        return bool(self.per_minute or self.per_domain)


FREE = Pace()


def pace_of(channel: str, playbook: Playbook) -> Pace:
    """What the team set for this channel."""
    rules = playbook.delivery
    if channel == "email":
        return Pace(rules.email_per_minute, rules.email_per_domain_per_minute)
    return Pace(rules.sms_per_minute)


def claim(
    source: Writer | Session,
    *,
    worker: str,
    channels: Collection[str],
    now: datetime,
    limit: int = 20,
    pace: Pace = FREE,
    until: datetime | None = None,
) -> list[Claimed]:
    """Take due messages on `channels` for `worker`, first answers first, then the oldest.

    Nobody else gets them until the lease ends (`until`, `LEASE` from now unless told). With a
    `pace`, no more than may leave in this minute, whoever sent the others.
    """
    writer = writer_of(source)
    taken: list[Claimed] = []
    for purpose in Purpose:
        for channel in channels:
            room = _Room(writer, channel, pace, now) if pace.is_limited else None
            found = _due(writer, channel, purpose, now, limit - len(taken), room)
            taken += [Claimed(key, fence + 1, channel, to) for key, fence, to in found]
            if found:
                writer.run(
                    f"UPDATE message SET state = '{MessageState.CLAIMED}', fence = fence + 1,"
                    " lease_owner = :worker, lease_until = :until"
                    f" WHERE id IN ({numbers(key for key, *_ in found)})",
                    worker=worker,
                    until=until or now + LEASE,
                )
    return taken


class _Room:
    """What may still leave in this minute on one channel."""

    def __init__(self, writer: Writer, channel: str, pace: Pace, now: datetime) -> None:
        self._pace = pace
        counted = writer.rows(
            "SELECT domain, count(*) FROM message"
            " WHERE channel = :channel AND tried_at > :since AND tried_at <= :soon"
            " AND tried_at IS NOT NULL"
            f" AND state <> '{MessageState.CLAIMED}' GROUP BY domain"
            " UNION ALL SELECT domain, count(*) FROM message"
            f" WHERE channel = :channel AND state = '{MessageState.CLAIMED}' GROUP BY domain",
            channel=channel,
            since=now - MINUTE,
            soon=now + MINUTE,  # what a clock has noted that was ahead is long ago
        )
        self._by_domain: Counter[str] = Counter()
        for domain, count in counted:
            self._by_domain[domain] += count
        self._left = pace.per_minute - self._by_domain.total() if pace.per_minute else None

    @property
    def is_full(self) -> bool:
        return self._left is not None and self._left <= 0

    @property
    def full_domains(self) -> list[str]:
        most = self._pace.per_domain
        return [name for name, count in self._by_domain.items() if most and count >= most]

    def takes(self, domain: str) -> bool:
        """Whether one more may leave for this domain; counts it when it may."""
        most = self._pace.per_domain
        if self.is_full or (most and self._by_domain[domain] >= most):
            return False
        self._by_domain[domain] += 1
        if self._left is not None:
            self._left -= 1
        return True


def _due(
    writer: Writer,
    channel: str,
    purpose: Purpose,
    now: datetime,
    limit: int,
    room: _Room | None,
) -> list[tuple[int, int, str]]:
    """Ids, fences and recipients of due messages, locked; those of a domain that has had enough
    are left."""
    taken: list[tuple[int, int, str]] = []
    passed: list[int] = []
    while limit > len(taken) and not (room and room.is_full):
        full = {f"domain_{n}": name for n, name in enumerate(room.full_domains)} if room else {}
        other = f"AND domain NOT IN ({', '.join(f':{name}' for name in full)})" if full else ""
        rows = writer.rows(
            f"SELECT id, fence, domain, {_TO} FROM message WHERE state = '{MessageState.QUEUED}'"
            f" AND channel = :channel AND purpose = '{purpose}' AND due_at <= :now {other}"
            f" AND id NOT IN ({numbers([0, *passed, *(key for key, *_ in taken)])})"
            f" ORDER BY due_at, id LIMIT :rows{writer.skip_locked}",
            channel=channel,
            now=now,
            rows=limit - len(taken),
            **full,
        )
        for key, fence, domain, recipient in rows:
            if room is None or room.takes(domain):
                taken.append((key, fence, recipient))
            else:
                passed.append(key)
        if room is None or not rows:
            break
    return taken


_TO = (
    "CASE WHEN EXISTS (SELECT 1 FROM lead WHERE lead.id = message.lead_id"
    " AND lead.client_id IS NOT NULL) THEN '' ELSE recipient END"
)


def renew(source: Writer | Session, ids: Collection[int], worker: str, *, until: datetime) -> int:
    """Hold these messages until then; returns how many of them `worker` still has."""
    return writer_of(source).run(
        f"UPDATE message SET lease_until = :until WHERE id IN ({numbers(ids)})"
        f" AND state IN ({words(IN_HAND)}) AND lease_owner = :worker",
        worker=worker,
        until=until,
    )


def hand_back(source: Writer | Session, claimed: Sequence[Claimed], worker: str) -> None:
    """Give up claims that were not begun, e.g. at shutdown."""
    if claimed:
        writer_of(source).run(
            f"UPDATE message SET state = '{MessageState.QUEUED}', lease_owner = '',"
            f" lease_until = NULL WHERE {held(MessageState.CLAIMED, len(claimed))}",
            **holding(claimed, worker),
        )


@cache
def held(state: MessageState, count: int, table: str = "") -> str:
    """The condition that `count` rows are still ours, each under its very claim; for `holding`.

    `table`: the prefix of the columns, where several tables are joined. A list of pairs would be
    a table of its own to SQLite, made anew each time.
    """
    fences = " ".join(f"WHEN :id_{place} THEN :fence_{place}" for place in range(count))
    return (
        f"{table}id IN ({places('id', count)}) AND {table}state = '{state}'"
        f" AND {table}lease_owner = :worker AND {table}fence = CASE {table}id {fences} END"
    )


def holding(claims: Sequence[Fenced], worker: str) -> dict[str, object]:
    return {
        "worker": worker,
        **placed("id", (item.id for item in claims)),
        **placed("fence", (item.fence for item in claims)),
    }
