"""The last word before a message leaves (DESIGN §2.3): whatever changed since wins.

What the door looks at is read in one query and judged as values; only a message that must not
leave is touched as an object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from data.activity.timeline import record
from data.leads.identity import read_email, zones_of
from data.leads.stages import LeadStage
from data.lease import LEASE
from data.outreach.approval import Shown, what_changed
from data.outreach.claims import Claimed, held, holding
from data.outreach.compose import unfilled
from data.outreach.hours import next_open, place_of
from data.outreach.states import EnrolmentState, FollowUpState, MessageState, Purpose
from data.outreach.stopping import UNDELIVERED
from data.playbook.models import Playbook
from data.reading import Reader, Writer, moment, moment_or_none, unpacked, writer_of

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything a transport needs; times are UTC. `attempt` counts from 1."""

    id: int
    fence: int
    channel: str
    header_id: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    purpose: Purpose
    attempt: int
    lead_id: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A message at the door with everything that may have changed since it was queued."""

    parcel: Parcel
    shown: Shown
    approved_hash: str
    needs_approval: bool
    decided_by: str
    decided_at: datetime | None
    stage: LeadStage
    source: str
    phone: str
    zone: str
    last_inbound_at: datetime
    first_response_at: datetime | None
    enrolment: str
    enrolment_why: str
    step: str
    step_why: str
    opted_out: bool
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Let it go, wait until a time, ask a person again, or cancel; and why."""

    says: Literal["go", "wait", "ask", "cancel"]
    why: str = ""
    until: datetime | None = None


GO = Verdict("go")


def start_sending(
    source: Writer | Session,
    claims: Sequence[Claimed],
    *,
    worker: str,
    playbook: Playbook,
    now: datetime,
    until: datetime | None = None,
) -> list[Parcel]:
    """Check everything again and write `sending`; what must not leave now is not among them."""
    writer = writer_of(source)
    parcels = []
    for standing in read_standings(writer, claims, worker):
        verdict = decide_door(standing, playbook, now)
        if verdict.says == "go":
            parcels.append(standing.parcel)
        else:
            _turn_away(writer.session, standing.parcel.id, verdict, now=now, by="runner")
    if parcels:
        _write_sending(writer, parcels, worker, now, until or now + LEASE)
    return parcels


def _write_sending(
    writer: Writer, parcels: Sequence[Parcel], worker: str, now: datetime, until: datetime
) -> None:
    """All of them, or the whole transaction is taken back: they were ours a moment ago."""
    begun = writer.run(
        f"UPDATE message SET state = '{MessageState.SENDING}', attempts = attempts + 1,"
        " first_tried_at = coalesce(first_tried_at, :now), tried_at = :now, lease_until = :until"
        f" WHERE {held(MessageState.CLAIMED, len(parcels))}",
        now=now,
        until=until,
        **holding(parcels, worker),
    )
    if begun != len(parcels):
        raise RuntimeError(f"of {len(parcels)} messages at the door {begun} are still claimed")


_STANDING = """
    SELECT message.id, message.fence, message.channel, message.header_id, message.recipient,
           message.subject, message.body,
           message.purpose, message.attempts, message.lead_id, message.template,
           message.approved_hash, message.reasons, message.decided_by, message.decided_at,
           lead.name, lead.stage, lead.source, lead.email_folded, lead.phone, lead.zone,
           lead.last_inbound_at, lead.first_response_at,
           enrolment.state, enrolment.why, follow_up.state, follow_up.why, lead.merged_into,
           EXISTS (SELECT 1 FROM suppression
                   WHERE suppression.channel = message.channel AND suppression.address <> ''
                     AND suppression.address = CASE message.channel
                         WHEN 'email' THEN lead.email_folded ELSE lead.phone END)
    FROM message JOIN lead ON lead.id = message.lead_id
         LEFT JOIN follow_up ON follow_up.id = message.follow_up_id
         LEFT JOIN enrolment ON enrolment.id = follow_up.enrolment_id
    WHERE """


def read_standings(reader: Reader, claims: Sequence[Claimed], worker: str) -> list[Standing]:
    """The messages as they stand now, in the order of their claims; not those taken from us."""
    found = reader.rows(
        _STANDING + held(MessageState.CLAIMED, len(claims), "message."), **holding(claims, worker)
    )
    standings = {row[0]: _standing(reader, row) for row in found}
    return [standings[item.id] for item in claims if item.id in standings]


def _standing(reader: Reader, row: tuple[Any, ...]) -> Standing:
    (key, fence, channel, header_id, recipient, subject, body, purpose, attempts, lead_id, template,
     approved, reasons, decided_by, decided_at, name, stage, lead_source, email, phone, zone,
     last_inbound, answered, enrolment, enrolment_why, step, step_why, merged_into,
     opted_out) = row  # fmt: skip
    parcel = Parcel(key, fence, channel, header_id, recipient, name, subject, body,
                    Purpose(purpose), attempts + 1, lead_id)  # fmt: skip
    return Standing(
        parcel=parcel,
        shown=Shown(channel, recipient, subject, body, template, stage),
        approved_hash=approved,
        needs_approval=bool(unpacked(reasons)),
        decided_by=decided_by,
        decided_at=moment_or_none(decided_at),
        stage=LeadStage(stage),
        source=lead_source,
        phone=phone,
        zone=zone,
        last_inbound_at=moment(last_inbound),
        first_response_at=moment_or_none(answered),
        enrolment=enrolment or "",
        enrolment_why=enrolment_why or "",
        step=step or "",
        step_why=step_why or "",
        merged_into=merged_into,
        opted_out=bool(opted_out)
        or _is_another_suppressed(
            reader, channel, recipient, email if channel == "email" else phone
        ),
    )


def _is_another_suppressed(reader: Reader, channel: str, recipient: str, own: str) -> bool:
    """Whether the address is, when it is not the lead's own: a person may have edited one in."""
    address = read_email(recipient).folded if channel == "email" else recipient
    if address in ("", own):
        return False
    found = reader.rows(
        "SELECT 1 FROM suppression WHERE channel = :channel AND address = :address",
        channel=channel,
        address=address,
    )
    return bool(found)


def decide_door(standing: Standing, playbook: Playbook, now: datetime) -> Verdict:
    """Every stop of DESIGN §4, in the order of its weight."""
    if standing.opted_out:
        return Verdict("cancel", "the person opted out of this channel")
    if standing.merged_into is not None:
        return Verdict("cancel", f"the lead was merged into lead {standing.merged_into}")
    if standing.stage in (LeadStage.WON, LeadStage.LOST):
        return Verdict("cancel", f"the lead is {standing.stage.value}")
    if standing.parcel.purpose == Purpose.FOLLOW_UP:
        stopped = _sequence_verdict(standing)
        if stopped is not None:
            return stopped
    elif standing.first_response_at is not None and not _is_meant(standing):
        return Verdict("cancel", "somebody answered by hand meanwhile")
    if standing.needs_approval and (why := what_changed(standing.approved_hash, standing.shown)):
        return Verdict("ask", why)
    if placeholder := unfilled(standing.parcel.subject, standing.parcel.body):
        return Verdict("ask", f"the text still has the placeholder {placeholder}")
    return _hours_verdict(standing, playbook, now)


def _sequence_verdict(standing: Standing) -> Verdict | None:
    if standing.enrolment == EnrolmentState.PAUSED:
        return Verdict("wait", "its sequence is paused")
    if standing.step != FollowUpState.QUEUED:
        return Verdict("cancel", f"its step is {standing.step}: {standing.step_why}")
    undelivered = standing.enrolment_why.startswith(UNDELIVERED)
    if standing.enrolment != EnrolmentState.ACTIVE and not undelivered:
        return Verdict("cancel", f"its sequence is {standing.enrolment}: {standing.enrolment_why}")
    return None


def _is_meant(standing: Standing) -> bool:
    """A person approved it knowing that the lead had been answered."""
    decided, answered = standing.decided_at, standing.first_response_at
    return bool(decided and answered and decided > answered)


def _hours_verdict(standing: Standing, playbook: Playbook, now: datetime) -> Verdict:
    """A text never leaves at night; an e-mail may, when it answers or a person sends it."""
    is_email = standing.parcel.channel == "email"
    answers = standing.parcel.purpose == Purpose.FIRST_RESPONSE
    if is_email and (answers or standing.decided_by):
        return GO
    if not is_email and just_in_touch(standing.source, standing.last_inbound_at, playbook, now):
        return GO
    fallback = playbook.business.timezone or "UTC"
    place = place_of(standing.zone, zones_of(standing.phone), fallback)
    until = next_open(now, playbook.hours.email if is_email else playbook.hours.sms, place)
    if until == now:
        return GO
    local = until.astimezone(place.zone)
    return Verdict("wait", f"waits for {local:%H:%M %a} of the recipient's clock", until)


def just_in_touch(
    source: str, last_inbound_at: datetime, playbook: Playbook, now: datetime
) -> bool:
    """Whether the lead called or texted within the last minutes, so that a text may answer."""
    recent = now - last_inbound_at <= timedelta(minutes=playbook.hours.sms_answer_minutes)
    return recent and source == "phone"


def _turn_away(
    session: Session, message_id: int, verdict: Verdict, *, now: datetime, by: str
) -> None:
    from data.outreach.tables import FollowUp, Message

    message = session.get_one(Message, message_id)
    message.lease_owner, message.lease_until = "", None
    message.note = verdict.why
    message.version += 1
    if verdict.says == "wait":
        message.state = MessageState.QUEUED
        message.due_at = verdict.until or now + timedelta(minutes=1)
        return
    if verdict.says == "ask":
        message.state, message.approved_hash = MessageState.REVIEW, ""
        summary = "Back in review"
        if message.follow_up_id is not None:
            step = session.get_one(FollowUp, message.follow_up_id)
            step.state, step.why = FollowUpState.REVIEW, verdict.why
            step.version += 1
    else:
        message.state = MessageState.CANCELLED
        summary = "Not sent"
        if message.follow_up_id is not None:
            step = session.get_one(FollowUp, message.follow_up_id)
            if step.state == FollowUpState.QUEUED:
                step.state, step.why = FollowUpState.CANCELLED, verdict.why
                step.version += 1
    kind = f"message.{message.state.value}"
    record(session, kind, summary, why=verdict.why, now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip
