"""Everything that is still to come for one lead, or for all leads within some hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data.clients.own_rules import rules_for
from data.columns import fetch
from data.leads.merged import family
from data.leads.tables import Lead
from data.outlook.clocks_ahead import answers_due, clocks_of
from data.outlook.coming import Coming, by_date
from data.outlook.hours import Hours
from data.outlook.messages_ahead import messages_of
from data.outlook.steps_ahead import coming_of, steps_of
from data.outlook.what_follows import follows
from data.playbook.models import Playbook
from data.reading import Reader, reader_of

MOST = 1000
"""Things that one list holds."""


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
        *answers_due(reader, ids, limit=MOST),
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
    hours = Hours(reader, playbook, until)
    things = tuple(one.row.thing for one in hours.forward(None, limit))
    return Ahead(things, len(things) if len(things) < limit else hours.count())
