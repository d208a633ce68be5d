"""Opting out and in again: per channel, at once, and never guessed (FACTS, STOP)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from data.activity.timeline import record
from data.consent.giving import note_consent
from data.consent.states import ConsentState
from data.inbox.following.events import Followed, noted, nothing
from data.inbox.following.finding import Found
from data.inbox.following.replies import first_words
from data.inbox.understood import Understood
from data.leads.identity import read_email, read_phone
from data.leads.tables import Lead
from data.outreach.respond import ask_a_person
from data.outreach.stopping import suppress
from data.outreach.tables import Suppression
from data.playbook.channel import Channel
from data.playbook.house import House
from data.playbook.models import Playbook

BOUNCED = "bounced"
"""Begins the why of an address that takes no mail; only a person can take that back."""


def address_of(item: Understood, playbook: Playbook) -> tuple[Channel, str]:
    """The channel, and the address as it is suppressed: folded, or E.164. Empty: not usable."""
    stated = item.recipient or (
        item.submission.phone if item.channel == "sms" else item.submission.email
    )
    if item.channel == "sms":
        return "sms", read_phone(stated, playbook.business.country).e164
    return "email", read_email(stated).folded


def opted_out(
    session: Session, found: Found | None, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """The address that wrote, and the one we wrote to: people forward their mail."""
    channel, address = address_of(item, house.playbook)
    addresses = {address}
    if found is not None and found.message is not None and found.message.channel == channel:
        sent_to = found.message.recipient
        addresses.add(read_email(sent_to).folded if channel == "email" else sent_to)
    addresses.discard("")
    if not addresses:
        return nothing("an opt-out that names no address")
    why = f"{item.kind.value.replace('_', ' ')} through {item.event or item.channel}: " + (
        first_words(item.text) if item.text.strip() else item.why
    )
    for one in sorted(addresses):
        suppress(session, channel, one, why=why, now=now, by=by)
    return noted(why, found.lead.id if found else None)


def is_opted_out(session: Session, channel: str, address: str) -> Suppression | None:
    """The person's own wish not to be written to; a dead address is none."""
    rows = select(Suppression).where(Suppression.channel == channel, Suppression.address == address)
    held = session.exec(rows).first()
    return None if held is None or held.why.startswith(BOUNCED) else held


def opted_in(
    session: Session, found: Found | None, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """Consent to start again; its words are kept on the timeline."""
    channel, address = address_of(item, house.playbook)
    held = is_opted_out(session, channel, address)
    if held is None:
        return nothing("nobody had opted out with this address", found.lead.id if found else None)
    session.delete(held)
    session.flush()
    column = Lead.email_folded if channel == "email" else Lead.phone
    summary = f"Opted in again to {'e-mail' if channel == 'email' else 'text messages'}"
    for lead in session.exec(select(Lead).where(column == address)).all():
        record(session, "lead.opted_in", summary, why=f"they wrote {first_words(item.text)}",
               now=now, by=by, lead_id=lead.id, said=item.text)  # fmt: skip
        note_consent(session, lead.id or 0, channel, ConsentState.GIVEN, source="their own words",
                     text=item.text, now=now, by=by)  # fmt: skip
    return noted(summary, found.lead.id if found else None)


def unclear(
    session: Session, found: Found, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """It may be an opt-out: nothing more leaves by itself, and a person decides (DESIGN §4)."""
    why = f"{first_words(item.text)} may be an opt-out"
    ask_a_person(session, found.lead, why, item.external_id, house=house, now=now, by=by)
    return noted(f"unclear: {why}", found.lead.id)
