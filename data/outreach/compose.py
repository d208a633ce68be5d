"""Compose a text from the playbook's template with the lead's and the business's values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from data.leads.naming import clean_name, first_name_of
from data.leads.tables import Lead
from data.outreach.hours import Place
from data.outreach.questions import Heard, heard_of, next_question
from data.outreach.spoken_time import part_of_day, two_times, when_received
from data.playbook.channel import Channel
from data.playbook.language import BadText, render
from data.playbook.models import Playbook
from data.playbook.variables import business_values
from data.playbook.voice import spoken

_UNFILLED = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\[(?:first|last|full|your|business)[ _]?name\]"
    r"|\b(?:hi|hello|hey|dear) (?:none|null|nan|undefined)\b",
    re.IGNORECASE,
)


class Uncomposable(ValueError):
    """The template cannot be filled for this lead; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text ready to be read. `subject` is empty for a text message."""

    template: str
    channel: Channel
    subject: str
    body: str


def compose(
    template: str,
    channel: Channel,
    lead: Lead,
    place: Place,
    playbook: Playbook,
    *,
    at: datetime | None = None,
    heard: Heard | None = None,
    appointment: datetime | None = None,
) -> Draft:
    """Fill the template; raises `Uncomposable` for an unknown variable or a text gone wild.

    `at` is when the text will be read (default: when the lead last wrote), `heard` what is known of
    the conversation (default: what the lead itself tells), `appointment` what it is about.
    """
    texts = playbook.templates[template]
    if channel == "email" and texts.email is None:
        raise Uncomposable(f"templates.{template} has no e-mail text")
    if channel == "sms" and texts.sms is None:
        raise Uncomposable(f"templates.{template} has no text message")
    try:
        values = values_for(lead, place, playbook, at=at, heard=heard, appointment=appointment)
        if texts.email is not None and channel == "email":
            subject = " ".join(render(texts.email.subject, values).split())
            return Draft(template, channel, subject, _tidy(render(texts.email.body, values)))
        body = render(texts.sms.body, values) if texts.sms is not None else ""
        return Draft(template, channel, "", " ".join(body.split()))
    except BadText as error:
        raise Uncomposable(f"templates.{template}: {error}") from error


def values_for(
    lead: Lead,
    place: Place,
    playbook: Playbook,
    *,
    at: datetime | None = None,
    heard: Heard | None = None,
    appointment: datetime | None = None,
) -> dict[str, str]:
    """The variables a template may use; each is text, and empty rather than missing."""
    intent = playbook.intents.get(lead.intent)
    source = playbook.sources.get(lead.source)
    plain = {
        "first_name": first_name_of(lead.first_name, lead.company),
        "full_name": clean_name(lead.name),
        "topic": intent.label.lower() if intent else "",
        "source_label": source.label if source else "",
        "question": next_question(heard or heard_of(lead), playbook),
        **_times(
            lead.last_inbound_at,
            at or lead.last_inbound_at,
            place.zone,
            playbook.business.country,
        ),
        **_of_appointment(appointment, place),
        **business_values(playbook),
    }
    return plain | spoken(playbook.voice, plain)


@lru_cache(maxsize=64)  # a trial asks twice, once for each playbook
def _times(inbound: datetime, at: datetime, zone: ZoneInfo, country: str) -> Mapping[str, str]:
    received, local = inbound.astimezone(zone), at.astimezone(zone)
    return {
        "received_day": f"{received:%A}",
        "received": when_received(received, local),
        "times": two_times(local, country),
        "part_of_day": part_of_day(local),
    }


def _of_appointment(appointment: datetime | None, place: Place) -> Mapping[str, str]:
    if appointment is None:
        return {"appointment_day": "", "appointment_time": ""}
    local = appointment.astimezone(place.zone)
    clock = f"{local.hour % 12 or 12}:{local:%M %p}"
    return {"appointment_day": f"{local:%A, %B} {local.day}", "appointment_time": clock}


def _tidy(text: str) -> str:
    """What a condition left out leaves no hole behind."""
    return re.sub(r"\n{3,}", "\n\n", text.strip()) if "\n\n\n" in text else text.strip()


_MARKS = ("{{", "{%", "[", "none", "null", "nan", "undef")
"""One of them stands in whatever `_UNFILLED` finds; looking for them takes a tenth of its time."""


def unfilled(subject: str, body: str) -> str:
    """The first placeholder that was never filled, or empty. Such a draft is never sendable."""
    text = f"{subject}\n{body}"
    lowered = text.lower()
    if not any(mark in lowered for mark in _MARKS):
        return ""
    found = _UNFILLED.search(text)
    return found[0] if found else ""
