"""Whom and what an item is about: our message first, then the person by address or number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from data.clients.own_rules import who_write
from data.inbox.doors import NAMES_CONTACTS
from data.inbox.understood import Understood
from data.leads.identity import read_email, read_phone
from data.leads.known import leads_of_person, leads_with_email, leads_with_phone
from data.leads.merged import the_kept
from data.leads.tables import Lead
from data.outreach.tables import Message
from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class Found:
    """The lead, our message where one was named, and the evidence in words.

    `is_sure`: a token or a Message-ID of ours named it; else it is who the sender seems to be.
    """

    lead: Lead
    message: Message | None
    evidence: str
    is_sure: bool


def contact_id(source: str, item: Understood) -> str:
    """The sender's own id of the person; empty where its ids name something else."""
    return item.submission.external_id[:200] if source in NAMES_CONTACTS else ""


def find(session: Session, item: Understood, playbook: Playbook, source: str = "") -> Found | None:
    """The lead that an item is about, or None: it is somebody we do not know."""
    message, clue = find_message(session, item, playbook)
    if message is not None:
        lead = the_kept(session, session.get_one(Lead, message.lead_id))
        return Found(lead, message, f"{clue} names message {message.id}", True)
    for address in (item.recipient, item.submission.email):
        email = read_email(address)
        if email.is_identity and (leads := leads_with_email(session, email.folded)):
            why = f"lead {leads[0].id} has the address {email.address}"
            return Found(leads[0], None, why, False)
    person = contact_id(source, item)
    if person and (leads := leads_of_person(session, source, person)):
        why = f"lead {leads[0].id} is contact {person} of {source}"
        return Found(leads[0], None, why, False)
    for number in (item.submission.phone, item.recipient):
        phone = read_phone(number, playbook.business.country)
        if phone.is_identity and (leads := leads_with_phone(session, phone.e164)):
            why = f"lead {leads[0].id} has the number {phone.e164}"
            return Found(leads[0], None, why, False)
    return None


def find_message(
    session: Session, item: Understood, playbook: Playbook
) -> tuple[Message | None, str]:
    """Our message by its token, else by the first Message-ID that is ours."""
    if item.token:
        found = _by_token(session, item.token, playbook)
        if found is not None:
            return found, "the reply token"
    return _by_header(session, item.message_ids), "its Message-ID"


def _by_token(session: Session, token: str, playbook: Playbook) -> Message | None:
    """A Message-ID of ours is the token and the domain of whoever wrote: the team or a client.

    A domain may have changed since: then all are looked through, which is rare. (A range would
    miss some: not every database sorts signs.)
    """
    writers = {one.business.email.rpartition("@")[2] for one in who_write(session, playbook)}
    usual = col(Message.header_id).in_([f"<{token}@{domain}>" for domain in sorted(writers)])
    found = session.exec(select(Message).where(usual).order_by(col(Message.id))).first()
    if found is not None or not token.isalnum():
        return found
    begins = col(Message.header_id).like(f"<{token}@%")
    return session.exec(select(Message).where(begins).limit(1)).first()


def _by_header(session: Session, ids: Sequence[str]) -> Message | None:
    if not ids:
        return None
    bare = [key if key.startswith("<") else f"<{key}>" for key in ids]
    rows = session.exec(select(Message).where(col(Message.header_id).in_(bare))).all()
    by_id = {row.header_id: row for row in rows}
    return next((by_id[key] for key in bare if key in by_id), None)
