"""Leads that were merged into another one: that one stands for them."""

from __future__ import annotations

from sqlmodel import Session, select

from data.leads.tables import Lead
from data.refused import Refused
from data.words import _


def the_kept(session: Session, lead: Lead) -> Lead:
    """The lead itself, or the one that it was merged into."""
    seen = {lead.id}
    while lead.merged_into is not None and lead.merged_into not in seen:
        seen.add(lead.merged_into)
        lead = session.get_one(Lead, lead.merged_into)
    return lead


def family(session: Session, lead_id: int) -> list[int]:
    """The lead and every lead that was merged into it, through however many merges."""
    found, looked_at = [lead_id], 0
    while looked_at < len(found):
        rows = select(Lead.id).where(Lead.merged_into == found[looked_at])
        found += [key for key in session.exec(rows) if key is not None and key not in found]
        looked_at += 1
    return found


def must_stand(lead: Lead) -> None:
    """Refuse to do something with a lead that goes on as another, or whose person was erased."""
    if lead.erased_at is not None:
        raise Refused(
            _(
                "Lead {id} was erased on {erased_at:%Y-%m-%d}; nothing is known of it "
                "any more, and nothing can be done with it."
            ).format(id=lead.id, erased_at=lead.erased_at)
        )
    if lead.merged_into is not None:
        raise Refused(
            _(
                "Lead {id} was merged into lead {merged_into}: do it there, or take "
                "the merge back with `callboard leads unmerge {id}`."
            ).format(id=lead.id, merged_into=lead.merged_into)
        )
