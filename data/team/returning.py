"""The return timer: a lead that waits for an owner who stays silent goes to somebody else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.leads.stages import OPEN_STAGES, LeadStage
from data.playbook.models import Playbook
from data.reading import Reader, moment, moment_or_none, reader_of, words
from data.team.members import label_of, names_of
from data.team.working_time import after_working
from data.words import counted
from data.words.moments import written

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead with an owner, and what may wait for that person.

    `asked_at` is when the lead last wrote, while an answer is owed; `hot_at` when it turned hot;
    `handed_at` when the owner got the note; `spoke_at` the owner's own last deed with this lead.
    Times are UTC.
    """

    lead_id: int
    owner: str
    owner_since: datetime
    asked_at: datetime | None
    hot_at: datetime | None
    handed_at: datetime | None
    is_booked: bool
    spoke_at: datetime | None = None


def waits_since(waiting: Waiting) -> tuple[datetime, str] | None:
    """Since when the lead has waited for a word of its owner, and for what; None: it does not.

    An owed answer waits until it is given, whatever the owner did besides. Unless an appointment
    stands, a hot lead waits for the first deed after it turned hot, and one that was handed off for
    the first deed of its new owner.
    """
    since: list[tuple[datetime, str]] = []
    if waiting.asked_at is not None:
        since.append((max(waiting.asked_at, waiting.owner_since), "an answer is owed"))
    if not waiting.is_booked:
        hot = max(waiting.hot_at, waiting.owner_since) if waiting.hot_at else None
        if hot is not None and _is_silent_since(waiting, hot):
            since.append((hot, "the lead is hot"))
        if waiting.handed_at is not None and _is_silent_since(waiting, waiting.owner_since):
            since.append((waiting.handed_at, "the lead was handed off"))
    if not since:
        return None
    at, why = min(since)
    return max(at, waiting.spoke_at or at), why


def _is_silent_since(waiting: Waiting, moment: datetime) -> bool:
    """Taking a lead oneself is no word yet."""
    return waiting.spoke_at is None or waiting.spoke_at <= moment


def returns_at(since: datetime, playbook: Playbook) -> datetime | None:
    """When a lead that has waited since then goes to somebody else; None: it stays."""
    rule = playbook.assignment
    if not rule.return_minutes:
        return None
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    return after_working(since, rule.return_minutes, playbook.hours.windows[rule.hours], zone)


@dataclass(frozen=True, slots=True)
class Silent:
    """A lead to be taken from its owner, and why."""

    lead_id: int
    owner: str
    why: str


def decide_return(waiting: Waiting, playbook: Playbook, now: datetime) -> Silent | None:
    """Whether the owner has been silent for too long."""
    waits = waits_since(waiting)
    if waits is None:
        return None
    since, what = waits
    due = returns_at(since, playbook)
    if due is None or now < due:
        return None
    label = label_of(waiting.owner, playbook.team)
    minutes = playbook.assignment.return_minutes
    silent = counted(minutes, "working minute", "working minutes")
    why = f"{what}, and {label} was silent for {silent} since {written(since)}"
    return Silent(waiting.lead_id, waiting.owner, why)


_WAITING = f"""
    SELECT id, owner, owner_since, received_at, respond_by, last_inbound_at, hot_at,
           handed_off_at, stage
    FROM lead
    WHERE stage IN ({words(OPEN_STAGES)}) AND owner <> ''
"""
_FOR = ("respond_by IS NOT NULL", "hot_at IS NOT NULL", "handed_off_at IS NOT NULL")
"""What a lead waits for its owner with; asked one by one, each is a short index."""


def waiting_leads(source: Reader | Session, playbook: Playbook) -> list[Waiting]:
    """Leads of the team's members that may wait for them; without what the owners did."""
    reader = reader_of(source)
    found = {row[0]: row for what in _FOR for row in reader.rows(f"{_WAITING} AND {what}")}
    return [_waiting(*found[key]) for key in sorted(found) if found[key][1] in playbook.team]


def waiting_lead(source: Reader | Session, lead_id: int, playbook: Playbook) -> Waiting | None:
    """One of those with what its owner did; None: nothing waits for an owner there."""
    reader = reader_of(source)
    for row in reader.rows(f"{_WAITING} AND id = :lead", lead=lead_id):
        waiting = _waiting(*row)
        is_waited_for = waiting.asked_at or waiting.hot_at or waiting.handed_at
        if row[1] in playbook.team and is_waited_for:
            return with_last_word(reader, waiting, playbook)
    return None


def _waiting(*column: Any) -> Waiting:
    key, owner, owner_since, received, respond_by, last_inbound, hot_at, handed_at, stage = column
    return Waiting(
        lead_id=key,
        owner=owner,
        owner_since=moment_or_none(owner_since) or moment(received),
        asked_at=moment(last_inbound) if respond_by is not None else None,
        hot_at=moment_or_none(hot_at),
        handed_at=moment_or_none(handed_at),
        is_booked=stage == LeadStage.BOOKED,
    )


def with_last_word(source: Reader | Session, waiting: Waiting, playbook: Playbook) -> Waiting:
    """The same with the time of the owner's own last deed."""
    names = names_of(waiting.owner, playbook.team[waiting.owner])
    return replace(waiting, spoke_at=_last_word(reader_of(source), waiting.lead_id, names))


def _last_word(reader: Reader, lead_id: int, names: Collection[str]) -> datetime | None:
    rows = reader.rows(
        'SELECT activity."by", max(activity.at) FROM activity'
        ' WHERE activity.lead_id = :lead GROUP BY activity."by"',
        lead=lead_id,
    )
    times = [moment(at) for by, at in rows if by.strip().casefold() in names]
    return max(times, default=None)


def overdue_returns(source: Reader | Session, playbook: Playbook, now: datetime) -> list[Silent]:
    """Every lead whose owner was silent for too long, by its number."""
    if not playbook.team or not playbook.assignment.return_minutes:
        return []
    reader = reader_of(source)
    late = (one for one in waiting_leads(reader, playbook) if decide_return(one, playbook, now))
    judged = (decide_return(with_last_word(reader, one, playbook), playbook, now) for one in late)
    return [silent for silent in judged if silent is not None]
