"""The dated steps of a sequence, before any of them is stored: pure, so that anybody may ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data.outreach import waits
from data.outreach.hours import Opening, Place, next_open
from data.playbook.sequences import Sequence, Step


@dataclass(frozen=True, slots=True)
class Planned:
    """A step and when it is due, in UTC. `too_late` says why it is left out from the beginning."""

    step: Step
    due_at: datetime
    too_late: str = ""


def planned(
    sequence: Sequence,
    began: datetime,
    hours_of: Callable[[Step], Opening],
    place: Place,
    country: str,
    *,
    anchor: datetime | None = None,
    now: datetime | None = None,
) -> tuple[Planned, ...]:
    """Every step with its due time. `anchor` is the appointment that steps count back from.

    Where closed hours bring two steps together (a night, a weekend), the later one keeps half of
    the distance that was meant. A reminder whose time has passed at `now` is left out.
    """
    steps: list[Planned] = []
    for step in sequence.steps:
        hours = hours_of(step)
        if step.wait.is_before:
            steps.append(_reminder(step, anchor, hours, place, now or began))
            continue
        due = waits.after(began, step.wait, hours, place, country)
        if steps:
            last = steps[-1]
            apart = (step.wait.length - last.step.wait.length) / 2
            due = max(due, next_open(last.due_at + apart, hours, place))
        steps.append(Planned(step, due))
    return tuple(steps)


def _reminder(
    step: Step, anchor: datetime | None, hours: Opening, place: Place, now: datetime
) -> Planned:
    if anchor is None:
        return Planned(step, now, "there is no appointment to count back from")
    due = waits.before(anchor, step.wait, hours, place)
    is_past = due < now
    return Planned(step, due, "the appointment is too near for it" if is_past else "")
