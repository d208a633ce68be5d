"""Compose a text from the playbook's template with the lead's and the business's values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from data.leads.tables import Lead
from data.outreach.hours import Place
from data.playbook.models import Channel, Playbook

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_TEXT = 20_000
_UNFILLED = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\[(?:first|last|full|your|business)[ _]?name\]", re.I
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


def compose(template: str, channel: Channel, lead: Lead, place: Place, playbook: Playbook) -> Draft:
    """Fill the template; raises `Uncomposable` for an unknown variable or a text gone wild."""
    texts = playbook.templates[template]
    values = values_for(lead, place, playbook)
    if channel == "email":
        if texts.email is None:
            raise Uncomposable(f"templates.{template} has no e-mail text")
        subject = " ".join(_fill(template, texts.email.subject, values).split())
        return Draft(template, channel, subject, _fill(template, texts.email.body, values))
    if texts.sms is None:
        raise Uncomposable(f"templates.{template} has no text message")
    return Draft(template, channel, "", " ".join(_fill(template, texts.sms.body, values).split()))


def values_for(lead: Lead, place: Place, playbook: Playbook) -> dict[str, str]:
    """The variables a template may use; each is text, and empty rather than missing."""
    business = playbook.business
    intent = playbook.intents.get(lead.intent)
    source = playbook.sources.get(lead.source)
    received: datetime = lead.last_inbound_at.astimezone(place.zone)
    return {
        "greeting": f"Hi {lead.first_name}," if lead.first_name else "Hi,",
        "first_name": lead.first_name,
        "full_name": lead.name,
        "topic": intent.label.lower() if intent else "",
        "source_label": source.label if source else "",
        "business": business.name,
        "agent": business.agent,
        "business_phone": business.phone,
        "business_email": business.email,
        "website": business.website,
        "booking_url": business.booking_url,
        "received_day": received.strftime("%A"),
    }


def _fill(name: str, source: str, values: dict[str, str]) -> str:
    from jinja2 import TemplateError

    try:
        text = _compiled(source).render(values)
    except TemplateError as error:
        raise Uncomposable(f"templates.{name}: {error}") from error
    if len(text) > MAX_TEXT:
        raise Uncomposable(f"templates.{name} became longer than {MAX_TEXT} characters")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


@lru_cache(maxsize=256)
def _compiled(source: str) -> Template:
    return _environment().from_string(source)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined)


def unfilled(subject: str, body: str) -> str:
    """The first placeholder that was never filled, or empty. Such a draft is never sendable."""
    found = _UNFILLED.search(f"{subject}\n{body}")
    return found[0] if found else ""
