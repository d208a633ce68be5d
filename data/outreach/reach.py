"""How a lead can be reached: its place on the clock, its addresses, what has been said to it."""

from __future__ import annotations

from sqlmodel import Session

from data.consent.permission import unwanted_channels
from data.consent.quiet import hours_at
from data.leads.tables import Lead
from data.outreach.hours import Opening, Place, place_of
from data.outreach.route import Choice, decide_channel
from data.outreach.suppression import suppressed_channels
from data.playbook.channel import Channel
from data.playbook.house import House
from data.playbook.models import Playbook
from data.playbook.templates import Template


def place_of_lead(lead: Lead, playbook: Playbook) -> Place:
    """Where the lead's clock is: stated, by address and area code, or the business's own."""
    business = playbook.business
    fallback = business.timezone or "UTC"
    return place_of(lead.zone, lead.place, lead.phone, fallback=fallback, country=business.country)


def window_of(channel: Channel, playbook: Playbook, place: Place | None = None) -> Opening:
    """The channel's hours; with a place, what the law of its state leaves of them."""
    if place is not None:
        return hours_at(channel, place, playbook)
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
    answers: bool = False,
) -> Choice:
    """The channel for this template: `wanted` first, empty meaning the source's own order.

    `shut` are the channels that the person opted out of, where they have been looked up;
    `answers`: it answers what the person just asked (`data.consent.permission`).
    """
    source = house.playbook.sources.get(lead.source)
    channels = wanted or (source.channels if source else ("email", "sms"))
    return decide_channel(
        channels,
        recipients_of(lead),
        texts_of(house.playbook.templates[template]),
        shut_channels(session, lead, house.playbook, answers=answers) if shut is None else shut,
        house.transports,
    )


def shut_channels(
    session: Session, lead: Lead, playbook: Playbook, *, answers: bool = False
) -> frozenset[Channel]:
    """Channels that the person opted out of, or does not want to be written to on."""
    return suppressed_channels(session, lead) | unwanted_channels(
        session, lead.id or 0, playbook, answers=answers
    )


def texts_of(template: Template) -> tuple[Channel, ...]:
    """The channels that the template has words for."""
    texts: list[Channel] = []
    if template.email is not None:
        texts.append("email")
    if template.sms is not None:
        texts.append("sms")
    return tuple(texts)
