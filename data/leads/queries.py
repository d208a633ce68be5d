"""Frozen rows of leads, each made for one view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from data.activity import timeline
from data.activity.tables import Activity
from data.columns import fetch
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead, ScorePoint
from data.outreach.states import MessageState, Purpose
from data.outreach.tables import Message
from data.playbook.models import Playbook, Urgency

PANE_ROWS = 500
"""How many rows a pane holds at most; older ones are found by filter and command."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A line of the inbound pane. `answer` is the state of the first response, or empty.

    While `respond_by` is set the clock runs; after `first_response_at` it has stopped.
    """

    id: int
    version: int
    name: str
    contact: str
    email: str
    phone: str
    source: str
    intent: str
    urgency: Urgency
    score: int
    hot: bool
    stage: LeadStage
    owner: str
    said: str
    tags: tuple[str, ...]
    received_at: datetime
    submitted_at: datetime
    respond_by: datetime | None
    first_response_at: datetime | None
    answer: str
    note: str


def inbound_pane(session: Session, limit: int = PANE_ROWS) -> list[LeadRow]:
    """Open leads: those that wait first, by the time they are due, then the newest."""
    open_leads = col(Lead.stage).in_(OPEN_STAGES)
    waiting = select(Lead).where(open_leads, col(Lead.respond_by).is_not(None))
    others = select(Lead).where(open_leads, col(Lead.respond_by).is_(None))
    first = session.exec(waiting.order_by(col(Lead.respond_by)).limit(limit)).all()
    rest_limit = limit - len(first)
    rest = session.exec(others.order_by(col(Lead.received_at).desc()).limit(rest_limit)).all()
    return rows_of(session, [*first, *rest])


def listing(
    session: Session, *, stage: str = "", source: str = "", owner: str = "", limit: int = 1000
) -> list[LeadRow]:
    """Leads for `leads list`, newest first."""
    rows = select(Lead)
    if stage:
        rows = rows.where(Lead.stage == LeadStage(stage))
    if source:
        rows = rows.where(Lead.source == source)
    if owner:
        rows = rows.where(Lead.owner == owner)
    found = session.exec(rows.order_by(col(Lead.id).desc()).limit(limit)).all()
    return rows_of(session, list(found))


def rows_of(session: Session, leads: list[Lead]) -> list[LeadRow]:
    answers = _answers(session, [lead.id or 0 for lead in leads])
    return [_row(lead, *answers.get(lead.id or 0, ("", ""))) for lead in leads]


def _answers(session: Session, ids: list[int]) -> dict[int, tuple[str, str]]:
    rows = session.exec(
        select(Message.lead_id, Message.state, Message.note)
        .where(Message.purpose == Purpose.FIRST_RESPONSE, col(Message.lead_id).in_(ids))
        .order_by(col(Message.id))
    )
    return {lead_id: (MessageState(state).value, note) for lead_id, state, note in rows}


def _row(lead: Lead, answer: str, note: str) -> LeadRow:
    return LeadRow(
        id=lead.id or 0,
        version=lead.version,
        name=lead.name,
        contact=lead.email or lead.phone or lead.phone_raw,
        email=lead.email,
        phone=lead.phone or lead.phone_raw,
        source=lead.source,
        intent=lead.intent,
        urgency=lead.urgency,
        score=lead.score,
        hot=lead.hot_at is not None,
        stage=lead.stage,
        owner=lead.owner,
        said=lead.message[:300],
        tags=tuple(lead.tags),
        received_at=lead.received_at,
        submitted_at=lead.submitted_at,
        respond_by=lead.respond_by,
        first_response_at=lead.first_response_at,
        answer=answer,
        note=note,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the conversation: what they said, or what we did. `direction` is in or out."""

    at: datetime
    direction: str
    channel: str
    subject: str
    body: str
    state: str


@dataclass(frozen=True, slots=True)
class Points:
    at: datetime
    kind: str
    points: int
    why: str


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """Everything the lead's screen and `leads show` need."""

    id: int
    version: int
    name: str
    company: str
    email: str
    phone: str
    phone_raw: str
    phone_valid: bool
    message: str
    source: str
    source_detail: str
    door: str
    page: str
    utm: dict[str, str]
    place: dict[str, str]
    extra: dict[str, Any]
    zone: str
    tags: tuple[str, ...]
    intent: str
    urgency: Urgency
    score: int
    threshold: int
    hot: bool
    stage: LeadStage
    owner: str
    outcome: str
    received_at: datetime
    submitted_at: datetime
    respond_by: datetime | None
    first_response_at: datetime | None
    conversation: tuple[Said, ...]
    points: tuple[Points, ...]
    timeline: tuple[timeline.Entry, ...]


def detail(session: Session, lead_id: int, playbook: Playbook) -> LeadDetail:
    """One lead with its conversation, score and timeline; `Refused` when there is none."""
    lead = fetch(session, Lead, lead_id, "lead")
    points = session.exec(
        select(ScorePoint).where(ScorePoint.lead_id == lead_id).order_by(col(ScorePoint.id))
    )
    return LeadDetail(
        id=lead_id,
        version=lead.version,
        name=lead.name,
        company=lead.company,
        email=lead.email,
        phone=lead.phone,
        phone_raw=lead.phone_raw,
        phone_valid=lead.phone_valid,
        message=lead.message,
        source=lead.source,
        source_detail=lead.source_detail,
        door=lead.door,
        page=lead.page,
        utm=lead.utm,
        place=lead.place,
        extra=lead.extra,
        zone=lead.zone,
        tags=tuple(lead.tags),
        intent=lead.intent,
        urgency=lead.urgency,
        score=lead.score,
        threshold=playbook.scoring.threshold,
        hot=lead.hot_at is not None,
        stage=lead.stage,
        owner=lead.owner,
        outcome=lead.outcome,
        received_at=lead.received_at,
        submitted_at=lead.submitted_at,
        respond_by=lead.respond_by,
        first_response_at=lead.first_response_at,
        conversation=conversation(session, lead),
        points=tuple(Points(row.at, row.kind, row.points, row.why) for row in points),
        timeline=tuple(timeline.of_lead(session, lead_id)),
    )


def conversation(session: Session, lead: Lead) -> tuple[Said, ...]:
    """What was said, oldest first: their submissions, our messages, contacts by hand."""
    said = [Said(lead.submitted_at, "in", lead.door, "", _first_words(session, lead), "")]
    messages = session.exec(select(Message).where(Message.lead_id == lead.id))
    for message in messages:
        at = message.sent_at or message.created_at
        body, state = message.body, message.state.value
        said.append(Said(at, "out", message.channel, message.subject, body, state))
    for entry in session.exec(
        select(Activity).where(
            Activity.lead_id == lead.id,
            or_(
                col(Activity.kind).startswith("touch."),
                Activity.kind == "lead.merged",
            ),
        )
    ):
        theirs = entry.kind in ("lead.merged", "touch.reply")
        body = entry.data.get("said", "") if entry.kind == "lead.merged" else entry.why
        way = "in" if theirs else "out"
        said.append(Said(entry.at, way, entry.kind.partition(".")[2], entry.summary, body, "noted"))
    return tuple(sorted(said, key=lambda line: line.at))


def _first_words(session: Session, lead: Lead) -> str:
    """The message as it first came; what was said later is a line of its own."""
    later = session.exec(
        select(Activity.data)
        .where(Activity.lead_id == lead.id, Activity.kind == "lead.merged")
        .order_by(col(Activity.id).desc())
    )
    text = lead.message
    for data in later:
        if added := data.get("added", ""):
            text = text.removesuffix(added).rstrip()
    return text
