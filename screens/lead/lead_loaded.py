"""What the lead's screen loads, in one reading transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.leads.duplicates import Pair
    from data.leads.queries import LeadDetail
    from data.outreach.panes import FollowUpRow, ReviewRow
    from screens.desk import Desk


@dataclass(frozen=True, slots=True)
class LeadLoaded:
    """`waiting` are the drafts to this lead that a person must decide on, snoozed ones too;
    `alike` whom it may be besides."""

    lead: LeadDetail
    coming: tuple[FollowUpRow, ...]
    waiting: tuple[ReviewRow, ...]
    alike: tuple[Pair, ...] = ()


def load_lead(desk: Desk, lead_id: int) -> LeadLoaded:
    from data.leads.duplicates import duplicates_of
    from data.leads.queries import detail
    from data.outreach.panes import follow_up_pane, review_pane

    with desk.reading() as session:
        lead = detail(session, lead_id, desk.playbook)
        coming = tuple(follow_up_pane(session, lead_id=lead_id))
        reviews = review_pane(session, now=desk.now(), snoozed=True)
        alike = tuple(duplicates_of(session, lead_id))
    waiting = tuple(row for row in reviews if row.lead_id == lead_id)
    return LeadLoaded(lead, coming, waiting, alike)
