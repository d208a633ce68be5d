"""The day in a few lines for the operators. Default schedule: 7:30 on weekdays."""

from __future__ import annotations

from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.overview.queries import Digest, digest
from data.words import counted
from jobs.office import Office


def daily_digest(office: Office) -> str:
    """Raise the digest as an alert, so that it is delivered like one."""
    now = office.now()
    with office.store.read() as session:
        day = digest(session, now=now)
    with office.store.write() as session:
        raise_alert(
            session,
            AlertKind.DAILY_DIGEST,
            key=f"digest:{now:%Y-%m-%dT%H:%M}",
            title=f"Callboard: {_new(day)}, {day.waiting} waiting",
            body=words_of(day),
            now=now,
        )
    return f"{counted(day.leads, 'lead', 'leads')}, {_sent(day)}, {day.waiting} waiting"


def _new(day: Digest) -> str:
    return counted(day.leads, "new lead", "new leads")


def _sent(day: Digest) -> str:
    return counted(day.sent, "message", "messages")


def words_of(day: Digest) -> str:
    """The digest as an operator reads it on a phone."""
    counts = f"{_new(day)}, {day.answered} answered, {_sent(day)} sent"
    lines = [f"Since yesterday: {counts}, {day.won} won."]
    if day.median_seconds is not None:
        minutes, seconds = divmod(day.median_seconds, 60)
        lines.append(f"Half of the first responses left within {minutes} min {seconds} s.")
    waiting = counted(day.waiting, "lead waits", "leads wait")
    drafts = counted(day.review, "draft", "drafts")
    lines.append(f"Now: {waiting} for an answer, {drafts} for review.")
    if day.failed:
        failed = counted(day.failed, "message", "messages")
        lines.append(f"{failed} could not be delivered; see the review queue.")
    return "\n".join(lines)
