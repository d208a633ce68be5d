"""How a lead can be reached: its place on the clock, its addresses, what has been said to it."""

from __future__ import annotations

from sqlmodel import Session

from data.leads.identity import zones_of
from data.leads.tables import Lead
from data.outreach.hours import Place, place_of
from data.outreach.route import Choice, decide_channel
from data.outreach.suppression import suppressed_channels
from data.playbook.house import House
from data.playbook.models import Channel, Playbook, Template, Window


def place_of_lead(lead: Lead, playbook: Playbook) -> Place:
    """Where the lead's clock is: stated, by area code, or the business's own."""
    fallback = playbook.business.timezone or "UTC"
    return place_of(lead.zone, zones_of(lead.phone), fallback)


def window_of(channel: Channel, playbook: Playbook) -> Window:
    return playbook.hours.sms if channel == "sms" else playbook.hours.email


def recipients_of(lead: Lead) -> dict[Channel, str]:
    """Usable addresses. A number that is only possible, not valid, is never texted by itself."""
    recipients: dict[Channel, str] = {}
    if lead.email:
        recipients["email"] = lead.email
    if lead.phone and lead.phone_valid:
        recipients["sms"] = lead.phone
    return recipients


def choose_channel(
    session: Session,
    lead: Lead,
    template: str,
    wanted: tuple[Channel, ...],
    house: House,
    shut: frozenset[Channel] | None = None,
) -> Choice:
    """The channel for this template: `wanted` first, empty meaning the source's own order.

    `shut` are the channels that the person opted out of, where they have been looked up.
    """
    source = house.playbook.sources.get(lead.source)
    channels = wanted or (source.channels if source else ("email", "sms"))
    return decide_channel(
        channels,
        recipients_of(lead),
        _texts(house.playbook.templates[template]),
        suppressed_channels(session, lead) if shut is None else shut,
        house.transports,
    )


def _texts(template: Template) -> tuple[Channel, ...]:
    texts: list[Channel] = []
    if template.email is not None:
        texts.append("email")
    if template.sms is not None:
        texts.append("sms")
    return tuple(texts)
