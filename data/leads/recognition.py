"""Recognise whoever comes in: the lead they are, and whom else they may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from data.leads.identity import read_email, read_phone
from data.leads.known import leads_of_person, leads_with_email, leads_with_phone
from data.leads.likeness import names_agree
from data.leads.sameness import Sameness, Shared, Somebody, decide_sameness
from data.leads.tables import Lead


@dataclass(frozen=True, slots=True)
class Suspect:
    """A lead that may be the same person, and what speaks for it."""

    lead: Lead
    evidence: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """`lead` is who they are, or None: somebody new; `suspects` whom they may be besides."""

    lead: Lead | None
    evidence: str
    suspects: tuple[Suspect, ...]


def recognise(session: Session, read: Lead, *, person: str = "") -> Recognised:
    """Look for the person by e-mail, the sender's contact id and phone, in that order.

    `read` is what the submission says, not stored yet; `person` the sender's id of the contact.
    Who writes to one of our clients is looked for among that client's leads: a person may write
    to two businesses, and is answered by each.
    """
    found: Lead | None = None
    evidence = ""
    suspects: dict[int, Suspect] = {}
    who = Somebody(read.name, read.email_folded)
    for shared, leads, said in _clues(session, read, person):
        theirs = (lead for lead in leads if read.client_id in (None, lead.client_id))
        known = sorted(theirs, key=lambda lead: not names_agree(lead.name, read.name))
        for lead in known:
            verdict = decide_sameness(shared, Somebody(lead.name, lead.email_folded), who)
            if found is None and verdict is Sameness.SAME:
                found, evidence = lead, f"same {shared} as lead {lead.id}"
            elif lead is not found and lead.id is not None:
                suspects.setdefault(lead.id, Suspect(lead, f"same {shared} {said}"))
    if found is not None:
        suspects.pop(found.id or 0, None)
    return Recognised(found, evidence, tuple(suspects.values()))


def _clues(session: Session, read: Lead, person: str) -> Iterator[tuple[Shared, list[Lead], str]]:
    """What can identify a person, with the leads that share it."""
    if read.email_folded and read_email(read.email).is_identity:
        yield Shared.EMAIL, leads_with_email(session, read.email_folded), read.email
    if person:
        yield Shared.PERSON, leads_of_person(session, read.door, person), person
    if identifying_phone(read):
        yield Shared.PHONE, leads_with_phone(session, read.phone), read.phone


def identifying_phone(lead: Lead) -> str:
    """The lead's number where it can identify a person, else empty."""
    if not lead.phone or not lead.phone_valid:
        return ""
    return lead.phone if read_phone(lead.phone, lead.phone_country or "US").is_identity else ""


def identifying_email(lead: Lead) -> str:
    return lead.email_folded if read_email(lead.email).is_identity else ""
