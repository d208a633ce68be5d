"""What the reports are decided from: a small frozen row for each lead, message and client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.leads.stages import ERASED, IMPORT_UNDONE
from data.outreach.states import WAITING_FOR_A_PERSON
from data.reading import Reader, moment, moment_or_none, reader_of, words
from data.reports.report import MOST, Period

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class LeadFact:
    """`seconds` from the person's own submission to our first answer; None: not answered.

    `was_due` where an answer was ever due: not for those who came in a file of old contacts.
    """

    id: int
    source: str
    stage: str
    outcome: str
    at: datetime
    seconds: float | None
    was_due: bool
    is_waiting: bool
    was_late: bool
    has_replied: bool
    is_hot: bool


_LEADS = f"""
    SELECT lead.id, lead.source, lead.stage, lead.outcome, lead.received_at, lead.submitted_at,
           lead.first_response_at, lead.respond_by, lead.overdue_at, lead.hot_at,
           lead.first_response_at IS NOT NULL AND lead.last_inbound_at > lead.first_response_at
    FROM lead
    WHERE lead.received_at >= :since AND lead.received_at < :until
          AND lead.merged_into IS NULL AND lead.outcome NOT IN ('{IMPORT_UNDONE}', '{ERASED}')
    ORDER BY lead.received_at DESC, lead.id DESC LIMIT :most
"""


def leads_in(source: Reader | Session, period: Period) -> list[LeadFact]:
    """The leads that came in the period, the newest first; `MOST + 1` where there are more."""
    rows = reader_of(source).rows(_LEADS, since=period.since, until=period.until, most=MOST + 1)
    facts = []
    for key, where, stage, outcome, at, asked, answered, due, late, hot, replied in rows:
        done = moment_or_none(answered)
        facts.append(
            LeadFact(
                id=key,
                source=where,
                stage=stage,
                outcome=outcome,
                at=moment(at),
                seconds=max((done - moment(asked)).total_seconds(), 0.0) if done else None,
                was_due=done is not None or due is not None or late is not None,
                is_waiting=due is not None,
                was_late=late is not None,
                has_replied=bool(replied),
                is_hot=hot is not None,
            )
        )
    return facts


@dataclass(frozen=True, slots=True)
class MessageFact:
    """A message that left."""

    id: int
    lead_id: int
    channel: str
    purpose: str
    template: str
    at: datetime


_SENT = """
    SELECT id, lead_id, channel, purpose, template, sent_at FROM message
    WHERE sent_at IS NOT NULL AND sent_at >= :since AND sent_at < :until
    ORDER BY sent_at DESC, id DESC LIMIT :most
"""


def sent_in(source: Reader | Session, period: Period) -> list[MessageFact]:
    """The messages that left in the period, the newest first; `MOST + 1` where there are more."""
    rows = reader_of(source).rows(_SENT, since=period.since, until=period.until, most=MOST + 1)
    return [
        MessageFact(key, lead, channel, purpose, template, moment(at))
        for key, lead, channel, purpose, template, at in rows
    ]


_WAITING = f"""
    SELECT id, state FROM message WHERE state IN ({words(WAITING_FOR_A_PERSON)})
    ORDER BY created_at DESC, id DESC LIMIT :most
"""


def waiting_now(source: Reader | Session) -> list[tuple[int, str]]:
    """The messages that wait for a person at this moment, whenever they were made."""
    return [(key, state) for key, state in reader_of(source).rows(_WAITING, most=MOST)]


@dataclass(frozen=True, slots=True)
class ClientFact:
    """`stays` are the days (of 24 hours) in each stage it has left, by the stage's key."""

    id: int
    stage: str
    entered_at: datetime
    created_at: datetime
    operational_at: datetime | None
    is_waiting: bool
    stays: tuple[tuple[str, float], ...]


_CLIENTS = """
    SELECT id, stage, entered_at, created_at, operational_at, waiting_since FROM client
    ORDER BY created_at DESC, id DESC LIMIT :most
"""
_STAYS = """
    SELECT client_id, stage, entered_at, left_at FROM stage_visit
    WHERE left_at IS NOT NULL AND left_at >= :since ORDER BY client_id, id
"""


def clients_in(source: Reader | Session, period: Period) -> list[ClientFact]:
    """Every client, with the stages that it left in the period."""
    reader = reader_of(source)
    stays: dict[int, list[tuple[str, float]]] = {}
    for client, stage, entered, left in reader.rows(_STAYS, since=period.since):
        days = (moment(left) - moment(entered)).total_seconds() / 86400
        stays.setdefault(client, []).append((stage, days))
    return [
        ClientFact(key, stage, moment(entered), moment(created), moment_or_none(operational),
                   waits is not None, tuple(stays.get(key, ())))
        for key, stage, entered, created, operational, waits
        in reader.rows(_CLIENTS, most=MOST + 1)
    ]  # fmt: skip
