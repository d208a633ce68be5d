"""A submission becomes a lead: a new one, or another word from somebody we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data.activity.timeline import record
from data.clients.own_rules import client_of_source
from data.consent.giving import take_consent
from data.inbox.understand import Submission
from data.leads.decide import (
    asks_for_consultation,
    decide_intent,
    decide_source,
    decide_urgency,
    page_activity,
    source_rule,
)
from data.leads.identity import read_email, read_phone
from data.leads.likeness import mail_key, name_key
from data.leads.naming import clean_name, first_name_of
from data.leads.recognition import identifying_email, identifying_phone, recognise
from data.leads.score import add_points, turn_hot
from data.leads.suspicion import suspect, suspect_alike
from data.leads.tables import Lead, LeadArrival
from data.playbook.models import Playbook
from data.playbook.urgency import Urgency
from data.privacy.sealing import recall
from data.team.assigning import assign_new


@dataclass(frozen=True, slots=True)
class Arrival:
    """The lead, whether it is new, and what was said that we had not heard (`said`)."""

    lead: Lead
    is_new: bool
    why: str
    said: str


def arrive(
    session: Session,
    submission: Submission,
    *,
    door: str,
    received_at: datetime,
    submitted_at: datetime,
    playbook: Playbook,
    now: datetime,
    by: str,
    person: str = "",
    came_by: str = "",
) -> Arrival:
    """Create the lead, or add to the one that is the same person (`data.leads.sameness`).

    `person` is the sender's own id of the contact, where the sender has one.
    """
    read = _lead_from(submission, door, received_at, submitted_at, playbook)
    read.came_by = came_by
    read.client_id = client_of_source(session, read.source)
    recognised = recognise(session, read, person=person)
    known, evidence = recognised.lead, recognised.evidence
    came = _came(read, person[:200])
    if known is None:
        session.add(read)
        session.flush()
        _note_arrival(session, came, read)
        summary = f"Lead from {read.source}: {read.name or read.email or read.phone or 'unnamed'}"
        record(session, "lead.created", summary, why=_source_why(submission, door, playbook),
               now=now, by=by, lead_id=read.id, door=door)  # fmt: skip
        _flag_phone(session, read, now=now, by=by)
        for one in recognised.suspects:
            suspect(session, read, one.lead.id or 0, [one.evidence], now=now, by=by)
        suspect_alike(session, read, now=now, by=by)
        take_consent(session, read, submission.extra, source=door, playbook=playbook, now=now,
                     by=by)  # fmt: skip
        assign_new(session, read, playbook=playbook, now=now, by=by)
        judge(session, read, playbook=playbook, now=now, by=by)
        return Arrival(read, True, "", read.message)
    said = _add_to(known, read)
    _note_arrival(session, came, known)
    for one in recognised.suspects:
        suspect(session, known, one.lead.id or 0, [one.evidence], now=now, by=by)
    summary = f"Wrote again from {read.source}"
    record(session, "lead.merged", summary, why=evidence, now=now, by=by,
           lead_id=known.id, door=door, said=read.message, added=said)  # fmt: skip
    take_consent(session, known, submission.extra, source=door, playbook=playbook, now=now,
                 by=by)  # fmt: skip
    assign_new(session, known, playbook=playbook, now=now, by=by)
    judge(session, known, playbook=playbook, now=now, by=by, page=read.page)
    return Arrival(known, False, evidence, said)


def _lead_from(
    submission: Submission,
    door: str,
    received_at: datetime,
    submitted_at: datetime,
    playbook: Playbook,
) -> Lead:
    email = read_email(submission.email)
    phone = read_phone(submission.phone, submission.place.get("country", "")[:2].upper()
                       if len(submission.place.get("country", "")) == 2
                       else playbook.business.country)  # fmt: skip
    source = decide_source(submission.source, submission.utm, door, submission.detail, playbook)
    name = clean_name(submission.name)
    extra = dict(submission.extra)
    if submission.email and not email.address:
        extra["unusable e-mail"] = submission.email[:300]
    if phone.extension:
        extra["phone extension"] = phone.extension
    return Lead(
        name=name,
        first_name=first_name_of(name, submission.company),
        company=submission.company[:200],
        email=email.address,
        email_folded=email.folded,
        phone_raw=phone.raw[:60],
        phone=phone.e164,
        phone_valid=phone.valid,
        phone_country=phone.country if phone.e164 else "",
        message=submission.message,
        source=source.value,
        source_detail=(submission.detail or submission.source)[:200],
        door=door,
        page=submission.page[:1000],
        utm=dict(submission.utm),
        place=dict(submission.place),
        extra=extra,
        zone=submission.zone[:60],
        owner=submission.owner[:100],
        received_at=received_at,
        submitted_at=submitted_at,
        last_inbound_at=submitted_at,
    )


def _source_why(submission: Submission, door: str, playbook: Playbook) -> str:
    return decide_source(submission.source, submission.utm, door, submission.detail, playbook).why


def _came(read: Lead, person: str) -> LeadArrival:
    """What is kept of this arrival, whichever lead it turns out to be."""
    return LeadArrival(
        lead_id=0,
        at=read.submitted_at,
        door=read.door,
        source=read.source,
        detail=read.source_detail,
        email=identifying_email(read),
        phone=identifying_phone(read),
        person=person,
        name_key=name_key(read.name),
        mail_key=mail_key(read.email_folded) if identifying_email(read) else "",
    )


def _note_arrival(session: Session, came: LeadArrival, lead: Lead) -> None:
    came.lead_id = lead.id or 0
    session.add(came)
    session.flush()
    recall(session, lead)


def _add_to(known: Lead, read: Lead) -> str:
    """Fill what was missing; keep what was there. Returns the words that are new."""
    for field in ("name", "first_name", "company", "zone", "page", "owner"):
        if not getattr(known, field):
            setattr(known, field, getattr(read, field))
    if not known.email:
        known.email, known.email_folded = read.email, read.email_folded
    if not known.phone or (read.phone_valid and not known.phone_valid):
        known.phone_raw, known.phone, known.phone_valid = (
            read.phone_raw, read.phone, read.phone_valid)  # fmt: skip
    known.utm = {**read.utm, **known.utm}
    known.place = {**read.place, **known.place}
    known.extra = {**read.extra, **known.extra}
    _keep_other_addresses(known, read)
    if read.submitted_at >= known.last_inbound_at:
        known.last_inbound_at, known.came_by = read.submitted_at, read.came_by
    known.version += 1
    said = read.message if read.message and read.message not in known.message else ""
    if said:
        known.message = f"{known.message}\n\n{said}".strip()
    return said


def fill_in(session: Session, lead: Lead, told: Submission) -> list[str]:
    """Take what the lead lacks from what somebody else knows of it; gives the names of it."""
    email = read_email(told.email)
    country = lead.place.get("country", "")[:2].upper() or "US"
    phone = read_phone(told.phone, country)
    offered = {
        "name": clean_name(told.name),
        "company": told.company[:200],
        "email": email.address,
        "phone": phone.e164,
        "zone": told.zone[:60],
    }
    filled = [field for field, value in offered.items() if value and not getattr(lead, field)]
    for field in filled:
        setattr(lead, field, offered[field])
    if "name" in filled:
        lead.first_name = first_name_of(lead.name, lead.company)
    if "email" in filled:
        lead.email_folded = email.folded
    if "phone" in filled:
        lead.phone_raw, lead.phone_valid = phone.raw[:60], phone.valid
        lead.phone_country = phone.country
    new_place = {key: value for key, value in told.place.items() if key not in lead.place}
    if new_place:
        lead.place = {**lead.place, **new_place}
        filled.append("place")
    if filled:
        lead.version += 1
        session.flush()
        recall(session, lead)
    return filled


def _keep_other_addresses(known: Lead, read: Lead) -> None:
    """A second address is not written to, but the operator must be able to see it."""
    extra = dict(known.extra)
    if read.email and read.email_folded != known.email_folded:
        extra["other e-mail"] = read.email
    if read.phone_raw and read.phone != known.phone:
        extra["other phone"] = read.phone or read.phone_raw
    known.extra = extra


def _flag_phone(session: Session, lead: Lead, *, now: datetime, by: str) -> None:
    if lead.phone_raw and not lead.phone_valid:
        summary = f"Phone '{lead.phone_raw}' is kept but not texted"
        why = "it is a possible number, not a valid one" if lead.phone else "it is not a number"
        record(session, "lead.phone_flagged", summary, why=why, now=now, by=by, lead_id=lead.id)


def judge(
    session: Session,
    lead: Lead,
    *,
    playbook: Playbook,
    now: datetime,
    by: str,
    page: str | None = None,
) -> None:
    """Tag and score by the team's rules, each decision with its why on the timeline.

    `page` is the page of this submission; None: the lead's own, which has not been scored yet.
    """
    intent = decide_intent(lead.message, playbook)
    stated = str(lead.extra.get("urgency", ""))
    urgency, urgency_why = decide_urgency(lead.message, playbook, stated)
    source = source_rule(lead.source, playbook)
    tags = dict.fromkeys((*lead.tags, *source.tags, *intent.tags))
    lead.intent, lead.urgency, lead.tags = intent.key, urgency, list(tags)
    label = intent.label or "no particular intent"
    summary = f"Tagged: {label}, urgency {Urgency(urgency).value}"
    why = f"{intent.why}; {urgency_why}"
    record(session, "lead.tagged", summary, why=why, now=now, by=by, lead_id=lead.id)
    activity = page_activity(lead.page if page is None else page, playbook)
    if activity is not None:
        kind, page_why = activity
        add_points(session, lead, kind, why=page_why, playbook=playbook, now=now, by=by)
    if hot := asks_for_consultation(lead.message, playbook):
        turn_hot(session, lead, hot, now=now, by=by)
