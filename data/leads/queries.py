"""One lead with everything that is known of it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from data.activity import timeline
from data.activity.tables import Activity
from data.activity.undone import UNDONE, without_undone
from data.columns import fetch
from data.leads.merged import family
from data.leads.origins import Origin, origins
from data.leads.stages import LeadStage
from data.leads.tables import Lead, ScorePoint
from data.leads.tally import tally
from data.outreach.tables import Message
from data.playbook.models import Playbook
from data.playbook.urgency import Urgency


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
    """`counted` is what it changed the score by; `note` says why that is not `points`."""

    at: datetime
    kind: str
    points: int
    counted: int
    why: str
    note: str


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
    merged_into: int | None
    sources: tuple[Origin, ...]
    conversation: tuple[Said, ...]
    points: tuple[Points, ...]
    timeline: tuple[timeline.Entry, ...]


def detail(session: Session, lead_id: int, playbook: Playbook) -> LeadDetail:
    """One lead with its conversation, score and timeline; `Refused` when there is none."""
    lead = fetch(session, Lead, lead_id, "lead")
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
        merged_into=lead.merged_into,
        sources=origins(session, lead),
        conversation=conversation(session, lead),
        points=points_of(session, lead_id, playbook),
        timeline=tuple(timeline.of_lead(session, *family(session, lead_id))),
    )


def points_of(session: Session, lead_id: int, playbook: Playbook) -> tuple[Points, ...]:
    """Each row of points that the lead earned or lost, oldest first, as it counts now."""
    query = select(ScorePoint).where(ScorePoint.lead_id == lead_id).order_by(col(ScorePoint.id))
    rows = session.exec(query).all()
    lines = tally([(row.kind, row.points) for row in rows], playbook.scoring).lines
    return tuple(
        Points(row.at, row.kind, row.points, line.points, row.why, line.note)
        for row, line in zip(rows, lines, strict=True)
    )


def conversation(session: Session, lead: Lead) -> tuple[Said, ...]:
    """What was said, oldest first: their submissions, our messages, contacts by hand.

    With what those said that were merged into this lead.
    """
    said: list[Said] = []
    for lead_id in family(session, lead.id or 0):
        one = lead if lead_id == lead.id else session.get_one(Lead, lead_id)
        said += _conversation_of(session, one)
    return tuple(sorted(said, key=lambda line: line.at))


def _conversation_of(session: Session, lead: Lead) -> list[Said]:
    said = [Said(lead.submitted_at, "in", lead.door, "", _first_words(session, lead), "")]
    messages = session.exec(select(Message).where(Message.lead_id == lead.id))
    for message in messages:
        at = message.sent_at or message.created_at
        body, state = message.body, message.state.value
        said.append(Said(at, "out", message.channel, message.subject, body, state))
    told = session.exec(
        select(Activity).where(
            Activity.lead_id == lead.id,
            or_(
                col(Activity.kind).startswith("touch."),
                col(Activity.kind).startswith("reply."),
                col(Activity.kind).in_(("lead.merged", UNDONE)),
            ),
        )
    )
    for entry in without_undone(told.all()):
        if entry.kind.startswith("reply."):
            said.append(_reply(entry))
            continue
        theirs = entry.kind in ("lead.merged", "touch.reply")
        body = entry.data.get("said", "") if entry.kind == "lead.merged" else entry.why
        way = "in" if theirs else "out"
        said.append(Said(entry.at, way, entry.kind.partition(".")[2], entry.summary, body, "noted"))
    return said


def _reply(entry: Activity) -> Said:
    """What came back by mail or text: a person's words, or a machine's."""
    kind = entry.kind.partition(".")[2]
    channel = "reply" if kind == "received" else kind
    words, subject = str(entry.data.get("said", "")), str(entry.data.get("subject", ""))
    return Said(entry.at, "in", channel, subject, words, "")


def _first_words(session: Session, lead: Lead) -> str:
    """The message as it first came; what was said later is a line of its own."""
    later = session.exec(
        select(Activity.data)
        .where(Activity.lead_id == lead.id, col(Activity.kind).in_(("lead.merged", "lead.joined")))
        .order_by(col(Activity.id).desc())
    )
    text = lead.message
    for data in later:
        if added := data.get("added", ""):
            text = text.removesuffix(added).rstrip()
    return text
