"""What a person decides about a held message: approve, edit, reject, snooze, take back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from data.activity.meanwhile import must_be, named
from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.columns import fetch
from data.consent.permission import took_back
from data.leads.identity import read_email, read_phone
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.approval import Shown, shown_of, what_changed
from data.outreach.compose import unfilled
from data.outreach.enrolling import advance
from data.outreach.outbox import domain_of
from data.outreach.rejections import decide_because
from data.outreach.second_eyes import Eyes, Look, Looked, decide_look, is_same, needs_two
from data.outreach.states import (
    WAITING_FOR_A_PERSON,
    EnrolmentState,
    FollowUpState,
    MessageState,
    Purpose,
)
from data.outreach.stopping import UNDELIVERED, settle_step
from data.outreach.suppression import is_suppressed, suppressed_channels
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.house import House
from data.playbook.language import MAX_TEXT
from data.playbook.models import Playbook
from data.playbook.reasons import Reason
from data.privacy.sealing import recall
from data.refused import Refused
from data.words import _
from data.words.moments import written


def approve(
    session: Session,
    message_id: int,
    *,
    shown: str | None,
    hold: timedelta,
    now: datetime,
    by: str,
) -> Look:
    """Let exactly this text leave after `hold`, in which `undo` takes it back.

    `shown` is the hash of what the person read (None: the text as it stands now). Where two people
    must look, the first approval only notes that this one did. Refused when somebody decided
    already, the text is not the one that was read, or it cannot be sent.
    """
    message, lead, current, looked = may_approve(session, message_id, shown=shown, by=by)
    if looked.look == Look.FIRST:
        _note_first_eyes(session, message, lead, current, looked.why, now=now, by=by)
        return Look.FIRST
    message.first_eyes_by = looked.beside
    message.first_eyes_hash = current.hash if looked.beside else ""
    message.state, message.approved_hash = MessageState.QUEUED, current.hash
    message.decided_by, message.decided_at = by, now
    message.due_at = now + hold
    message.snoozed_until, message.note = None, ""
    message.first_tried_at, message.attempts = None, 0
    message.version += 1
    if message.follow_up_id is not None:
        step = session.get_one(FollowUp, message.follow_up_id)
        settle_step(session, step, FollowUpState.QUEUED, f"approved by {by}")
    beside = f"; {looked.why}" if looked.why else ""
    record(session, "message.approved", "Approved as it was shown",
           why=f"text {current.hash[:12]}, the lead {current.stage}{beside}",
           now=now, by=by, lead_id=lead.id, message_id=message.id)  # fmt: skip
    return Look.LAST


class Approvable(NamedTuple):
    """A draft that may be approved, as it stands, and what an approval of it comes to."""

    message: Message
    lead: Lead
    current: Shown
    looked: Looked


def may_approve(session: Session, message_id: int, *, shown: str | None, by: str) -> Approvable:
    """Raises `Refused` where `approve` would; changes nothing."""
    message = _undecided(session, message_id)
    lead = session.get_one(Lead, message.lead_id)
    current = shown_of(message, lead)
    if shown is not None and (why := what_changed(shown, current)):
        raise Refused(_("Not what you read: {why}. Read it again, then approve.").format(why=why))
    _must_be_sendable(session, message, lead)
    return Approvable(message, lead, current, look_at(message, current, by))


def look_at(message: Message, current: Shown, by: str) -> Looked:
    """What an approval by this person would come to now."""
    eyes = (
        Eyes(message.first_eyes_by, message.first_eyes_hash),
        Eyes(message.decided_by, message.approved_hash),
    )
    looked = decide_look(needs_two(message.reasons), eyes, current.hash, by)
    if looked.look == Look.AGAIN:
        raise Refused(
            _("You approved this text already. {why}: now somebody else's turn.").format(
                why=looked.why
            )
        )
    return looked


def _note_first_eyes(
    session: Session, message: Message, lead: Lead, seen: Shown, why: str, *, now: datetime, by: str
) -> None:
    message.first_eyes_by, message.first_eyes_hash, message.first_eyes_at = by, seen.hash, now
    message.snoozed_until = None
    message.version += 1
    record(session, "message.first_eyes", "Approved by the first of two",
           why=f"text {seen.hash[:12]}; {why}",
           now=now, by=by, lead_id=lead.id, message_id=message.id)  # fmt: skip
    who = lead.name or lead.email or lead.phone or f"lead {lead.id}"
    raise_alert(
        session,
        AlertKind.REVIEW_WAITING,
        key=f"second:{message.id}:{message.version}",
        title=f"A second pair of eyes: {who}",
        body=f"{by} approved a message to {who}; somebody else must approve the same text. "
        f"Review {message.id} in Callboard.",
        now=now,
    )


def _must_be_sendable(session: Session, message: Message, lead: Lead) -> None:
    if not message.recipient:
        raise Refused(
            _("There is no address to send this to. Edit the draft and fill in To, or reject it.")
        )
    if not message.body.strip():
        raise Refused(_("The draft is empty. Edit it before you approve it."))
    if placeholder := unfilled(message.subject, message.body):
        raise Refused(
            _("The draft still has the placeholder {placeholder}. Edit it first.").format(
                placeholder=placeholder
            )
        )
    if message.channel in suppressed_channels(session, lead) or is_suppressed(
        session, message.channel, message.recipient
    ):
        raise Refused(_("This person opted out of this channel; nothing may be sent on it."))
    is_answer = message.purpose == Purpose.FIRST_RESPONSE
    if took_back(session, lead.id or 0, message.channel, answers=is_answer):
        raise Refused(_("This person does not want to be written to on this channel; see `c`."))
    if message.follow_up_id is not None:
        _sequence_must_run(session, message.follow_up_id)  # those for customers run on when won
    elif lead.stage in (LeadStage.WON, LeadStage.LOST):
        raise Refused(
            _("The lead is {stage}; nothing is sent to it any more.").format(stage=lead.stage.value)
        )


def _sequence_must_run(session: Session, step_id: int) -> None:
    """An approval must not be recorded when the door would cancel it (a reply, a booking)."""
    step = session.get_one(FollowUp, step_id)
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    is_over = enrolment.state in (EnrolmentState.STOPPED, EnrolmentState.FINISHED)
    if is_over and not enrolment.why.startswith(UNDELIVERED):
        raise Refused(
            _(
                "Its sequence is {state}: {why}. Reject this message, or write to the "
                "person by hand."
            ).format(state=enrolment.state.value, why=enrolment.why)
        )


def undo_approval(session: Session, message_id: int, *, now: datetime, by: str) -> None:
    """Take an approval back while the message has not left, also the first of two."""
    message = fetch(session, Message, message_id, "message")
    is_first = is_same(message.first_eyes_by, by)
    if is_first:
        message.first_eyes_by, message.first_eyes_hash, message.first_eyes_at = "", "", None
    if is_first and message.state in WAITING_FOR_A_PERSON:
        message.version += 1
        record(session, "message.approval_undone", "First of two approvals taken back", now=now,
               by=by, lead_id=message.lead_id, message_id=message.id)  # fmt: skip
        return
    if message.state != MessageState.QUEUED or not message.approved_hash:
        raise Refused(
            _("It is too late to take this back: the message is {state}.").format(
                state=message.state.value
            )
        )
    perhaps_sent = any(held["reason"] == Reason.UNCERTAIN_DELIVERY for held in message.reasons)
    message.state = MessageState.UNCERTAIN if perhaps_sent else MessageState.REVIEW
    message.approved_hash = ""
    message.decided_by, message.decided_at = "", None
    message.version += 1
    if message.follow_up_id is not None:
        step = session.get_one(FollowUp, message.follow_up_id)
        settle_step(session, step, FollowUpState.REVIEW, "")
    record(session, "message.approval_undone", "Approval taken back", now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip


def reject(
    session: Session, message_id: int, *, why: str, house: House, now: datetime, by: str
) -> None:
    """Never send it. The lead's clock runs on: somebody still has to answer.

    `why` may name one of the team's reasons (`data.outreach.rejections`), which the report counts.
    """
    because = decide_because(why, house.playbook.review.rejections)
    message = _undecided(session, message_id)
    message.state, message.note = MessageState.REJECTED, because.why
    message.rejected_because = because.key
    message.decided_by, message.decided_at = by, now
    message.version += 1
    record(session, "message.rejected", "Draft rejected", why=because.why, now=now, by=by,
           because=because.key, lead_id=message.lead_id, message_id=message.id)  # fmt: skip
    if message.follow_up_id is not None:
        step = session.get_one(FollowUp, message.follow_up_id)
        settle_step(session, step, FollowUpState.SKIPPED, f"rejected by {by}: {because.why}")
        advance(session, step, house, now=now, by=by)


def edit(
    session: Session,
    message_id: int,
    *,
    playbook: Playbook,
    now: datetime,
    by: str,
    subject: str | None = None,
    body: str | None = None,
    recipient: str | None = None,
    version: int | None = None,
) -> None:
    """Change the draft; an earlier approval no longer holds. Given parts replace, None stays."""
    message = _undecided(session, message_id)
    must_be(session, message, version)
    if message.state == MessageState.UNCERTAIN:
        raise Refused(_("This message may have arrived already; first say whether it went."))
    if body is not None and len(body) > MAX_TEXT:
        raise Refused(
            _("The text has {body:,} characters; {max_text:,} are the most.").format(
                body=len(body), max_text=MAX_TEXT
            )
        )
    changed = []
    if recipient is not None and recipient.strip() != message.recipient:
        message.recipient = _checked(message.channel, recipient, playbook)
        message.domain = domain_of(message.channel, message.recipient)
        _complete_lead(session, message, playbook)
        changed.append("recipient")
    if subject is not None and message.channel == "email":
        text = " ".join(subject.split())
        changed += ["subject"] if text != message.subject else []
        message.subject = text
    if body is not None and body.strip() != message.body:
        message.body = body.strip()
        changed.append("text")
    if not changed:
        return
    message.state, message.approved_hash = MessageState.REVIEW, ""
    message.first_eyes_by, message.first_eyes_hash, message.first_eyes_at = "", "", None
    message.version += 1
    record(session, "message.edited", f"Draft edited: {', '.join(changed)}", now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip


def _checked(channel: str, recipient: str, playbook: Playbook) -> str:
    if channel == "email":
        email = read_email(recipient)
        if not email.address:
            raise Refused(
                _("'{recipient}' is not an e-mail address.").format(recipient=recipient.strip())
            )
        return email.address
    phone = read_phone(recipient, playbook.business.country)
    if not phone.valid:
        raise Refused(
            _("'{recipient}' is not a phone number that can be texted.").format(
                recipient=recipient.strip()
            )
        )
    return phone.e164


def _complete_lead(session: Session, message: Message, playbook: Playbook) -> None:
    """An address that a person filled in becomes the lead's own when it had none."""
    lead = session.get_one(Lead, message.lead_id)
    if message.channel == "email" and not lead.email:
        email = read_email(message.recipient)
        lead.email, lead.email_folded = email.address, email.folded
    elif message.channel == "sms" and not lead.phone_valid:
        phone = read_phone(message.recipient, playbook.business.country)
        lead.phone, lead.phone_raw, lead.phone_valid = phone.e164, phone.raw, phone.valid
    recall(session, lead)


def snooze(session: Session, message_id: int, *, until: datetime, now: datetime, by: str) -> None:
    """Out of sight until then; the first-response clock does not stop."""
    message = _undecided(session, message_id)
    if until <= now:
        raise Refused(_("That moment is over already; name one that is still to come."))
    message.snoozed_until = until
    message.version += 1
    record(session, "message.snoozed", f"Snoozed until {written(until)}", now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip


def _undecided(session: Session, message_id: int) -> Message:
    """The message if it still waits for a person; else who decided what, and when."""
    message = fetch(session, Message, message_id, "review")
    if message.state in WAITING_FOR_A_PERSON:
        return message
    if message.decided_by and message.decided_at:
        told = _("{decided_by} approved this at {when}; it is {state} now.")
        if message.state == MessageState.REJECTED:
            told = _("{decided_by} rejected this at {when}; it is {state} now.")
        when = written(message.decided_at)
        state = _(message.state.value)
        raise Refused(told.format(decided_by=message.decided_by, when=when, state=state))
    why = f": {message.note}" if message.note else ""
    raise Refused(
        _("{what} is {state}{why}; nothing is left to decide.").format(
            what=named(session, message), state=_(message.state.value), why=why
        )
    )
