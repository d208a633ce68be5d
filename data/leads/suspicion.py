"""Two leads that may be one person: suspected with evidence, and never merged by us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from data.activity.timeline import record
from data.leads.identity import read_email
from data.leads.known import Alike, leads_alike
from data.leads.likeness import mail_key, mail_variant, name_key
from data.leads.recognition import identifying_email
from data.leads.tables import Lead, NotTheSame, Suspicion


def pair(one: int | None, other: int | None) -> tuple[int, int]:
    """The smaller number first, as pairs are stored."""
    return min(one or 0, other or 0), max(one or 0, other or 0)


def suspect(
    session: Session,
    lead: Lead,
    other_id: int,
    evidence: Sequence[str],
    *,
    now: datetime,
    by: str,
) -> None:
    """Remember that they may be one person, unless somebody has said that they are not."""
    smaller, larger = pair(lead.id, other_id)
    if smaller == larger or not evidence or said_not_the_same(session, smaller, larger):
        return
    held = suspicion_of(session, smaller, larger)
    if held is None:
        held = Suspicion(one_id=smaller, other_id=larger, at=now)
    elif held.settled_at is None and set(evidence) <= set(held.evidence):
        return
    held.evidence = list(dict.fromkeys((*held.evidence, *evidence)))
    held.settled_at = None
    session.add(held)
    session.flush()
    summary = f"May be the same person as lead {other_id}"
    record(session, "lead.suspected", summary, why="; ".join(evidence), now=now, by=by,
           lead_id=lead.id, other=other_id)  # fmt: skip


def suspicion_of(session: Session, one_id: int, other_id: int) -> Suspicion | None:
    rows = select(Suspicion).where(Suspicion.one_id == one_id, Suspicion.other_id == other_id)
    return session.exec(rows).first()


def said_not_the_same(session: Session, one_id: int, other_id: int) -> bool:
    rows = select(NotTheSame.id).where(NotTheSame.one_id == one_id, NotTheSame.other_id == other_id)
    return session.exec(rows).first() is not None


def suspect_alike(session: Session, lead: Lead, *, now: datetime, by: str) -> None:
    """Look for leads that are like a new one, by name and by address; two index look-ups."""
    by_name = name_key(lead.name)
    by_mail = mail_key(lead.email_folded) if identifying_email(lead) else ""
    if not by_name and not by_mail:
        return
    for other in leads_alike(session, by_name, by_mail, but=lead.id or 0):
        suspect(session, lead, other.id, alike(lead, other), now=now, by=by)


def alike(lead: Lead, other: Alike) -> list[str]:
    """What speaks for one person, each in words; empty: nothing that is worth a look."""
    said = []
    variant = mail_variant(lead.email_folded, other.email_folded)
    if variant and read_email(other.email).is_identity:
        said.append(f"e-mail addresses that differ by {variant}: {lead.email}, {other.email}")
    if name_key(lead.name) and name_key(lead.name) == name_key(other.name):
        postal, other_postal = _folded(lead.place.get("postal")), _folded(other.place.get("postal"))
        if postal and postal == other_postal:
            said.append(f"same name and postal code {lead.place['postal']}")
        if _folded(lead.company) and _folded(lead.company) == _folded(other.company):
            said.append(f"same name and company {lead.company}")
    return said


def _folded(text: object) -> str:
    return "".join(char for char in str(text or "").casefold() if char.isalnum())
