"""How a lead of the demo arrived, and what was done about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from console.demo.deeds import DEEDS, Scene
from console.demo.forms import ENCODINGS, Posted, as_json
from console.demo.rehearsal import Act, Rehearsal
from console.demo.stories import LeadStory, Oddity, Step
from console.demo.times import Today
from data.inbox.process import process
from data.inbox.receive import receive
from data.leads.overdue import mark_overdue
from data.playbook.house import House


def rehearse_lead(story: LeadStory, rehearsal: Rehearsal, house: House, today: Today) -> None:
    """Arrive; everything later is put on the agenda when the lead has its number."""

    def arrive(session: Session, now: datetime) -> None:
        posted = rehearsal.rng.choice(ENCODINGS)(story.form)
        key = take(session, house, story.door, posted, now)
        if key is None:
            raise ValueError(f"the story of {story.name!r} was not taken in")
        rehearsal.fates[key] = list(story.fates)
        for step in story.steps:
            act = _deed(step, story, key, house, today)
            if step.at == story.at:
                act(session, now)
            else:
                rehearsal.at(today.moment(step.at), act)
        promised = timedelta(minutes=house.playbook.service.first_response_minutes, seconds=5)
        rehearsal.aside(now + promised, _look_at_clocks)

    rehearsal.at(today.moment(story.at), arrive)


def rehearse_oddity(odd: Oddity, rehearsal: Rehearsal, house: House, today: Today) -> None:
    def arrive(session: Session, now: datetime) -> None:
        take(session, house, odd.door, Posted(odd.content_type, odd.body.encode()), now)

    rehearsal.aside(today.moment(odd.at), arrive)


def take(session: Session, house: House, door: str, posted: Posted, now: datetime) -> int | None:
    """Through the gateway and the inbox; the lead's id, or None when it was set aside."""
    receipt = receive(
        session,
        source=door,
        payload=posted.payload,
        content_type=posted.content_type,
        now=now,
        by="gateway",
    )
    return process(session, receipt.inbound_id, house=house, now=now, by="runner").lead_id


def _deed(step: Step, story: LeadStory, key: int, house: House, today: Today) -> Act:
    def act(session: Session, now: datetime) -> None:
        if step.do == "again":
            again = as_json({**story.form, "message": step.says})
            take(session, house, story.door, again, now)
        else:
            DEEDS[step.do](Scene(session, house, today, now, key), step)

    return act


def _look_at_clocks(session: Session, now: datetime) -> None:
    mark_overdue(session, now=now, by="runner")
