"""Reviews and follow-ups as lines: two panes, and their listings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.leads.pane import PANE_ROWS
from data.outreach.approval import Shown
from data.outreach.second_eyes import needs_two
from data.outreach.states import UNDECIDED_FOLLOW_UPS, WAITING_FOR_A_PERSON, FollowUpState
from data.reading import Reader, moment, moment_or_none, reader_of, unpacked, words

if TYPE_CHECKING:
    from sqlmodel import Session

LEAD_NAME = """
    CASE WHEN lead.name <> '' THEN lead.name WHEN lead.email <> '' THEN lead.email
         WHEN lead.phone <> '' THEN lead.phone ELSE 'Lead ' || lead.id END
"""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A line of the review queue. `state` is review, uncertain or failed.

    `needs_two` are the reasons for which two people must approve; `first_eyes` is the one who
    approved the text as it stands.
    """

    id: int
    version: int
    lead_id: int
    lead_name: str
    reasons: tuple[str, ...]
    channel: str
    to: str
    subject: str
    body: str
    state: str
    note: str
    created_at: datetime
    respond_by: datetime | None
    snoozed_until: datetime | None
    template: str
    needs_two: tuple[str, ...]
    first_eyes: str


REVIEW_COLUMNS = f"""
    message.id, message.version, message.lead_id, {LEAD_NAME}, message.reasons,
    message.channel, message.recipient, message.subject, message.body, message.state,
    message.note, message.created_at, lead.respond_by, message.snoozed_until,
    message.template, message.first_eyes_by, message.first_eyes_hash, lead.stage
"""
REVIEW_SOURCE = "message JOIN lead ON lead.id = message.lead_id"
_REVIEW = f"SELECT {REVIEW_COLUMNS} FROM {REVIEW_SOURCE}"


def review_pane(
    source: Reader | Session, *, now: datetime, snoozed: bool = False, limit: int = PANE_ROWS
) -> list[ReviewRow]:
    """Everything that waits for a person, oldest first; snoozed ones only when asked for."""
    awake = (
        "" if snoozed else ("AND (message.snoozed_until IS NULL OR message.snoozed_until <= :now)")
    )
    rows = reader_of(source).rows(
        f"{_REVIEW} WHERE message.state IN ({words(WAITING_FOR_A_PERSON)}) {awake}"
        " ORDER BY message.created_at, message.id LIMIT :rows",
        now=now,
        rows=limit,
    )
    return [review_row_of(*row) for row in rows]


def review_row(source: Reader | Session, message_id: int) -> ReviewRow:
    """The line of one message, whatever its state; the message must exist."""
    ((*row,),) = reader_of(source).rows(f"{_REVIEW} WHERE message.id = :id", id=message_id)
    return review_row_of(*row)


def review_row_of(*column: Any) -> ReviewRow:
    """The row of what `REVIEW_COLUMNS` selected."""
    (key, version, lead_id, lead_name, reasons, channel, to, subject, body, state, note, created,
     respond_by, snoozed_until, template, first_by, first_hash, stage) = column  # fmt: skip
    held = unpacked(reasons)
    shown = Shown(channel, to, subject, body, template, stage)
    return ReviewRow(
        id=key,
        version=version,
        lead_id=lead_id,
        lead_name=lead_name,
        reasons=tuple(dict.fromkeys(item["reason"] for item in held)),
        channel=channel,
        to=to,
        subject=subject,
        body=body,
        state=state,
        note=note,
        created_at=moment(created),
        respond_by=moment_or_none(respond_by),
        snoozed_until=moment_or_none(snoozed_until),
        template=template,
        needs_two=needs_two(held),
        first_eyes=first_by if first_hash and first_hash == shown.hash else "",
    )


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A line of the follow-ups pane. `state` also tells why it is not leaving."""

    id: int
    version: int
    lead_id: int
    lead_name: str
    sequence: str
    step: str
    channel: str
    due_at: datetime
    state: FollowUpState
    why: str


def follow_up_pane(
    source: Reader | Session,
    *,
    lead_id: int | None = None,
    every: bool = False,
    limit: int = PANE_ROWS,
) -> list[FollowUpRow]:
    """Steps still to come, by due time, those on hold last; with `every`, decided ones as well."""
    reader = reader_of(source)
    if lead_id is not None:
        found = reader.rows(
            f"{_STEP} WHERE follow_up.lead_id = :lead"
            f" {'' if every else f'AND follow_up.state IN ({words(UNDECIDED_FOLLOW_UPS)})'}"
            " ORDER BY follow_up.due_at, follow_up.id LIMIT :rows",
            lead=lead_id,
            rows=limit,
        )
    else:
        # state by state: each is the beginning of an index, where all together would be sorted
        found = [
            row
            for state in (tuple(FollowUpState) if every else UNDECIDED_FOLLOW_UPS)
            for row in reader.rows(
                f"{_STEP} WHERE follow_up.state = '{state}'"
                " ORDER BY follow_up.due_at, follow_up.id LIMIT :rows",
                rows=limit,
            )
        ]
    steps = [follow_up_row(*row) for row in found]
    steps.sort(key=lambda row: (row.state == FollowUpState.PAUSED, row.due_at, row.id))
    return steps[:limit]


def step_row(source: Reader | Session, step_id: int) -> FollowUpRow:
    """The line of one step, whatever its state; the step must exist."""
    ((*row,),) = reader_of(source).rows(f"{_STEP} WHERE follow_up.id = :id", id=step_id)
    return follow_up_row(*row)


def follow_up_row(*column: Any) -> FollowUpRow:
    """The row of what `STEP_COLUMNS` selected."""
    key, version, lead, name, sequence, step, channel, due, state, why = column
    return FollowUpRow(
        key, version, lead, name, sequence, step, channel, moment(due), FollowUpState(state), why
    )


STEP_COLUMNS = f"""
    follow_up.id, follow_up.version, follow_up.lead_id, {LEAD_NAME}, follow_up.sequence,
    follow_up.step, follow_up.channel, follow_up.due_at, follow_up.state, follow_up.why
"""
STEP_SOURCE = "follow_up JOIN lead ON lead.id = follow_up.lead_id"
_STEP = f"SELECT {STEP_COLUMNS} FROM {STEP_SOURCE}"
