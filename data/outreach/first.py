"""Which template answers first, on which channels, and which sequence follows: pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.leads.decide import source_rule
from data.leads.tables import Lead
from data.leads.ways import way_of
from data.outreach.reach import place_of_lead
from data.playbook.channel import Channel
from data.playbook.first_response import FirstResponse, Way
from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class Asked:
    """Where from, how, what about and when somebody got in touch; `local` on their own clock."""

    source: str
    came_by: Way
    intent: str
    local: datetime


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """`rule` is empty where the source itself decided; `sequence` where none follows."""

    rule: str
    template: str
    channels: tuple[Channel, ...]
    both: bool
    sequence: str
    why: str


def decide_first(asked: Asked, playbook: Playbook) -> FirstAnswer:
    """The first rule of `[[first_response]]` that fits, else the source's own words."""
    source = source_rule(asked.source, playbook)
    for rule in playbook.first_response:
        reasons = _fits(rule, asked)
        if reasons is not None:
            return FirstAnswer(
                rule.name,
                rule.template,
                rule.channels or source.channels,
                rule.both,
                source.sequence if rule.sequence is None else rule.sequence,
                f"first_response '{rule.name}': {', '.join(reasons) or 'it answers everybody'}",
            )
    why = f"sources.{asked.source}: no rule of first_response fits"
    return FirstAnswer("", source.first_response, source.channels, False, source.sequence, why)


def _fits(rule: FirstResponse, asked: Asked) -> list[str] | None:
    """What the rule found, or None where something is not so."""
    if (
        (rule.sources and asked.source not in rule.sources)
        or (rule.came_by and asked.came_by not in rule.came_by)
        or (rule.intents and asked.intent not in rule.intents)
        or not rule.is_at(asked.local)
    ):
        return None
    found = []
    if rule.sources:
        found.append(f"from {asked.source}")
    if rule.came_by:
        found.append(f"by {asked.came_by.replace('_', ' ')}")
    if rule.intents:
        found.append(f"about '{asked.intent}'")
    if rule.hours or rule.days:
        found.append(f"at {asked.local:%H:%M %a}")
    return found


def asked_of(lead: Lead, playbook: Playbook, at: datetime) -> Asked:
    """What `decide_first` looks at, for an answer that is composed at `at`."""
    local = at.astimezone(place_of_lead(lead, playbook).zone)
    return Asked(lead.source, way_of(lead.came_by, lead.source), lead.intent, local)


def sequence_after(template: str, source: str, playbook: Playbook) -> str:
    """The sequence that begins when the first answer `template` was sent; empty for none."""
    for rule in playbook.first_response:
        if rule.template == template and rule.sequence is not None:
            return rule.sequence
    return source_rule(source, playbook).sequence
