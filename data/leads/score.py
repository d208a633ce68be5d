"""Points for what a lead does, the score they add up to, and the moment a lead turns hot."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from data.activity.tables import Activity
from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.leads.tables import Lead, ScorePoint
from data.leads.tally import tally
from data.playbook.engagement import FADED
from data.playbook.models import Playbook
from data.refused import Refused
from data.words import _

BY_SCORE = "score"
"""On the timeline: a lead that is hot for its points alone, and cools when they fade."""


def add_points(
    session: Session,
    lead: Lead,
    kind: str,
    *,
    why: str,
    playbook: Playbook,
    now: datetime,
    by: str,
    done_at: datetime | None = None,
) -> None:
    """Score one activity by 000's table; raises `Refused` for a kind without points.

    `done_at` is when the lead did it, where that is not now.
    """
    rule = playbook.scoring.points.get(kind)
    if rule is None:
        known = ", ".join(playbook.scoring.points)
        raise Refused(
            _("The playbook gives no points for '{kind}'; it knows {known}.").format(
                kind=kind, known=known
            )
        )
    at = done_at or now
    session.add(ScorePoint(lead_id=lead.id or 0, kind=kind, points=rule.points, at=at, why=why))
    before = lead.score
    note = _count(session, lead, playbook)
    record(
        session,
        "lead.scored",
        f"Score {before} → {lead.score} ({kind} {rule.points:+d})",
        why=f"{why}; {note}" if note else why,
        now=now,
        by=by,
        lead_id=lead.id,
    )
    threshold = playbook.scoring.threshold
    if lead.score >= threshold:
        why = f"score {lead.score} reached the threshold {threshold}"
        _turn_hot_by_score(session, lead, why, now=now, by=by)


def rescore(session: Session, lead: Lead, playbook: Playbook, *, now: datetime, by: str) -> None:
    """Count the points anew after rows came or went; enough of them make the lead hot."""
    before = lead.score
    _count(session, lead, playbook)
    if lead.score == before:
        return
    record(session, "lead.scored", f"Score {before} → {lead.score}",
           why="the points of one person are counted together", now=now, by=by,
           lead_id=lead.id)  # fmt: skip
    if lead.score >= playbook.scoring.threshold:
        why = f"score {lead.score} with the points of both"
        _turn_hot_by_score(session, lead, why, now=now, by=by)


def take_points(
    session: Session,
    lead: Lead,
    points: int,
    *,
    why: str,
    playbook: Playbook,
    now: datetime,
    by: str,
) -> None:
    """Take `points` (more than 0) of the score for silence. A lead that was hot for its points
    alone, and has too few of them now, is not hot any more."""
    session.add(ScorePoint(lead_id=lead.id or 0, kind=FADED, points=-points, at=now, why=why))
    before = lead.score
    _count(session, lead, playbook)
    record(session, "lead.scored", f"Score {before} → {lead.score} (faded)", why=why,
           now=now, by=by, lead_id=lead.id)  # fmt: skip
    threshold = playbook.scoring.threshold
    if lead.hot_at is not None and lead.score < threshold and _is_hot_by_score(session, lead):
        lead.hot_at = None
        cooled = f"score {lead.score} is below the threshold {threshold} again"
        record(session, "lead.cooled", "Not hot any more", why=cooled, now=now, by=by,
               lead_id=lead.id)  # fmt: skip


def turn_hot(session: Session, lead: Lead, why: str, *, now: datetime, by: str) -> None:
    """They booked or asked: the lead is hot whatever its score, and its owner is told, once."""
    if lead.hot_at is None:
        _heat(session, lead, why, rule="word", now=now, by=by)
    elif _is_hot_by_score(session, lead):
        record(session, "lead.hot", "Hot for more than its score", why=why, now=now, by=by,
               lead_id=lead.id, rule="word")  # fmt: skip


def _turn_hot_by_score(session: Session, lead: Lead, why: str, *, now: datetime, by: str) -> None:
    if lead.hot_at is None:
        _heat(session, lead, why, rule=BY_SCORE, now=now, by=by)


def _heat(session: Session, lead: Lead, why: str, *, rule: str, now: datetime, by: str) -> None:
    lead.hot_at = now
    who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
    record(session, "lead.hot", "Hot lead", why=why, now=now, by=by, lead_id=lead.id, rule=rule)
    cooled = _times_cooled(session, lead)
    raise_alert(
        session,
        AlertKind.HOT_LEAD,
        key=f"hot:{lead.id}:{cooled}" if cooled else f"hot:{lead.id}",
        title=f"Hot lead: {who}",
        body=f"{who} is ready for a conversation: {why}. Open lead {lead.id} in Callboard.",
        now=now,
        recipient=lead.owner,
    )


def _is_hot_by_score(session: Session, lead: Lead) -> bool:
    newest = (
        select(Activity.data)
        .where(Activity.lead_id == lead.id, Activity.kind == "lead.hot")
        .order_by(col(Activity.id).desc())
        .limit(1)
    )
    found = session.exec(newest).first()
    return found is not None and found.get("rule") == BY_SCORE


def _times_cooled(session: Session, lead: Lead) -> int:
    """Whoever comes back after months is news again."""
    cooled = select(func.count()).where(Activity.lead_id == lead.id, Activity.kind == "lead.cooled")
    return session.exec(cooled).one()


def _count(session: Session, lead: Lead, playbook: Playbook) -> str:
    """Bring the score up to date; says what is to be noted of the newest points."""
    session.flush()
    rows = session.exec(
        select(ScorePoint.kind, ScorePoint.points)
        .where(ScorePoint.lead_id == lead.id)
        .order_by(col(ScorePoint.id))
    )
    counted = tally([(kind, points) for kind, points in rows], playbook.scoring)
    lead.score = counted.score
    return counted.lines[-1].note if counted.lines else ""
