"""Messages that have not left: those about to, and drafts that wait for a person."""

from __future__ import annotations

from typing import Any

from data.outlook.coming import (
    Coming,
    ComingKind,
    channel_name,
    stops_of_a_step,
    stops_of_an_answer,
)
from data.outreach.panes import LEAD_NAME
from data.outreach.states import IN_HAND, UNSENT, WAITING_FOR_A_PERSON, MessageState, Purpose
from data.playbook.models import Playbook
from data.reading import Reader, moment, moment_or_none, numbers, unpacked, words
from data.words import _

_MESSAGE = f"""
    SELECT message.id, message.lead_id, {LEAD_NAME}, message.purpose, message.channel,
           message.template, message.state, message.due_at, message.snoozed_until, message.note,
           message.reasons, message.decided_by, message.attempts, follow_up.sequence
    FROM message JOIN lead ON lead.id = message.lead_id
         LEFT JOIN follow_up ON follow_up.id = message.follow_up_id
"""
_QUEUED = f"message.state = '{MessageState.QUEUED}' AND message.due_at <= :until"
_IN_HAND = f"message.state IN ({words(IN_HAND)}) AND message.due_at <= :until"
_ASLEEP = f"message.state IN ({words(WAITING_FOR_A_PERSON)}) AND message.snoozed_until <= :until"
UNTIL = {_QUEUED: "message.due_at", _IN_HAND: "message.due_at", _ASLEEP: "message.snoozed_until"}
"""What leaves by itself until then and drafts that come back into sight, in the words of a partial
index each; the column that says when."""
_NOT_LEFT = (*UNSENT, MessageState.SENDING, MessageState.UNCERTAIN, MessageState.FAILED)


def messages_of(reader: Reader, lead_ids: list[int], playbook: Playbook) -> list[Coming]:
    """Everything written to these leads that has not left for certain."""
    mine = f"message.lead_id IN ({numbers(lead_ids)}) AND message.state IN ({words(_NOT_LEFT)})"
    return messages(reader, playbook, f"{mine} ORDER BY message.due_at, message.id")


def messages(reader: Reader, playbook: Playbook, which: str, **values: object) -> list[Coming]:
    """The messages of a condition, in the order that stands behind it."""
    return [_coming(playbook, *row) for row in reader.rows(f"{_MESSAGE} WHERE {which}", **values)]


def _coming(playbook: Playbook, *column: Any) -> Coming:
    (
        number,
        lead_id,
        name,
        purpose,
        channel,
        template,
        state,
        due,
        snoozed,
        note,
        reasons,
        decided_by,
        attempts,
        sequence,
    ) = column
    is_follow_up = purpose == Purpose.FOLLOW_UP
    label = _("Follow-up") if is_follow_up else _("First answer")
    what = _("{label} by {channel_name} ({template})").format(
        label=label, channel_name=channel_name(channel), template=template
    )
    stops = stops_of_an_answer(channel)
    if is_follow_up:
        stops = stops_of_a_step(channel, playbook.sequences.get(sequence or ""))
    if state in WAITING_FOR_A_PERSON:
        held = "; ".join(item["why"] for item in unpacked(reasons)) or note
        sight = _("comes back into sight") if snoozed else _("waits for a person")
        kind, why = ComingKind.DRAFT, held
        at, what = moment_or_none(snoozed), f"{what} {sight}"
        decisions = (_("somebody approves, edits or rejects it before"),) if snoozed else ()
        stops = (*decisions, *stops)
    else:
        kind, at = ComingKind.MESSAGE, moment(due)
        leaving = (
            _("{message} is leaving") if state == MessageState.SENDING else _("{message} leaves")
        )
        what = leaving.format(message=what)
        approved = (
            _("approved by {decided_by}").format(decided_by=decided_by)
            if decided_by
            else _("routine: no review reason")
        )
        again = (
            _("; try {attempts}: {note}").format(attempts=attempts + 1, note=note)
            if attempts
            else f"; {note}"
            if note
            else ""
        )
        why = approved + again
    return Coming(at, kind, what, why, stops, lead_id, name, number)
