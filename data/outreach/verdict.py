"""May this message leave now? Every stop there is, as pure decisions about values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from data.consent.permission import decide_permission
from data.leads.stages import LeadStage
from data.outreach.approval import what_changed
from data.outreach.audience import not_for
from data.outreach.compose import unfilled
from data.outreach.gap import Gap, Said, decide_gap
from data.outreach.hours import Opening, Place, next_open, place_of
from data.outreach.second_eyes import Eyes, still_missing
from data.outreach.standing import OfStep, Standing
from data.outreach.states import EnrolmentState, FollowUpState, Purpose
from data.outreach.stopping import UNDELIVERED
from data.outreach.waits import hours_of
from data.playbook.channel import Channel
from data.playbook.first_response import BY_PHONE, Way
from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class Verdict:
    """Let it go, wait until a time, ask a person again, or cancel; and why."""

    says: Literal["go", "wait", "ask", "cancel"]
    why: str = ""
    until: datetime | None = None


GO = Verdict("go")

BEFORE_THEY_REACT = (LeadStage.NEW, LeadStage.CONTACTED)


def decide_door(
    standing: Standing, playbook: Playbook, now: datetime, said: Iterable[Said] = ()
) -> Verdict:
    """Every stop of DESIGN §4, in the order of its weight.

    `said` is what other sequences have said lately (`data.outreach.gap`).
    """
    if standing.opted_out:
        return Verdict("cancel", "the person opted out of this channel")
    allowed = decide_permission(
        standing.parcel.channel,
        standing.consent,
        playbook,
        answers=standing.parcel.purpose == Purpose.FIRST_RESPONSE,
    )
    if not allowed.may:
        return Verdict("cancel", allowed.why)
    if standing.merged_into is not None:
        return Verdict("cancel", f"the lead was merged into lead {standing.merged_into}")
    sequence = standing.of_step.sequence if standing.of_step else ""
    if problem := not_for(standing.stage, sequence, playbook):
        return Verdict("cancel", problem)
    if standing.of_step is not None:
        stopped = _sequence_verdict(standing.of_step, now)
        if stopped is not None:
            return stopped
    elif standing.answered_beside and standing.stage not in BEFORE_THEY_REACT:
        return Verdict("cancel", "they had the same answer already, and have reacted since")
    elif _is_answered(standing) and not _is_meant(standing):
        return Verdict("cancel", "somebody answered by hand meanwhile")
    if standing.needs_approval and (why := what_changed(standing.approved_hash, standing.shown)):
        return Verdict("ask", why)
    if why := _second_missing(standing):
        return Verdict("ask", why)
    if placeholder := unfilled(standing.parcel.subject, standing.parcel.body):
        return Verdict("ask", f"the text still has the placeholder {placeholder}")
    person = standing.person
    gap = decide_gap(person, said, playbook, now) if person else None
    if gap is not None:
        return _gap_verdict(standing, gap, playbook)
    return _hours_verdict(standing, playbook, now)


def _second_missing(standing: Standing) -> str:
    if not standing.needs_two:
        return ""
    last = Eyes(standing.decided_by, standing.approved_hash)
    return still_missing(standing.needs_two, standing.first_eyes, last, standing.shown.hash)


def _sequence_verdict(of: OfStep, now: datetime) -> Verdict | None:
    if of.sequence_state == EnrolmentState.PAUSED:
        return Verdict("wait", "its sequence is paused")
    if of.state != FollowUpState.QUEUED:
        return Verdict("cancel", f"its step is {of.state}: {of.why}")
    undelivered = of.sequence_why.startswith(UNDELIVERED)
    if of.sequence_state != EnrolmentState.ACTIVE and not undelivered:
        return Verdict("cancel", f"its sequence is {of.sequence_state}: {of.sequence_why}")
    if of.anchor_at is not None and of.anchor_at <= now:
        return Verdict("cancel", "the appointment has begun")
    return None


def _is_answered(standing: Standing) -> bool:
    return standing.first_response_at is not None and not standing.answered_beside


def _is_meant(standing: Standing) -> bool:
    """A person approved it knowing that the lead had been answered."""
    decided, answered = standing.decided_at, standing.first_response_at
    return bool(decided and answered and decided > answered)


def _hours_verdict(standing: Standing, playbook: Playbook, now: datetime) -> Verdict:
    """A text never leaves at night; an e-mail may, when it answers or a person sends it."""
    is_email = standing.parcel.channel == "email"
    answers = standing.parcel.purpose == Purpose.FIRST_RESPONSE
    if is_email and (answers or standing.decided_by):
        return GO
    if not is_email and just_in_touch(standing.came_by, standing.last_inbound_at, playbook, now):
        return GO
    place = _place(standing, playbook)
    until = next_open(now, _hours(standing, place, playbook), place)
    if until == now:
        return GO
    local = until.astimezone(place.zone)
    return Verdict("wait", f"waits for {local:%H:%M %a} of the recipient's clock", until)


def _gap_verdict(standing: Standing, gap: Gap, playbook: Playbook) -> Verdict:
    """A reminder that would have to wait beyond its appointment is not sent at all."""
    place = _place(standing, playbook)
    until = next_open(gap.until, _hours(standing, place, playbook), place)
    anchor = standing.of_step.anchor_at if standing.of_step else None
    if anchor is not None and until >= anchor:
        return Verdict("cancel", f"it would come too late: {gap.why}")
    local = until.astimezone(place.zone)
    return Verdict("wait", f"waits for {local:%H:%M %a}: {gap.why}", until)


def _place(standing: Standing, playbook: Playbook) -> Place:
    return place_of(
        standing.zone,
        standing.address,
        standing.phone,
        fallback=playbook.business.timezone or "UTC",
        country=playbook.business.country,
    )


def _hours(standing: Standing, place: Place, playbook: Playbook) -> Opening:
    """Those of the channel, and for a step those of its own window."""
    of = standing.of_step
    sequence = playbook.sequences.get(of.sequence) if of else None
    step = sequence.step(of.step) if of and sequence else None
    channel: Channel = "sms" if standing.parcel.channel == "sms" else "email"
    return hours_of(step, channel, place, playbook)


def just_in_touch(
    came_by: Way, last_inbound_at: datetime, playbook: Playbook, now: datetime
) -> bool:
    """Whether the lead called or texted within the last minutes, so that a text may answer."""
    recent = now - last_inbound_at <= timedelta(minutes=playbook.hours.sms_answer_minutes)
    return recent and came_by in BY_PHONE
