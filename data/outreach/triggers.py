"""What begins a sequence besides a first answer: an outcome, and an appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data.clients.own_rules import house_for
from data.columns import fetch
from data.leads.merged import must_stand
from data.leads.tables import Lead
from data.outreach.audience import not_for
from data.outreach.enrolling import Appointment, enrol, sequences_of
from data.outreach.entry import decide_entry
from data.outreach.stopping import running_enrolments, stop_one
from data.outreach.tables import Enrolment
from data.playbook.house import House
from data.playbook.models import Playbook
from data.playbook.nearest import did_you_mean
from data.playbook.words import find
from data.refused import Refused
from data.words import _


@dataclass(frozen=True, slots=True)
class Beginning:
    """The sequence that follows, and how many local days later; empty: none does."""

    sequence: str
    after_days: int
    why: str


def decide_beginning(outcome: str, note: str, playbook: Playbook) -> Beginning:
    """What `[outcomes.NAME]` says, or the first of its reasons whose words stand in the note."""
    label = outcome.replace("_", " ")
    rule = next((one for name, one in playbook.outcomes.items() if name == outcome), None)
    if rule is None:
        return Beginning("", 0, f"outcome: {label}")
    for key, reason in rule.reasons.items():
        if found := find(reason.words, note):
            why = f"outcome: {label}, for '{found[0].found}' (outcomes.{outcome}.reasons.{key})"
            return Beginning(reason.sequence, reason.after_days, why)
    return Beginning(rule.sequence, rule.after_days, f"outcome: {label}")


def begin_after(
    session: Session,
    lead: Lead,
    outcome: str,
    note: str,
    *,
    house: House,
    now: datetime,
    by: str,
) -> bool:
    """Begin what follows from the outcome; False where nothing does, or a rule says not again.

    A person has spoken, so what runs makes room whatever its priority; reminders stay.
    """
    house = house_for(session, lead, house)
    beginning = decide_beginning(outcome, note, house.playbook)
    rule = house.playbook.sequences.get(beginning.sequence)
    if rule is None or rule.is_anchored:
        return False
    for enrolment in running_enrolments(session, lead):
        if not enrolment.about:
            stop_one(session, enrolment, beginning.why, now=now, by=by)
    return enrol(
        session,
        lead,
        beginning.sequence,
        house=house,
        now=now,
        by=by,
        why=beginning.why,
        after_days=beginning.after_days,
    )


def begin_by_hand(
    session: Session, lead_id: int, name: str, *, house: House, now: datetime, by: str
) -> None:
    """A person puts the lead into a sequence; it takes the place of what runs."""
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    playbook = house_for(session, lead, house).playbook
    rule = playbook.sequences.get(name)
    if rule is None:
        hint = did_you_mean(name, playbook.sequences)
        raise Refused(
            _("The playbook has no sequence '{name}'{hint}").format(name=name, hint=hint or ".")
        )
    if rule.is_anchored:
        raise Refused(
            _(
                "Sequence {name} counts back from an appointment: note that they "
                "booked, with the time."
            ).format(name=name)
        )
    if problem := not_for(lead.stage, name, playbook):
        raise Refused(
            _("Sequence {name} is for {audience} leads; {problem}.").format(
                name=name, audience=rule.audience, problem=problem
            )
        )
    entry = decide_entry(name, sequences_of(session, lead), playbook, now)
    if not entry.may_begin:
        raise Refused(_("Sequence {name} does not begin: {why}.").format(name=name, why=entry.why))
    enrol(session, lead, name, house=house, now=now, by=by, why=f"{by} began it by hand")


def remind(
    session: Session,
    lead: Lead,
    appointment: Appointment,
    *,
    replaces: str = "",
    house: House,
    now: datetime,
    by: str,
) -> None:
    """Plan the reminders of an appointment that was booked or moved; told twice, once.

    `replaces` is the key it had before it was moved. Reminders of the old time end with it.
    """
    house = house_for(session, lead, house)
    for enrolment in _about(session, lead, appointment.key, replaces):
        if enrolment.anchor_at == appointment.starts_at:
            enrolment.about = appointment.key
            return
        stop_one(session, enrolment, "the appointment was moved", now=now, by=by)
    name = decide_beginning("booked", "", house.playbook).sequence
    if name in house.playbook.sequences and appointment.starts_at > now:
        enrol(session, lead, name, house=house, now=now, by=by, why="an appointment is booked",
              appointment=appointment)  # fmt: skip


def forget(session: Session, lead: Lead, key: str, *, now: datetime, by: str) -> None:
    """The appointment was cancelled: nobody is reminded of it."""
    for enrolment in _about(session, lead, key):
        stop_one(session, enrolment, "the appointment was cancelled", now=now, by=by)


def _about(session: Session, lead: Lead, *keys: str) -> list[Enrolment]:
    wanted = set(keys) - {""}
    return [one for one in running_enrolments(session, lead) if one.about in wanted]
