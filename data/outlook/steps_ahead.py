"""Steps of sequences that are planned, and the sequence that follows when they bring no outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.activity.whys import WITHIN
from data.outlook.coming import Coming, ComingKind, channel_name, stops_of_a_step
from data.outreach.panes import LEAD_NAME
from data.outreach.states import (
    FOLLOW_UPS_TO_COME,
    UNDECIDED_FOLLOW_UPS,
    EnrolmentState,
    FollowUpState,
)
from data.playbook.models import Playbook
from data.playbook.sequences import Sequence
from data.reading import Reader, moment, numbers, words
from data.words import _
from data.words.retelling import retold

DUE = (
    f"follow_up.state = '{FollowUpState.SCHEDULED}' AND follow_up.due_at <= :until"
    f" AND enrolment.state <> '{EnrolmentState.PAUSED}'"
)
"""Steps that come due until then; one on hold has no date."""
IS_LAST = f"""
    NOT EXISTS (SELECT 1 FROM follow_up AS later
                WHERE later.enrolment_id = follow_up.enrolment_id
                  AND later.position > follow_up.position
                  AND later.state IN ({words(UNDECIDED_FOLLOW_UPS)}))
"""
_STEP = f"""
    SELECT follow_up.id, follow_up.lead_id, {LEAD_NAME}, follow_up.sequence, follow_up.step,
           follow_up.channel, follow_up.due_at, follow_up.state, follow_up.why,
           enrolment.started_at, enrolment.state, enrolment.why,
           {IS_LAST}
    FROM follow_up JOIN lead ON lead.id = follow_up.lead_id
         JOIN enrolment ON enrolment.id = follow_up.enrolment_id
"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step that nobody has decided on yet. Times are UTC; one on hold has no time to leave.

    `is_message`: its text is written and waits or leaves. `is_last`: none of its sequence is to
    come after it.
    """

    id: int
    lead_id: int
    lead_name: str
    sequence: str
    step: str
    channel: str
    due_at: datetime
    is_message: bool
    is_held: bool
    why: str
    began_at: datetime
    is_last: bool


def steps_of(reader: Reader, lead_ids: list[int]) -> list[Planned]:
    """All that is planned for these leads, also what is on hold or has become a message."""
    return steps(
        reader,
        f"follow_up.lead_id IN ({numbers(lead_ids)})"
        f" AND follow_up.state IN ({words(UNDECIDED_FOLLOW_UPS)})"
        " ORDER BY follow_up.due_at, follow_up.id",
    )


def steps(reader: Reader, which: str, **values: object) -> list[Planned]:
    """The steps of a condition, in the order that stands behind it."""
    return [_planned(*row) for row in reader.rows(f"{_STEP} WHERE {which}", **values)]


def _planned(*column: Any) -> Planned:
    (key, lead_id, name, sequence, step, channel, due, state, why, began, enrolled, enrolled_why,
     is_last) = column  # fmt: skip
    is_held = state == FollowUpState.PAUSED or enrolled == EnrolmentState.PAUSED
    reason = why or (enrolled_why if is_held else "")
    is_message = state not in FOLLOW_UPS_TO_COME
    return Planned(key, lead_id, name, sequence, step, channel, moment(due), is_message, is_held,
                   reason,
                   moment(began), bool(is_last))  # fmt: skip


def coming_of(step: Planned, playbook: Playbook) -> Coming:
    """The step with its rule, and every stop that would cancel it."""
    sequence = playbook.sequences.get(step.sequence)
    what = _("{label_of}: {step} by {channel_name}").format(
        label_of=label_of(step.sequence, sequence),
        step=step.step,
        channel_name=channel_name(step.channel),
    )
    why = _rule(step, sequence)
    if step.is_held:
        what, why = _("{what} is on hold").format(what=what), step.why or why
    elif step.why:
        why = f"{why}; {step.why}"
    stops = stops_of_a_step(step.channel, sequence)
    at = None if step.is_held else step.due_at
    return Coming(at, ComingKind.STEP, what, why, stops, step.lead_id, step.lead_name, step.id)


def label_of(name: str, sequence: Sequence | None) -> str:
    return sequence.label if sequence else name


def _rule(step: Planned, sequence: Sequence | None) -> str:
    rule = sequence.step(step.step) if sequence else None
    if rule is None:
        return _("the playbook no longer has this step: it will be held for a person")
    return _("{said} ([sequences.{sequence}], since {began_at:%d %b})").format(
        said=_again(rule.said), sequence=step.sequence, began_at=step.began_at
    )


def _again(rule: str) -> str:
    """A step's rule, and what stands within it, in the operator's words."""
    return retold(rule, WITHIN, lambda _name, part: _again(part))
