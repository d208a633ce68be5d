"""A score fades while nothing is heard from a lead (`[scoring.decay]`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.leads.score import take_points
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.playbook.engagement import FADED, Decay
from data.playbook.models import Playbook
from data.reading import Reader, moment, moment_or_none, reader_of, words
from data.words import counted

AT_ONCE = 100
"""Leads in one transaction: the work of the night holds up nobody for long."""

MAY_FADE = tuple(stage for stage in OPEN_STAGES if stage != LeadStage.BOOKED)
"""Who has an appointment is not silent, and whoever is closed is not waited for."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when nothing was heard from a lead, and when its score last faded. Times are UTC."""

    lead_id: int
    score: int
    heard_at: datetime
    faded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fading:
    """How many points go, and why; 0: none."""

    points: int
    why: str = ""


def decide_fading(silence: Silence, rules: Decay, zone: tzinfo, now: datetime) -> Fading:
    """Days are those of the business's calendar. Steps missed while everything was off are made up
    in one; the score reaches 0 sooner or later, since each step takes a point at least."""
    heard, done = _counted_from(silence, rules, zone)
    due = _steps(heard, now.astimezone(zone).date(), rules)
    left = silence.score
    for _ in range(due - done if rules.percent else 0):
        left -= min(left, max(1, round(left * rules.percent / 100)))
    if left == silence.score:
        return Fading(0)
    days = (now.astimezone(zone).date() - heard).days
    silent = counted(days, "day", "days")
    every = "day" if rules.every_days == 1 else f"{rules.every_days} days"
    share = f"{rules.percent} %"
    return Fading(silence.score - left, f"nothing was heard since {heard:%d %b %Y}, {silent}:"
                  f" {share} of the score every {every} (scoring.decay)")  # fmt: skip


def fades_at(silence: Silence, rules: Decay, zone: tzinfo) -> datetime | None:
    """From when on the next points go, in UTC; the night's job takes them. None: never."""
    if not rules.percent:
        return None
    heard, done = _counted_from(silence, rules, zone)
    day = heard + timedelta(days=rules.after_days + done * rules.every_days)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _counted_from(silence: Silence, rules: Decay, zone: tzinfo) -> tuple[date, int]:
    """The local day of the last sign of life, and how often the score has faded since."""
    heard = silence.heard_at.astimezone(zone).date()
    if silence.faded_at is None or silence.faded_at <= silence.heard_at:
        return heard, 0
    return heard, _steps(heard, silence.faded_at.astimezone(zone).date(), rules)


def _steps(heard: date, today: date, rules: Decay) -> int:
    """How often a score has faded on that day when it was last heard of on another."""
    silent = (today - heard).days - rules.after_days
    return 0 if silent < 0 else 1 + silent // rules.every_days


_SILENCE = """
    SELECT lead.id, lead.score, lead.last_inbound_at,
           (SELECT max(at) FROM score_point WHERE lead_id = lead.id AND kind <> :faded),
           (SELECT max(at) FROM engagement WHERE lead_id = lead.id AND NOT by_machine),
           (SELECT max(at) FROM score_point WHERE lead_id = lead.id AND kind = :faded)
    FROM lead
    WHERE """
_MAY_FADE = f"stage IN ({words(MAY_FADE)}) AND score > 0"


def silence_of(source: Reader | Session, lead_id: int) -> Silence | None:
    """How long a lead has been silent; None: its score does not fade."""
    rows = reader_of(source).rows(
        f"{_SILENCE} id = :lead_id AND {_MAY_FADE}", faded=FADED, lead_id=lead_id
    )
    return _silence(rows[0]) if rows else None


def silent_leads(
    source: Reader | Session, rules: Decay, *, now: datetime, after: int = 0
) -> list[Silence]:
    """Up to `AT_ONCE` open leads with points from whom nothing was heard for about long enough,
    with a number above `after`. Clicks and opens of machines are no sign of life."""
    rows = reader_of(source).rows(
        f"{_SILENCE} {_MAY_FADE} AND id > :after AND last_inbound_at < :before"
        f" ORDER BY id LIMIT {AT_ONCE}",
        faded=FADED,
        after=after,
        before=now - timedelta(days=rules.after_days - 1),
    )
    return [_silence(row) for row in rows]


def _silence(row: tuple[Any, ...]) -> Silence:
    key, score, inbound, earned, engaged, faded = row
    signs = [moment(at) for at in (inbound, earned, engaged) if at is not None]
    return Silence(key, score, max(signs), moment_or_none(faded))


def fade(
    session: Session, silences: Sequence[Silence], playbook: Playbook, *, now: datetime, by: str
) -> int:
    """Take what silence costs from each of these leads; says of how many. Run twice on one day it
    changes nothing."""
    zone = zone_of_fading(playbook)
    faded = 0
    for silence in silences:
        fading = decide_fading(silence, playbook.scoring.decay, zone, now)
        if fading.points:
            lead = session.get_one(Lead, silence.lead_id)
            take_points(session, lead, fading.points, why=fading.why, playbook=playbook,
                        now=now, by=by)  # fmt: skip
            faded += 1
    return faded


def fade_silent(session: Session, *, playbook: Playbook, now: datetime, by: str) -> int:
    """All of them in one transaction, for a database that nobody else waits for."""
    faded = seen = 0
    while silences := silent_leads(session, playbook.scoring.decay, now=now, after=seen):
        faded += fade(session, silences, playbook, now=now, by=by)
        seen = silences[-1].lead_id
    return faded


def zone_of_fading(playbook: Playbook) -> ZoneInfo:
    """The days of a silence are those of the business."""
    return ZoneInfo(playbook.business.timezone or "UTC")
