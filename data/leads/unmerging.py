"""Take a merge back as a whole: both leads and their rows as they were before it.

What came since stays with the kept lead, and what a person changed since stays changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from data.activity.timeline import record
from data.consent.tables import Consent
from data.engagement.tables import Engagement
from data.handoff.tables import Handoff
from data.inbox.tables import InboundEvent
from data.leads.combining import CLOCK, EMAIL, PARTED, PHONE
from data.leads.differences import Changes, is_untouched, put_back
from data.leads.merging import nothing_leaves
from data.leads.score import rescore
from data.leads.stages import OPEN_STAGES
from data.leads.tables import Lead, LeadArrival, LeadMerge, ScorePoint, Suspicion
from data.outreach.outbox import hold_for_person
from data.outreach.route import Held
from data.outreach.settle import mark_answered
from data.outreach.states import FollowUpState, MessageState, Purpose
from data.outreach.stopping import running_enrolments
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.house import House
from data.playbook.reasons import Reason
from data.reading import LARGEST_ID
from data.refused import Refused
from data.words import _

SOON = timedelta(hours=1)
"""So long after the merge an answer that it cancelled still leaves by itself when it is undone;
later a person looks first."""

_SIMPLE: tuple[Any, ...] = (
    *(ScorePoint, Engagement, InboundEvent, LeadArrival, Consent, Handoff, Suspicion),
)
_JOINED = ("utm", "place", "extra")
_TOGETHER = (EMAIL, PHONE, CLOCK)


def unmerge(session: Session, lead_id: int, *, house: House, now: datetime, by: str) -> int:
    """Undo the last merge of this lead, as the one that went or the one that stayed.

    Returns the number of the lead that stands on its own again. Refused only where it would undo
    the wrong thing: the kept lead was merged away itself, or a message is leaving right now.
    """
    done = _last_merge(session, lead_id)
    kept, gone = session.get_one(Lead, done.kept_id), session.get_one(Lead, done.gone_id)
    if kept.merged_into is not None:
        raise Refused(
            _(
                "Lead {id} was merged into lead {merged_into} since; undo that first: "
                "`callboard leads unmerge {id}`."
            ).format(id=kept.id, merged_into=kept.merged_into)
        )
    nothing_leaves(session, kept, gone)
    for table in _SIMPLE:
        for row, changes in _changed(session, done, table):
            put_back(row, changes)
    session.flush()
    is_as_left = is_untouched(kept, _of_lead(done, kept), CLOCK)
    _sequences_back(session, done, kept, is_as_left=is_as_left)
    put_back(gone, _of_lead(done, gone))
    _messages_back(session, done, kept, is_as_left=is_as_left, now=now, by=by)
    if not _kept_back(kept, done):
        rescore(session, kept, house.playbook, now=now, by=by)
    _answered_since(session, gone, done)
    gone.version += 1
    kept.version += 1
    done.undone_at, done.undone_by = now, by
    session.flush()
    _tell(session, kept, gone, now=now, by=by)
    return gone.id or 0


def _last_merge(session: Session, lead_id: int) -> LeadMerge:
    """As the one that went first: that names one merge, the kept one may have many."""
    if abs(lead_id) <= LARGEST_ID:
        for where in (LeadMerge.gone_id == lead_id, LeadMerge.kept_id == lead_id):
            rows = select(LeadMerge).where(where, col(LeadMerge.undone_at).is_(None))
            found = session.exec(rows.order_by(col(LeadMerge.id).desc())).first()
            if found is not None:
                return found
    raise Refused(_("Lead {lead_id} is not merged with any other.").format(lead_id=lead_id))


def _changed(session: Session, done: LeadMerge, table: Any) -> list[tuple[Any, Changes]]:
    """The rows of a table that the merge changed and that are still there."""
    found = done.moved.get(table.__tablename__, {})
    rows = ((session.get(table, int(key)), changes) for key, changes in found.items())
    return [(row, changes) for row, changes in rows if row is not None]


def _of_lead(done: LeadMerge, lead: Lead) -> Changes:
    changes: Changes = done.moved.get("lead", {}).get(str(lead.id), {})
    return changes


def _sequences_back(session: Session, done: LeadMerge, kept: Lead, *, is_as_left: bool) -> None:
    """A sequence that the merge stopped goes on, unless its lead has moved on since.

    `is_as_left`: nobody replied, answered or closed the kept lead since.
    """
    enrolments, steps = _changed(session, done, Enrolment), _changed(session, done, FollowUp)
    for row, changes in (*enrolments, *steps):
        put_back(row, changes, only=("lead_id",))
    session.flush()
    over = set()
    for enrolment, changes in enrolments:
        lead = session.get_one(Lead, enrolment.lead_id)
        moved_on = lead is kept and not is_as_left
        if "state" in changes and (moved_on or running_enrolments(session, lead)):
            over.add(enrolment.id)
        else:
            put_back(enrolment, changes)
        session.flush()
    for step, changes in steps:
        if step.enrolment_id not in over:
            put_back(step, changes)
        step.version += 1
    session.flush()


def _messages_back(
    session: Session, done: LeadMerge, kept: Lead, *, is_as_left: bool, now: datetime, by: str
) -> None:
    """To whom they were written; what the merge cancelled may leave again."""
    for message, changes in _changed(session, done, Message):
        put_back(message, changes, only=("lead_id",))
        moved_on = message.lead_id == kept.id and not is_as_left
        if is_untouched(message, changes, ("state",)) and not moved_on:
            _revive(session, message, changes, done, now=now, by=by)
        message.version += 1
    moved = [step.id for step, changes in _changed(session, done, FollowUp) if "lead_id" in changes]
    since = select(Message).where(col(Message.follow_up_id).in_(moved))
    for message in session.exec(since).all():
        message.lead_id = done.gone_id  # its step went back
    session.flush()


_AGAIN = {
    MessageState.QUEUED: "message.revived",
    MessageState.UNCERTAIN: "message.uncertain",
}
"""What the timeline calls it when a message stands as before; what waits for a person is held."""


def _revive(
    session: Session,
    message: Message,
    changes: Changes,
    done: LeadMerge,
    *,
    now: datetime,
    by: str,
) -> None:
    """Nobody holds it any more: what was claimed is in the queue again."""
    if "state" not in changes:
        if message.state == MessageState.REVIEW:  # the other's words were one more reason to look
            put_back(message, changes, only=changes.keys() & {"reasons"})
        return
    if not _is_wanted(session, message):
        return
    put_back(message, changes, only=changes.keys() - {"lease_owner", "lease_until"})
    if message.state == MessageState.CLAIMED:
        message.state = MessageState.QUEUED
    kind = _AGAIN.get(message.state, "message.held")
    record(session, kind, "Stands as before the merge", why="the merge is undone", now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip
    if message.state == MessageState.QUEUED and now - done.at > SOON:
        held = [Held(Reason.UNUSUAL, "a merge held it back, which is undone")]
        lead = session.get_one(Lead, message.lead_id)
        hold_for_person(session, lead, message, held, now=now, by=by)
        if message.follow_up_id is not None:
            step = session.get_one(FollowUp, message.follow_up_id)
            step.state = FollowUpState.REVIEW


def _is_wanted(session: Session, message: Message) -> bool:
    """A first answer, or one whose step is undecided again."""
    if message.follow_up_id is None:
        return True
    step = session.get_one(FollowUp, message.follow_up_id)
    return step.state in (FollowUpState.QUEUED, FollowUpState.REVIEW)


def _answered_since(session: Session, gone: Lead, done: LeadMerge) -> None:
    """An answer to it that left while it was part of the other has stopped its clock."""
    sent = select(Message.sent_at).where(
        Message.lead_id == gone.id,
        Message.purpose == Purpose.FIRST_RESPONSE,
        Message.state == MessageState.SENT,
        col(Message.sent_at) >= done.at,
    )
    at = session.exec(sent.order_by(col(Message.sent_at))).first()
    if at is not None and gone.respond_by is not None:
        mark_answered(session, gone, now=at)


def _kept_back(kept: Lead, done: LeadMerge) -> bool:
    """Gives whether the score is right: it is not where points came since."""
    changes = _of_lead(done, kept)
    special = {"message", "tags", *_JOINED}
    for names in _TOGETHER:
        if is_untouched(kept, changes, names):
            put_back(kept, changes, only=names)
        special.update(names)
    if kept.stage not in OPEN_STAGES:
        kept.respond_by = None  # closed since: no clock runs
    if put_back(kept, changes, only=("message",)):
        kept.message = without_words(kept.message, *changes["message"])
    if put_back(kept, changes, only=("tags",)):
        was, became = changes["tags"]
        kept.tags = [tag for tag in kept.tags if tag in was or tag not in became]
    for name in put_back(kept, changes, only=_JOINED):
        setattr(kept, name, without_filled(getattr(kept, name), *changes[name]))
    put_back(kept, changes, only=changes.keys() - special)
    return bool(kept.score == done.before[str(kept.id)]["score"])


def without_words(now: str, was: str, became: str) -> str:
    """A message without what the merge added to it; what was said since stays."""
    if not now.startswith(became):
        return now
    since = now.removeprefix(became)
    return was + since if was else since.removeprefix(PARTED)


def without_filled(
    now: dict[str, Any], was: dict[str, Any], became: dict[str, Any]
) -> dict[str, Any]:
    """A mapping without what the merge filled in, where nobody has changed that since."""
    untouched = {key for key in became if key in now and now[key] == became[key]}
    kept = {key: was.get(key, value) for key, value in now.items()
            if key not in untouched or key in was}  # fmt: skip
    return {key: (value if key in untouched else now[key]) for key, value in kept.items()}


def _tell(session: Session, kept: Lead, gone: Lead, *, now: datetime, by: str) -> None:
    for lead, other in ((kept, gone), (gone, kept)):
        summary = f"No longer one with lead {other.id}: the merge is undone"
        record(session, "lead.unmerged", summary, why="what came since stays with lead"
               f" {kept.id}", now=now, by=by, lead_id=lead.id, other=other.id)  # fmt: skip


def last_merge_by(session: Session, by: str) -> LeadMerge | None:
    """The last merge of this operator that stands."""
    rows = select(LeadMerge).where(LeadMerge.by == by, col(LeadMerge.undone_at).is_(None))
    return session.exec(rows.order_by(col(LeadMerge.id).desc()).limit(1)).first()


def merges_of(session: Session, lead_id: int) -> list[LeadMerge]:
    """The merges that this lead was part of and that stand, the latest first."""
    rows = select(LeadMerge).where(
        or_(LeadMerge.kept_id == lead_id, LeadMerge.gone_id == lead_id),
        col(LeadMerge.undone_at).is_(None),
    )
    return list(session.exec(rows.order_by(col(LeadMerge.id).desc())))
