"""What a hand-off note is made of, read in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from data.activity.tables import Activity
from data.activity.undone import without_undone
from data.leads.merged import family
from data.leads.queries import Said, conversation
from data.leads.tables import Lead, ScorePoint
from data.leads.tally import tally
from data.outreach.panes import follow_up_pane
from data.outreach.questions import decide_questions, heard_from
from data.outreach.reach import place_of_lead
from data.outreach.states import WAITING_FOR_A_PERSON, FollowUpState, MessageState
from data.outreach.suppression import suppressed_channels
from data.outreach.tables import Message
from data.playbook.models import Playbook

BY_HAND = ("touch.call", "touch.walk_in", "touch.email", "touch.sms")
"""Touches in which a person of ours answered."""

AGREED = {"outcome.call_back": "A call on", "outcome.booked": "An appointment on"}
"""What the day on the ten-second form is for; on any other form nothing comes before it."""

MACHINES = ("automatic", "out_of_office")
"""What no person said."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Something that was said: by them, or by us. `at` is UTC."""

    at: datetime
    channel: str
    words: str


@dataclass(frozen=True, slots=True)
class Points:
    """What one kind of activity counts, and what it was earned for last."""

    kind: str
    points: int
    times: int
    why: str


@dataclass(frozen=True, slots=True)
class Coming:
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Times are UTC, texts are on one line but for what was said.

    `answered_at` is when a person of ours was last in touch. `agreed` are appointments and calls,
    in sentences. `known` and `unknown` are the questions of `[qualify]`, the known ones with what
    answered them. `drafts` wait for a person; `turned_down` says why others were rejected.
    """

    who: str
    name: str
    first_name: str
    company: str
    email: str
    phone: str
    may_be_texted: bool
    place: tuple[str, ...]
    zone: str
    source: str
    stage: str
    tags: tuple[str, ...]
    received_at: datetime
    intent: str
    urgency: str
    urgency_why: str
    respond_by: datetime | None
    quotes: tuple[Quote, ...]
    ours: tuple[Quote, ...]
    answered_at: datetime | None
    promise_words: tuple[str, ...]
    agreed: tuple[str, ...]
    score: int
    threshold: int
    hot_why: str
    points: tuple[Points, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    drafts: tuple[int, ...]
    coming: tuple[Coming, ...]
    opted_out: frozenset[str]
    avoid: tuple[str, ...]
    turned_down: tuple[str, ...]


def facts_of(session: Session, lead: Lead, playbook: Playbook) -> Facts:
    """Everything the note says of this lead, with what those said that were merged into it."""
    ids = family(session, lead.id or 0)
    messages = _messages(session, ids)
    story = _story(session, ids)
    said = conversation(session, lead)
    source = playbook.sources.get(lead.source)
    intent = playbook.intents.get(lead.intent)
    questions = decide_questions(heard_from(session, lead), playbook)
    return Facts(
        who=_line(lead.name or lead.email or lead.phone or f"lead {lead.id}"),
        name=_line(lead.name),
        first_name=_line(lead.first_name),
        company=_line(lead.company),
        email=_line(lead.email),
        phone=_line(lead.phone or lead.phone_raw),
        may_be_texted=lead.phone_valid,
        place=tuple(_line(part) for part in lead.place.values() if part),
        zone=place_of_lead(lead, playbook).zones[0],
        source=source.label if source else lead.source,
        stage=lead.stage.value,
        tags=tuple(_line(tag) for tag in lead.tags),
        received_at=lead.received_at,
        intent=intent.label if intent else "No particular intent was found",
        urgency=lead.urgency.value,
        urgency_why=_line(_last_why(story, "lead.tagged").rpartition("; ")[2]),
        respond_by=lead.respond_by,
        quotes=_theirs(said),
        ours=_ours(said),
        answered_at=_answered_at(messages, story),
        promise_words=playbook.handoff.promises,
        agreed=_agreed(story, ZoneInfo(playbook.business.timezone or "UTC")),
        score=lead.score,
        threshold=playbook.scoring.threshold,
        hot_why=_line(_last_why(story, "lead.hot")) if lead.hot_at else "",
        points=_points(session, ids, playbook),
        known=tuple(f"{one.ask} ({_line(one.answered)})" for one in questions if one.answered),
        unknown=tuple(one.ask for one in questions if not one.answered),
        drafts=tuple(m.id or 0 for m in messages if m.state in WAITING_FOR_A_PERSON),
        coming=_coming(session, lead),
        opted_out=frozenset(suppressed_channels(session, lead)),
        avoid=_avoid(messages, playbook),
        turned_down=tuple(
            _line(m.note) for m in reversed(messages) if m.state == MessageState.REJECTED
        ),
    )


def _messages(session: Session, ids: Sequence[int]) -> Sequence[Message]:
    rows = select(Message).where(col(Message.lead_id).in_(ids)).order_by(col(Message.id))
    return session.exec(rows).all()


def _story(session: Session, ids: Sequence[int]) -> Sequence[Activity]:
    rows = select(Activity).where(col(Activity.lead_id).in_(ids)).order_by(col(Activity.id))
    return without_undone(session.exec(rows).all())


def _line(text: str) -> str:
    return " ".join(text.split())


def _last_why(story: Iterable[Activity], kind: str) -> str:
    return next((entry.why for entry in reversed([*story]) if entry.kind == kind), "")


def _theirs(said: Iterable[Said]) -> tuple[Quote, ...]:
    return tuple(
        Quote(one.at, one.channel.replace("_", " "), one.body)
        for one in said
        if one.direction == "in" and one.body.strip() and one.channel not in MACHINES
    )


def _ours(said: Iterable[Said]) -> tuple[Quote, ...]:
    """What really reached them: messages that were sent, and contacts by hand with their notes."""
    return tuple(
        Quote(one.at, one.channel.replace("_", " "), one.body)
        for one in said
        if one.direction == "out" and one.body.strip() and one.state in ("sent", "noted")
    )


def _answered_at(messages: Iterable[Message], story: Iterable[Activity]) -> datetime | None:
    """When a person last answered: by hand, or with a message that somebody had read."""
    times = [m.sent_at for m in messages if m.sent_at and m.decided_by]
    times += [entry.at for entry in story if entry.kind in BY_HAND]
    return max(times, default=None)


def _agreed(story: Sequence[Activity], zone: ZoneInfo) -> tuple[str, ...]:
    """The appointment that stands, and the day a call or a pause was agreed for."""
    agreed = []
    newest = _newest(story, "appointment.")
    if newest is not None and newest.kind != "appointment.cancelled":
        agreed.append(_line(newest.summary))
    form = _newest(story, "outcome.")
    if form is not None and form.data.get("on"):
        on = datetime.fromisoformat(form.data["on"]).astimezone(zone)
        what = AGREED.get(form.kind, "Not before")
        agreed.append(f"{what} {on:%a %d %b %H:%M}")
    return tuple(agreed)


def _newest(story: Sequence[Activity], kind: str) -> Activity | None:
    return next((entry for entry in reversed(story) if entry.kind.startswith(kind)), None)


def _points(session: Session, ids: Sequence[int], playbook: Playbook) -> tuple[Points, ...]:
    """What each kind counts after caps and fading, the most first."""
    rows = session.exec(
        select(ScorePoint).where(col(ScorePoint.lead_id).in_(ids)).order_by(col(ScorePoint.id))
    ).all()
    counted = tally(((row.kind, row.points) for row in rows), playbook.scoring).lines
    kinds: dict[str, Points] = {}
    for row, line in zip(rows, counted, strict=True):
        known = kinds.get(row.kind, Points(row.kind, 0, 0, ""))
        kinds[row.kind] = Points(
            row.kind, known.points + line.points, known.times + 1, _line(row.why)
        )
    return tuple(sorted(kinds.values(), key=lambda one: (-one.points, one.kind)))


def _coming(session: Session, lead: Lead) -> tuple[Coming, ...]:
    """The steps that leave by themselves."""
    steps = follow_up_pane(session, lead_id=lead.id)
    return tuple(
        Coming(f"“{step.sequence} {step.step}” by {step.channel}", step.due_at)
        for step in steps
        if step.state in (FollowUpState.SCHEDULED, FollowUpState.QUEUED)
    )


def _avoid(messages: Iterable[Message], playbook: Playbook) -> tuple[str, ...]:
    """What the playbook says must not be said where one of these reasons came up."""
    reasons = dict.fromkeys(item["reason"] for m in messages for item in m.reasons)
    rules = playbook.review.reasons
    return tuple(rules[key].avoid for key in rules if key in reasons and rules[key].avoid)
