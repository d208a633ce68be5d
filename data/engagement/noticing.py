"""Something a lead did: kept once, and counted when it is sure that a person did it.

What arrives is judged by itself first (`data.engagement.machines`); opens and clicks then wait a
while for what arrives beside them (`data.engagement.counting`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from data.activity.timeline import record
from data.engagement.followed import decide_followed
from data.engagement.machines import Judgement
from data.engagement.permission import consent_to_tracking
from data.engagement.tables import Engagement
from data.leads.merged import the_kept
from data.leads.score import add_points
from data.leads.tables import Lead
from data.outreach.tables import Message
from data.playbook.models import Playbook

COUNTS_AFTER = timedelta(seconds=30)
"""How long an open or a click waits for others of the same mail, before it counts."""

OF_MESSAGES = ("open", "click")
"""What is done with a message; everything else is done on the website."""

MAX_LINK = 500

SAID = {
    "open": "Opened our mail",
    "click": "Followed a link",
    "video": "Watched a video",
    "visit": "Visited a page",
}
"""On the timeline. A page that counts as a kind of its own is named by it."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was done. `what` tells it from other deeds of its kind, so that it counts once: the
    message of an open, the link of a click, the page and day of a visit."""

    kind: str
    at: datetime
    judged: Judgement
    what: str
    link: str = ""
    message: Message | None = None

    @property
    def key(self) -> str:
        """A machine's deed must not hide the person's that comes after it."""
        return f"{self.kind}:{self.what}"[:280] + (":machine" if self.judged.by_machine else "")


def notice(
    session: Session, lead: Lead, noticed: Noticed, *, playbook: Playbook, now: datetime, by: str
) -> bool:
    """Keep it; False when it was kept before, or the person objected to being followed."""
    lead = the_kept(session, lead)
    if not _may_be_kept(session, lead, noticed, playbook):
        return False
    key = noticed.key
    if session.exec(select(Engagement.id).where(Engagement.key == key)).first() is not None:
        return False
    judged, link = noticed.judged, noticed.link[:MAX_LINK]
    waits = noticed.kind in OF_MESSAGES and not judged.by_machine
    session.add(
        Engagement(
            key=key,
            lead_id=lead.id or 0,
            message_id=noticed.message.id if noticed.message else None,
            kind=noticed.kind,
            at=noticed.at,
            by_machine=judged.by_machine,
            why=judged.why,
            link=link,
            counts_at=now + COUNTS_AFTER if waits else None,
        )
    )
    session.flush()
    said = SAID.get(noticed.kind, f"{SAID['visit']}: {noticed.kind.replace('_', ' ')}")
    record(
        session,
        f"{'message' if noticed.kind in OF_MESSAGES else 'site'}.{noticed.kind}",
        f"{said} by a machine" if judged.by_machine else said,
        why=f"{link}; {judged.why}" if link else judged.why,
        now=now,
        by=by,
        lead_id=lead.id,
        message_id=noticed.message.id if noticed.message else None,
    )
    if not waits and not judged.by_machine:
        give_points(session, lead, noticed.kind, link, done_at=noticed.at, playbook=playbook,
                    now=now, by=by)  # fmt: skip
    return True


def give_points(
    session: Session,
    lead: Lead,
    kind: str,
    link: str,
    *,
    done_at: datetime,
    playbook: Playbook,
    now: datetime,
    by: str,
) -> None:
    """What the playbook gives for it; nothing for a kind without points."""
    if kind in playbook.scoring.points:
        said = SAID.get(kind, SAID["visit"]).lower()
        why = f"{said}: {link}" if link else said
        add_points(session, lead, kind, why=why, playbook=playbook, now=now, by=by,
                   done_at=done_at)  # fmt: skip


def _may_be_kept(session: Session, lead: Lead, noticed: Noticed, playbook: Playbook) -> bool:
    if lead.erased_at is not None:
        return False
    channel = noticed.message.channel if noticed.message else "email"
    consent = consent_to_tracking(session, lead.id or 0)
    return decide_followed(playbook.tracking, channel, consent).may_notice(noticed.kind)
