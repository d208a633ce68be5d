"""Quiet hours: the channel's window at the recipient's place, narrowed by the law of its state.

Texts may arrive from 8:00 to 21:00 where the recipient is (47 CFR 64.1200(c)(1)); some states allow
less, keep Sundays or holidays free (`[hours.states]` in the playbook). E-mail has no such law, and
follows the window alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.clients.calendar import is_holiday
from data.leads.places import Place
from data.outreach.hours import Opening
from data.playbook.channel import Channel
from data.playbook.models import Playbook
from data.playbook.quiet import OpenHours, StateHours

NATION = "US"
"""Whose federal holidays `holidays = false` means: every state in the table is one of its."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Hours that every one of the states allows too."""

    window: Opening
    states: tuple[StateHours, ...]

    def span(self, day: date) -> OpenHours | None:
        spans = [self.window.span(day)]
        for state in self.states:
            holiday = not state.holidays and is_holiday(day, NATION)
            spans.append(state.span(day, is_holiday=holiday))
        opens = [span[0] for span in spans if span is not None]
        closes = [span[1] for span in spans if span is not None]
        if len(opens) < len(spans) or max(opens) >= min(closes):
            return None
        return max(opens), min(closes)


def hours_at(
    channel: Channel, place: Place, playbook: Playbook, window: Opening | None = None
) -> Opening:
    """When this channel may be used at that place; `window` takes the place of the channel's own.

    A named window of a step is narrowed like any other: no rule of the team opens what a law shuts.
    """
    own = playbook.hours.sms if channel == "sms" else playbook.hours.email
    states = stricter_states(channel, place, playbook)
    wanted = own if window is None else window
    return Narrowed(wanted, tuple(states.values())) if states else wanted


def stricter_states(channel: Channel, place: Place, playbook: Playbook) -> dict[str, StateHours]:
    """The rules of `[hours.states]` that hold there for that channel, by state."""
    if channel != "sms":
        return {}
    known = playbook.hours.states
    return {state: known[state] for state in place.states if state in known}
