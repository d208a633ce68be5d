"""Two leads become one: what the kept one takes over from the one that goes."""

from __future__ import annotations

from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.playbook.urgency import Urgency

EMAIL = ("email", "email_folded")
PHONE = ("phone_raw", "phone", "phone_valid", "phone_country")
CLOCK = ("stage", "outcome", "closed_at", "respond_by", "overdue_at", "first_response_at")
"""Columns that say one thing together: they are taken over and put back together."""

PARTED = "\n\n"
"""Between what a lead said and what it said later."""

_STAGES = (
    LeadStage.LOST,
    LeadStage.NEW,
    LeadStage.NURTURE,
    LeadStage.CONTACTED,
    LeadStage.ENGAGED,
    LeadStage.BOOKED,
    LeadStage.WON,
)
"""From the one that says least of where the person stands to the one that says most."""

_URGENCIES = (Urgency.LOW, Urgency.NORMAL, Urgency.SOON, Urgency.NOW)


def combine(kept: Lead, gone: Lead) -> str:
    """Fill what the kept one lacks, and replace nothing; returns the words that are new to it."""
    for name in ("name", "first_name", "company", "zone", "page", "owner", "intent"):
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    if not kept.email:
        _take(kept, gone, EMAIL)
    if not kept.phone or (gone.phone_valid and not kept.phone_valid):
        _take(kept, gone, PHONE)
    kept.utm = {**gone.utm, **kept.utm}
    kept.place = {**gone.place, **kept.place}
    kept.extra = {**gone.extra, **kept.extra, **_other_addresses(kept, gone)}
    kept.tags = list(dict.fromkeys((*kept.tags, *gone.tags)))
    kept.urgency = max(kept.urgency, gone.urgency, key=_URGENCIES.index)
    if gone.last_inbound_at > kept.last_inbound_at:
        kept.last_inbound_at, kept.came_by = gone.last_inbound_at, gone.came_by or kept.came_by
    if gone.hot_at is not None and (kept.hot_at is None or gone.hot_at < kept.hot_at):
        kept.hot_at = gone.hot_at
    said = gone.message if gone.message and gone.message not in kept.message else ""
    if said:
        kept.message = f"{kept.message}{PARTED}{said}".strip()
    return said


def further(kept: LeadStage, gone: LeadStage) -> LeadStage:
    """The stage of the person that both are."""
    return max(kept, gone, key=_STAGES.index)


def _take(kept: Lead, gone: Lead, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(kept, name, getattr(gone, name))


def _other_addresses(kept: Lead, gone: Lead) -> dict[str, str]:
    """A second address is not written to, but the operator must be able to see it."""
    others = {}
    if gone.email and gone.email_folded != kept.email_folded:
        others["other e-mail"] = gone.email
    if gone.phone_raw and gone.phone != kept.phone:
        others["other phone"] = gone.phone or gone.phone_raw
    return others
