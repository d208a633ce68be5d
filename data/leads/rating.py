"""The answer to the satisfaction survey: a number from 1 (bad) to 5 (great), by reply (000).

Everybody who is asked gets the same request for a public review afterwards, in the same words;
only the request for a referral looks at the number (DESIGN §4: choosing is gating).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from data.activity.tables import Activity
from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.clients.cases import open_case
from data.leads.tables import Lead

UNHAPPY = 3
"""This number and every lower one is told to a person at once."""

KEY = "rating"
"""Where the number stands in the lead's extra values."""

_NUMBER = re.compile(
    r"\W*([1-5])[ \t]*(?:(?:/|out of|of)[ \t]*5|stars?|points?)?[ \t]*(?:$|[.!,;:)\-–—\r\n])",
    re.IGNORECASE,
)


def read_rating(said: str) -> int | None:
    """The number that an answer begins with. "2 weeks late" is none: a person reads that."""
    found = _NUMBER.match(said.strip()[:80])
    return int(found[1]) if found else None


def rating_of(lead: Lead) -> int | None:
    """None where there is no answer; a form's own field of that name holds whatever it holds."""
    value = lead.extra.get(KEY)
    if isinstance(value, str) and value.strip() in {"1", "2", "3", "4", "5"}:
        return int(value)
    return value if isinstance(value, int) and 1 <= value <= 5 else None


def rated_at(session: Session, lead: Lead) -> datetime:
    """When they last answered; long ago where they never did."""
    answered = select(Activity.at).where(
        Activity.lead_id == lead.id, Activity.kind == "survey.answered"
    )
    newest = session.exec(answered.order_by(col(Activity.id).desc())).first()
    return newest or datetime.min.replace(tzinfo=UTC)


def rate(session: Session, lead: Lead, rating: int, *, now: datetime, by: str) -> None:
    """Keep what they answered; an unhappy customer is told to a person, and is their case."""
    lead.extra = {**lead.extra, KEY: rating}
    lead.version += 1
    record(session, "survey.answered", f"Answered the survey: {rating} of 5",
           why="their reply begins with the number", now=now, by=by, lead_id=lead.id,
           rating=rating)  # fmt: skip
    session.flush()
    if rating > UNHAPPY:
        return
    open_case(session, lead, f"answered the survey with {rating} of 5", now=now, by=by)
    who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
    raise_alert(session, AlertKind.REPLY, key=f"unhappy:{lead.id}:{now:%Y-%m-%d}", now=now,
                title=f"Unhappy: {who}", recipient=lead.owner,
                body=f"{who} answered the survey with {rating} of 5. Call them today: "
                f"lead {lead.id} in Callboard.")  # fmt: skip
