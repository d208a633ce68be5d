"""Draft a first answer by the team's rules, and put it into the outbox or before a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from data.leads.tables import Lead
from data.leads.ways import way_of
from data.outreach.compose import Draft, Uncomposable, compose
from data.outreach.first import FirstAnswer, asked_of, decide_first
from data.outreach.hours import next_open
from data.outreach.outbox import new_message
from data.outreach.questions import Heard
from data.outreach.reach import choose_channel, place_of_lead, window_of
from data.outreach.route import Choice, Facts, Held, decide_length, decide_review
from data.outreach.states import Purpose
from data.outreach.tables import Message
from data.outreach.verdict import just_in_touch
from data.playbook.channel import Channel
from data.playbook.first_response import BY_PHONE
from data.playbook.house import House
from data.playbook.models import Playbook
from data.playbook.reasons import Reason

SECOND = ":also"
"""Ends the key of the same answer on a second channel."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An answer on one channel. `waits` says until when it rests; empty: it may leave at once."""

    draft: Draft
    recipient: str
    due: datetime
    waits: str
    why: str
    held: tuple[Held, ...] = ()


def draft_answer(
    session: Session,
    lead: Lead,
    key: str,
    also_held: Sequence[Held],
    heard: Heard,
    *,
    house: House,
    now: datetime,
    by: str,
) -> None:
    """One answer; on two channels where the rule says so, no person has to look, and both work.

    A held one is one draft: nobody should have to read the same words twice.
    """
    playbook = house.playbook
    answer = decide_first(asked_of(lead, playbook, now), playbook)
    choice = choose_channel(session, lead, answer.template, answer.channels, house, answers=True)
    first = plan_answer(lead, answer, choice, heard, playbook, now)
    held = decide_held(lead, also_held, choice, first, playbook)
    if first.waits and not held:
        # nobody is late who waits for the morning the law asks for
        minutes = timedelta(minutes=playbook.service.first_response_minutes)
        lead.respond_by = max(lead.respond_by or first.due, first.due + minutes)
    sent = _put(session, lead, key, first, held, house=house, now=now, by=by)
    if answer.both and not held:
        for other in _others(session, lead, answer, first, house):
            second = plan_answer(lead, answer, other, heard, playbook, now)
            if not second.held:
                _put(session, lead, key + SECOND, second, (), house=house, now=now, by=by,
                     beside=sent)  # fmt: skip


def _others(
    session: Session, lead: Lead, answer: FirstAnswer, first: Planned, house: House
) -> list[Choice]:
    """The rule's other channels on which the person can be reached at once."""
    wanted = [
        channel
        for channel in dict.fromkeys(answer.channels)
        if channel != first.draft.channel and channel in house.transports
    ]
    choices = [
        choose_channel(session, lead, answer.template, (channel,), house, answers=True)
        for channel in wanted
    ]
    return [one for one, name in zip(choices, wanted, strict=True) if one.channel == name]


def plan_answer(
    lead: Lead,
    answer: FirstAnswer,
    choice: Choice,
    heard: Heard,
    playbook: Playbook,
    now: datetime,
) -> Planned:
    """The text as it is read when its channel opens: words for a time are those of that time."""
    channel: Channel = choice.channel or "email"
    place = place_of_lead(lead, playbook)
    due, waits = now, ""
    way = way_of(lead.came_by, lead.source)
    if channel == "sms" and not just_in_touch(way, lead.last_inbound_at, playbook, now):
        due = next_open(now, window_of("sms", playbook, place), place)
        local = due.astimezone(place.zone)
        waits = f"waits for {local:%H:%M %a} of the recipient's clock" if due > now else ""
    why = f"{answer.why}; {channel} is {choice.why}"
    try:
        draft = compose(answer.template, channel, lead, place, playbook, at=due, heard=heard)
    except Uncomposable as error:
        draft = Draft(answer.template, channel, f"Your message to {playbook.business.name}", "")
        held = (Held(Reason.INCOMPLETE, str(error)),)
        return Planned(draft, choice.recipient, due, waits, why, held)
    too_long = decide_length(channel, draft.body, playbook)
    return Planned(draft, choice.recipient, due, waits, why, too_long)


def decide_held(
    lead: Lead, also_held: Sequence[Held], choice: Choice, first: Planned, playbook: Playbook
) -> tuple[Held, ...]:
    """Every reason for a person to look first: what came up before, the lead, the text."""
    held = (*also_held, *decide_review(facts_of(lead), playbook))
    if choice.channel is None and not any(h.reason == Reason.INCOMPLETE for h in held):
        held = (*held, Held(Reason.INCOMPLETE, choice.why))
    return (*held, *first.held)


def _put(
    session: Session,
    lead: Lead,
    key: str,
    planned: Planned,
    held: Sequence[Held],
    *,
    house: House,
    now: datetime,
    by: str,
    beside: Message | None = None,
) -> Message:
    return new_message(
        session,
        lead,
        key=key,
        purpose=Purpose.FIRST_RESPONSE,
        draft=planned.draft,
        recipient=planned.recipient,
        held=held,
        playbook=house.playbook,
        due_at=planned.due,
        now=now,
        by=by,
        why=f"no review reason matched; {planned.why}",
        note=planned.waits,
        beside_id=beside.id if beside else None,
    )


def facts_of(lead: Lead) -> Facts:
    """The values that routing may look at."""
    phone = lead.phone or lead.phone_raw
    by_phone = bool(phone) and way_of(lead.came_by, lead.source) in BY_PHONE
    return Facts(lead.name, lead.email, phone, lead.message, lead.place, by_phone)
