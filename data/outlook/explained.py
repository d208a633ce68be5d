"""`w` on anything: where it stands, the rules that led here, and what is still to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.activity import timeline
from data.activity.timeline import Entry
from data.columns import fetch
from data.inbox.pane import delivery
from data.leads.merged import family
from data.leads.tables import Lead
from data.outlook.ahead import of_lead
from data.outlook.clients_ahead import of_client
from data.outlook.coming import Coming
from data.outlook.jobs_ahead import of_job
from data.outlook.message_why import entries_of_message, recompute_why
from data.outlook.subject import Sort, Subject
from data.outreach.states import FollowUpState
from data.outreach.tables import FollowUp, Message
from data.playbook.models import Playbook
from data.reading import reader_of
from data.refused import Refused
from data.schedule.queries import history, jobs
from data.words import _
from data.words.moments import written

if TYPE_CHECKING:
    from sqlmodel import Session

RUNS = 20
"""Runs of a cron entry that are told, the newest."""


@dataclass(frozen=True, slots=True)
class Explained:
    """`stands` is where it is now, and why; `because` every decision with its why, oldest first.

    `lead_id` is whose it is, where it is somebody's.
    """

    title: str
    stands: str
    because: tuple[Entry, ...]
    coming: tuple[Coming, ...]
    lead_id: int | None = None


def explain(session: Session, about: Subject, playbook: Playbook, *, now: datetime) -> Explained:
    """Where the subject stands, why, and what comes; `Refused` when there is no such thing."""
    if about.sort == Sort.LEAD:
        return _lead(session, about.id, playbook)
    if about.sort == Sort.MESSAGE:
        return _message(session, about.id, playbook)
    if about.sort == Sort.FOLLOW_UP:
        return _follow_up(session, about.id, playbook)
    if about.sort == Sort.CLIENT:
        return _client(session, about.id, playbook, now)
    if about.sort == Sort.DELIVERY:
        return _delivery(session, about.id, playbook)
    return _job(session, str(about.key), playbook, now)


def decisions(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What happened because of something: the entries that carry a why."""
    return tuple(entry for entry in entries if entry.why)


def name_of(lead: Lead) -> str:
    return lead.name or lead.email or lead.phone or _("Lead {id}").format(id=lead.id)


def _lead(session: Session, lead_id: int, playbook: Playbook) -> Explained:
    lead = fetch(session, Lead, lead_id, "lead")
    because = decisions(timeline.of_lead(session, *family(session, lead_id)))
    outcome = f", {lead.outcome.replace('_', ' ')}" if lead.outcome else ""
    stands = f"{lead.stage.value}{outcome}"
    if because:
        stands = f"{stands}: {because[-1].summary}; {because[-1].why}"
    return Explained(name_of(lead), stands, because, of_lead(session, lead_id, playbook), lead_id)


def _message(session: Session, message_id: int, playbook: Playbook) -> Explained:
    """Its own story, after what had been decided about the lead before it was written."""
    message = fetch(session, Message, message_id, "message")
    lead = session.get_one(Lead, message.lead_id)
    own = entries_of_message(reader_of(session), message_id)
    told = recompute_why(own)
    before = [entry for entry in _about_lead(session, lead.id or 0) if entry.id < own[0].id]
    purpose = message.purpose.value.replace("_", " ").capitalize()
    title = _("{purpose} by {channel} to {name_of}").format(
        purpose=purpose, channel=message.channel, name_of=name_of(lead)
    )
    stands = f"{told.state.value}: {told.why}" if told.why else told.state.value
    coming = of_lead(session, lead.id or 0, playbook)
    return Explained(title, stands, (*decisions(before), *decisions(own)), coming, lead.id)


def _about_lead(session: Session, lead_id: int) -> list[Entry]:
    """What the timeline tells of the lead itself, without its messages."""
    entries = timeline.of_lead(session, *family(session, lead_id))
    return [entry for entry in entries if not entry.kind.startswith("message.")]


def _follow_up(session: Session, step_id: int, playbook: Playbook) -> Explained:
    """A step that became a message is explained with it."""
    step = fetch(session, FollowUp, step_id, "follow-up")
    lead = session.get_one(Lead, step.lead_id)
    because = _about_lead(session, step.lead_id)
    rows = reader_of(session).rows("SELECT id FROM message WHERE lead_id = :lead AND"
                                   " follow_up_id = :step", lead=lead.id, step=step_id)  # fmt: skip
    for (message_id,) in rows:
        because += entries_of_message(reader_of(session), message_id)
    because.sort(key=lambda entry: entry.id)
    stands = step.state.value if step.state != FollowUpState.SCHEDULED else "planned"
    title = _("{sequence} {step} to {name_of}").format(
        sequence=step.sequence, step=step.step, name_of=name_of(lead)
    )
    stands = f"{stands}: {step.why}" if step.why else stands
    coming = of_lead(session, step.lead_id, playbook)
    return Explained(title, stands, decisions(because), coming, lead.id)


def _client(session: Session, client_id: int, playbook: Playbook, now: datetime) -> Explained:
    from data.clients.queries import detail

    client = detail(session, client_id, playbook, now)
    stands = _("{rule}: {met} of {total} done").format(
        rule=client.rule.label, met=client.gate.met, total=client.gate.total
    )
    coming = of_client(client, playbook)
    return Explained(client.row.name, stands, decisions(client.timeline), coming, client.lead_id)


def _delivery(session: Session, inbound_id: int, playbook: Playbook) -> Explained:
    """What it said, what followed of each thing, and what comes for the lead that it is about."""
    found = delivery(reader_of(session), inbound_id, playbook)
    row = found.row
    events = [
        Entry(place, event.at, "", event.kind, f"{event.kind}: {event.state}", event.why)
        for place, event in enumerate(found.events)
    ]
    because = [*events]
    coming: tuple[Coming, ...] = ()
    if row.lead_id is not None:
        because += _about_lead(session, row.lead_id)
        coming = of_lead(session, row.lead_id, playbook)
    stands = f"{row.state.value}: {row.reason}" if row.reason else row.state.value
    title = _("Delivery {id} from {source}").format(id=row.id, source=row.source)
    return Explained(title, stands, decisions(because), coming, row.lead_id)


def _job(session: Session, name: str, playbook: Playbook, now: datetime) -> Explained:
    """A cron entry: its schedule, its last runs, and its next ones."""
    row = next((job for job in jobs(session, playbook, now) if job.name == name), None)
    if row is None:
        raise Refused(_("The playbook has no cron entry '{name}'.").format(name=name))
    runs = history(session, entry=name, limit=RUNS)
    because = tuple(
        Entry(
            run.id,
            run.started_at,
            "hand" if run.by_hand else "cron",
            "job.ran",
            f"{run.outcome}: {run.detail}",
            _("was due at {slot}").format(slot=written(run.slot)),
        )
        for run in reversed(runs)
    )
    held = _("held by an operator") if row.paused else row.problem or _("runs by its schedule")
    stands = _("{job}, {cron} on the clock of {zone}: {held}").format(
        job=row.job, cron=row.cron, zone=row.zone, held=held
    )
    return Explained(_("Cron entry {name}").format(name=name), stands, because, of_job(row, now))
