"""The sequence that begins when another ends without an outcome: to there and not to nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from data.leads.tables import Lead
from data.outlook.coming import Coming, ComingKind, stops_of_a_step
from data.outlook.steps_ahead import Planned, label_of
from data.outreach.audience import not_for
from data.outreach.planning import planned
from data.outreach.reach import place_of_lead
from data.outreach.waits import hours_of
from data.playbook.models import Playbook
from data.words import _


def begins(last: Planned, playbook: Playbook) -> Iterator[Coming]:
    """Which sequence comes after this step; nothing where another one of its own, or none does."""
    sequence = playbook.sequences.get(last.sequence)
    name = sequence.then if sequence and last.is_last and not last.is_held else None
    if name is None or name not in playbook.sequences:
        return
    follower = playbook.sequences[name]
    why = _("no outcome at the end of [sequences.{sequence}]: then = {name}").format(
        sequence=last.sequence, name=name
    )
    yield Coming(
        last.due_at,
        ComingKind.SEQUENCE,
        _("{label_of} begins").format(label_of=label_of(name, follower)),
        why,
        stops_of_a_step("", follower),
        last.lead_id,
        last.lead_name,
        last.id,
    )


def follows(last: Planned, lead: Lead, playbook: Playbook) -> Iterator[Coming]:
    """The sequences that come one after the other from here, with every step's date.

    The dates are those that would be planned then; each depends on the ones before it.
    """
    seen, place = {last.sequence}, place_of_lead(lead, playbook)
    while True:
        yield from begins(last, playbook)
        ended = playbook.sequences.get(last.sequence)
        name = ended.then if ended else None
        if name is None or name in seen or not_for(lead.stage, name, playbook):
            return
        seen.add(name)
        sequence = playbook.sequences[name]
        plan = planned(
            sequence,
            last.due_at,
            lambda step: hours_of(step, next(iter(step.channels), "email"), place, playbook),
            place,
            playbook.business.country,
        )
        for one in plan:
            what = f"{label_of(name, sequence)}: {one.step.name}"
            yield Coming(one.due_at, ComingKind.STEP, what, one.step.said,
                         stops_of_a_step("", sequence), last.lead_id, last.lead_name)  # fmt: skip
        last = Planned(0, last.lead_id, last.lead_name, name, plan[-1].step.name, "",
                       plan[-1].due_at, False, False, "", last.due_at, is_last=True)  # fmt: skip
