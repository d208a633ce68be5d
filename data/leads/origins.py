"""Where a lead came from: every source and door, the first one first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.leads.tables import Lead, LeadArrival


@dataclass(frozen=True, slots=True)
class Origin:
    """A source of the playbook through a door; `at` is the first time, `times` how often."""

    source: str
    door: str
    detail: str
    at: datetime
    times: int


def origins(session: Session, lead: Lead) -> tuple[Origin, ...]:
    """The lead's own source comes first; a lead from before arrivals were kept has only that."""
    rows = select(LeadArrival).where(LeadArrival.lead_id == lead.id)
    arrivals = session.exec(rows.order_by(col(LeadArrival.at), col(LeadArrival.id))).all()
    own = (lead.source, lead.door, lead.source_detail)
    found = {own: Origin(*own, at=lead.submitted_at, times=0)}
    for row in arrivals:
        key = (row.source, row.door, row.detail)
        first = found.get(key, Origin(*key, at=row.at, times=0))
        found[key] = Origin(*key, at=min(first.at, row.at), times=first.times + 1)
    return tuple(
        Origin(one.source, one.door, one.detail, one.at, max(one.times, 1))
        for one in found.values()
    )
