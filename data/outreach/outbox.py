"""The outbox: put a message in, or hold it for a person.

    queued → claimed → sending → sent | queued (retry) | failed | uncertain

`claims.py` takes it out, `door.py` commits `sending` just before the hand-over and looks once more
at everything that may have changed, `settle.py` records what became of it, only for the worker and
the claim (`fence`) that holds the row; `lapsed.py` clears up after a worker that died.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.leads.tables import Lead
from data.outreach.compose import Draft
from data.outreach.route import Held
from data.outreach.second_eyes import marked
from data.outreach.states import MessageState, Purpose
from data.outreach.tables import Message
from data.playbook.models import Playbook


def new_message(
    session: Session,
    lead: Lead,
    *,
    key: str,
    purpose: Purpose,
    draft: Draft,
    recipient: str,
    held: Sequence[Held],
    playbook: Playbook,
    due_at: datetime,
    now: datetime,
    by: str,
    why: str,
    follow_up_id: int | None = None,
    note: str = "",
    beside_id: int | None = None,
) -> Message:
    """Queue a routine message, or put a held one before a person; `key` makes it the only one."""
    message = Message(
        key=key,
        lead_id=lead.id or 0,
        follow_up_id=follow_up_id,
        purpose=purpose,
        template=draft.template,
        channel=draft.channel,
        recipient=recipient,
        domain=domain_of(draft.channel, recipient),
        subject=draft.subject,
        body=draft.body,
        header_id=f"<{secrets.token_hex(12)}@{playbook.business.email.rpartition('@')[2]}>",
        reasons=[marked(reason, playbook).stored() for reason in held],
        state=MessageState.REVIEW if held else MessageState.QUEUED,
        created_at=now,
        due_at=due_at,
        note=note,
        beside_id=beside_id,
    )
    session.add(message)
    session.flush()
    label = purpose.value.replace("_", " ")
    if held:
        tell_reviewers(session, lead, message, held, now=now)
        summary = f"{label.capitalize()} waits for a person: {names(held)}"
        reasons = "; ".join(reason.why for reason in held)
        record(session, "message.held", summary, why=reasons, now=now, by=by,
               lead_id=lead.id, message_id=message.id)  # fmt: skip
    else:
        summary = f"{label.capitalize()} queued by {draft.channel} ({draft.template})"
        record(session, "message.queued", summary, why=why, now=now, by=by,
               lead_id=lead.id, message_id=message.id)  # fmt: skip
    return message


def domain_of(channel: str, recipient: str) -> str:
    """Where the mail server of an address is; a phone has none."""
    return recipient.rpartition("@")[2].lower() if channel == "email" else ""


def hold_for_person(
    session: Session,
    lead: Lead,
    message: Message,
    held: Sequence[Held],
    *,
    now: datetime,
    by: str,
) -> None:
    """Take a message that has not left back to a person, for reasons that came up since."""
    message.reasons = [*message.reasons, *(reason.stored() for reason in held)]
    message.state, message.approved_hash = MessageState.REVIEW, ""
    message.decided_by, message.decided_at = "", None
    message.first_eyes_by, message.first_eyes_hash, message.first_eyes_at = "", "", None
    message.snoozed_until = None
    message.lease_owner, message.lease_until = "", None
    message.version += 1
    tell_reviewers(session, lead, message, held, now=now)
    reasons = "; ".join(reason.why for reason in held)
    record(session, "message.held", f"Waits for a person: {names(held)}", why=reasons,
           now=now, by=by, lead_id=lead.id, message_id=message.id)  # fmt: skip


def names(held: Sequence[Held]) -> str:
    return ", ".join(reason.reason.value.replace("_", " ") for reason in held)


def tell_returned(session: Session, message: Message, why: str, *, now: datetime) -> None:
    """Alert the operators that a message which was about to leave waits for a person again."""
    lead = session.get_one(Lead, message.lead_id)
    who = lead.name or lead.email or lead.phone or f"lead {lead.id}"
    raise_alert(
        session,
        AlertKind.REVIEW_WAITING,
        key=f"review:{message.id}:{message.fence}",
        title=f"Review waiting: {who}",
        body=f"A message to {who} was stopped at the last moment: {why}. "
        f"Review {message.id} in Callboard.",
        now=now,
    )


def tell_reviewers(
    session: Session, lead: Lead, message: Message, held: Sequence[Held], *, now: datetime
) -> None:
    """Alert the operators that a message waits for a person, and why."""
    who = lead.name or lead.email or lead.phone or f"lead {lead.id}"
    raise_alert(
        session,
        AlertKind.REVIEW_WAITING,
        key=f"review:{message.id}:{message.fence}",
        title=f"Review waiting: {who}",
        body=f"A message to {who} waits for a person ({names(held)}). "
        f"Review {message.id} in Callboard.",
        now=now,
    )
