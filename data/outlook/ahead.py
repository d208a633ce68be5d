"""Everything that is still to come for one lead, or for all leads within some hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data.clients.own_rules import rules_for
from data.columns import fetch
from data.leads.merged import family
from data.leads.tables import Lead
from data.outlook.clocks_ahead import answers_due, clocks_of, returns_until
from data.outlook.coming import Coming, by_date
from data.outlook.counted_ahead import count_until
from data.outlook.messages_ahead import messages_of, messages_until
from data.outlook.steps_ahead import coming_of, steps_of, steps_until
from data.outlook.what_follows import begins, follows
from data.playbook.models import Playbook
from data.reading import Reader, reader_of

MOST = 1000
"""Rows of each sort that are looked at for one list."""


def of_lead(session: Session, lead_id: int, playbook: Playbook) -> tuple[Coming, ...]:
    """What comes for this lead and those merged into it, as far as it can be told today.

    With the sequence that follows when the running one ends without an outcome, and so on to the
    last one.
    """
    lead = fetch(session, Lead, lead_id, "lead")
    playbook = rules_for(session, lead, playbook)
    reader, ids = reader_of(session), family(session, lead_id)
    planned = steps_of(reader, ids)
    things = [
        *answers_due(reader, ids, until=None, limit=MOST),
        *messages_of(reader, ids, playbook),
        *(coming_of(step, playbook) for step in planned if not step.is_message),
        *clocks_of(reader, lead, playbook),
    ]
    for step in planned:
        if step.is_last and not step.is_held:
            things += follows(step, lead, playbook)
    return by_date(things)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The first things to come, and how many there are in all."""

    things: tuple[Coming, ...]
    total: int


def next_hours(reader: Reader, playbook: Playbook, *, until: datetime, limit: int = MOST) -> Ahead:
    """What happens to all leads until then, if nobody does anything: dated, the earliest first.

    What is late already stands first; what only waits for a person, without a date, is in the
    review queue.
    """
    returning = returns_until(reader, playbook, until)
    planned = steps_until(reader, until, limit=limit)
    things = [
        *answers_due(reader, None, until=until, limit=limit),
        *messages_until(reader, playbook, until, limit=limit),
        *returning,
        *(coming_of(step, playbook) for step in planned),
        *(one for step in planned for one in begins(step, playbook)),
    ]
    dated = by_date(one for one in things if one.at is not None)
    if len(dated) < limit:  # no sort of them was cut
        return Ahead(dated, len(dated))
    return Ahead(dated[:limit], len(returning) + count_until(reader, playbook, until))
