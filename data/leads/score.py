"""Points for what a lead does, the score they add up to, and the moment a lead turns hot."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.leads.decide import capped_score
from data.leads.tables import Lead, ScorePoint
from data.playbook.models import Playbook
from data.refused import Refused


def add_points(
    session: Session, lead: Lead, kind: str, *, why: str, playbook: Playbook, now: datetime, by: str
) -> None:
    """Score one activity by 000's table; raises `Refused` for a kind without points."""
    rule = playbook.scoring.points.get(kind)
    if rule is None:
        known = ", ".join(playbook.scoring.points)
        raise Refused(f"The playbook gives no points for '{kind}'; it knows {known}.")
    session.add(ScorePoint(lead_id=lead.id or 0, kind=kind, points=rule.points, at=now, why=why))
    session.flush()
    before = lead.score
    lead.score = capped_score(_points(session, lead.id or 0), playbook)
    record(
        session,
        "lead.scored",
        f"Score {before} → {lead.score} ({kind} {rule.points:+d})",
        why=why if lead.score != before else f"{why}; scoring.points.{kind} is at its cap",
        now=now,
        by=by,
        lead_id=lead.id,
    )
    if lead.score >= playbook.scoring.threshold:
        turn_hot(
            session,
            lead,
            f"score {lead.score} reached the threshold {playbook.scoring.threshold}",
            now=now,
            by=by,
        )


def rescore(session: Session, lead: Lead, playbook: Playbook, *, now: datetime, by: str) -> None:
    """Count the points anew after rows came or went; enough of them make the lead hot."""
    before = lead.score
    lead.score = capped_score(_points(session, lead.id or 0), playbook)
    if lead.score == before:
        return
    record(session, "lead.scored", f"Score {before} → {lead.score}",
           why="the points of one person are counted together", now=now, by=by,
           lead_id=lead.id)  # fmt: skip
    if lead.score >= playbook.scoring.threshold:
        turn_hot(session, lead, f"score {lead.score} with the points of both", now=now, by=by)


def turn_hot(session: Session, lead: Lead, why: str, *, now: datetime, by: str) -> None:
    """Mark the lead hot and tell the operators, once."""
    if lead.hot_at is not None:
        return
    lead.hot_at = now
    who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
    record(session, "lead.hot", "Hot lead", why=why, now=now, by=by, lead_id=lead.id)
    raise_alert(
        session,
        AlertKind.HOT_LEAD,
        key=f"hot:{lead.id}",
        title=f"Hot lead: {who}",
        body=f"{who} is ready for a conversation: {why}. Open lead {lead.id} in Callboard.",
        now=now,
    )


def _points(session: Session, lead_id: int) -> list[tuple[str, int]]:
    rows = session.exec(
        select(ScorePoint.kind, ScorePoint.points)
        .where(ScorePoint.lead_id == lead_id)
        .order_by(col(ScorePoint.id))
    )
    return [(kind, points) for kind, points in rows]
