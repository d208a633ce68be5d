"""What the clock alone brings about: an answer gets late, an owner loses a lead, points fade, and
what was lost long ago is let go of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from data.leads.fading import fades_at, silence_of, zone_of_fading
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outlook.coming import Coming, ComingKind
from data.outreach.panes import LEAD_NAME
from data.playbook.models import Playbook
from data.reading import Reader, moment, numbers
from data.team.members import label_of
from data.team.returning import returns_at, waiting_lead, waiting_leads, waits_since
from data.words import _, ngettext

DUE_ANSWERS = "lead.respond_by IS NOT NULL"
_WAITING = f"SELECT lead.id, {LEAD_NAME}, lead.respond_by, lead.overdue_at FROM lead"
ANSWERED = _("it is answered, by message or by hand")
OWNER_SPEAKS = _("its owner answers, or is in touch with them")


def answers_due(reader: Reader, lead_ids: list[int], *, limit: int) -> list[Coming]:
    """First answers that are due, or late already, to these leads."""
    mine = f"{DUE_ANSWERS} AND lead.id IN ({numbers(lead_ids)})"
    return answers(reader, f"{mine} ORDER BY lead.respond_by, lead.id LIMIT :rows", rows=limit)


def answers(reader: Reader, which: str, **values: object) -> list[Coming]:
    """First answers to the leads of a condition, in the order that stands behind it."""
    return [
        Coming(
            moment(due),
            ComingKind.ANSWER,
            _("The answer is overdue") if overdue else _("The answer gets late"),
            _("the promise of [service] first_response_minutes (001)"),
            (ANSWERED, _("the lead is closed")),
            lead_id,
            name,
        )
        for lead_id, name, due, overdue in reader.rows(f"{_WAITING} WHERE {which}", **values)
    ]


def clocks_of(reader: Reader, lead: Lead, playbook: Playbook) -> Iterator[Coming]:
    """The other clocks that run for one lead."""
    key = lead.id or 0
    waiting = waiting_lead(reader, key, playbook)
    since = waits_since(waiting) if waiting else None
    returns = returns_at(since[0], playbook) if since else None
    if waiting is not None and since is not None and returns is not None:
        minutes = playbook.assignment.return_minutes
        yield Coming(
            returns,
            ComingKind.OWNER,
            _("It is taken back from {label_of}").format(
                label_of=label_of(waiting.owner, playbook.team)
            ),
            _("{since}, and [assignment] return_minutes = {minutes}").format(
                since=since[1], minutes=minutes
            ),
            (OWNER_SPEAKS,),
            key,
        )
    silence = silence_of(reader, key)
    zone = zone_of_fading(playbook)
    fades = fades_at(silence, playbook.scoring.decay, zone) if silence else None
    if fades is not None:
        rule = playbook.scoring.decay
        yield Coming(
            fades,
            ComingKind.SCORE,
            _("Its score begins to fade, or fades on"),
            ngettext(
                "{percent} % after {after_days} silent day ([scoring.decay])",
                "{percent} % after {after_days} silent days ([scoring.decay])",
                rule.after_days,
            ).format(percent=rule.percent, after_days=rule.after_days),
            (_("they write, click or book"), _("the lead is closed")),
            key,
        )
    if (at := _let_go_at(lead, playbook)) is not None:
        yield Coming(
            at,
            ComingKind.ERASURE,
            _("Everything about the person is erased"),
            _("[retention] lost_days = {lost_days}").format(lost_days=playbook.retention.lost_days),
            (_("they write again"), _("the lead is opened again")),
            key,
        )


def _let_go_at(lead: Lead, playbook: Playbook) -> datetime | None:
    days = playbook.retention.lost_days
    is_lost = lead.stage == LeadStage.LOST and lead.merged_into is None
    if not days or not is_lost or lead.closed_at is None or lead.erased_at is not None:
        return None
    return max(lead.closed_at, lead.last_inbound_at) + timedelta(days=days)


def returns_until(reader: Reader, playbook: Playbook, until: datetime) -> list[Coming]:
    """Leads that are taken from a silent owner until then, reckoned without the owners' own deeds:
    whoever was in touch keeps the lead for longer."""
    soon = []
    for waiting in waiting_leads(reader, playbook):
        since = waits_since(waiting)
        at = returns_at(since[0], playbook) if since else None
        if since is not None and at is not None and at <= until:
            soon.append((at, waiting, since[1]))
    ids = numbers(waiting.lead_id for _, waiting, _ in soon)
    names = dict(reader.rows(f"SELECT lead.id, {LEAD_NAME} FROM lead WHERE lead.id IN ({ids})"))
    return [
        Coming(
            at,
            ComingKind.OWNER,
            _("It is taken back from {label_of}").format(
                label_of=label_of(waiting.owner, playbook.team)
            ),
            why,
            (OWNER_SPEAKS,),
            waiting.lead_id,
            names[waiting.lead_id],
        )
        for at, waiting, why in soon
    ]
