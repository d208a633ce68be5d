"""A person declares two leads one: the kept one goes on with what both have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from data.activity.meanwhile import must_be
from data.activity.timeline import record
from data.clients.tables import Client
from data.columns import fetch
from data.consent.tables import Consent
from data.engagement.tables import Engagement
from data.handoff.tables import Handoff
from data.inbox.tables import InboundEvent
from data.leads.combining import combine
from data.leads.differences import differences, take
from data.leads.merged import must_stand
from data.leads.one_answer import answer_once, follow_up_once, look_at_words_again
from data.leads.score import rescore
from data.leads.stages import LeadStage
from data.leads.suspicion import pair
from data.leads.tables import Lead, LeadArrival, LeadMerge, ScorePoint, Suspicion
from data.outreach.states import MessageState
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.house import House
from data.refused import Refused
from data.words import _

GOES_ALONG: tuple[Any, ...] = (
    *(Message, Enrolment, FollowUp, ScorePoint, Engagement, InboundEvent, LeadArrival, Consent),
    Handoff,
)
"""Tables whose rows belong to whoever the person is. The timeline stays as it was written, and
is shown with the kept lead's (`data.leads.merged.family`); a raw delivery names what it made."""

MERGED = "merged"
"""The outcome of a lead that goes on as another one."""


def merge(
    session: Session,
    kept_id: int,
    gone_id: int,
    *,
    house: House,
    now: datetime,
    by: str,
    why: str = "",
    kept_version: int | None = None,
    gone_version: int | None = None,
) -> int:
    """Make two leads one, answered and followed up once; returns the merge's number.

    Addresses that must not be written to stay so. `unmerge` takes all of it back.
    """
    kept, gone = fetch(session, Lead, kept_id, "lead"), fetch(session, Lead, gone_id, "lead")
    must_be(session, kept, kept_version)
    must_be(session, gone, gone_version)
    _may_be_merged(session, kept, gone)
    concerned = [kept, gone, *rows_of(session, kept, gone)]
    before = take(concerned)
    follow_up_once(session, kept, gone, now=now, by=by)
    cancelled = answer_once(session, kept, gone)
    for row in rows_of(session, gone):
        if not isinstance(row, Suspicion):
            row.lead_id = kept_id
    _settle_suspicions(session, kept_id, gone_id, now)
    added = combine(kept, gone)
    _close(gone, kept_id, now)
    session.flush()
    rescore(session, kept, house.playbook, now=now, by=by)
    kept.version += 1
    gone.version += 1
    session.flush()
    _tell(session, kept, gone, why, added, cancelled, now=now, by=by)
    look_at_words_again(session, kept, playbook=house.playbook, now=now, by=by)
    session.flush()
    done = LeadMerge(kept_id=kept_id, gone_id=gone_id, at=now, by=by, why=why.strip()[:1000])
    done.before = {str(key): row for key, row in before["lead"].items()}
    done.moved = differences(before, take(concerned))
    session.add(done)
    session.flush()
    return done.id or 0


def _may_be_merged(session: Session, kept: Lead, gone: Lead) -> None:
    if kept.id == gone.id:
        raise Refused(
            _("Lead {id} cannot be merged with itself; name two leads.").format(id=kept.id)
        )
    for lead in (kept, gone):
        if lead.merged_into is not None:
            raise Refused(
                _("Lead {id} was merged into lead {merged_into} already; name that one.").format(
                    id=lead.id, merged_into=lead.merged_into
                )
            )
        must_stand(lead)
    if is_client(session, gone):
        if is_client(session, kept):
            raise Refused(
                _("Leads {one} and {other} are two clients; clients stay apart.").format(
                    one=kept.id, other=gone.id
                )
            )
        raise Refused(
            _(
                "Lead {id} is a client, so keep that one: `callboard leads merge {id} {id2}`."
            ).format(id=gone.id, id2=kept.id)
        )
    if kept.client_id != gone.client_id:
        raise Refused(
            _("Leads {one} and {other} belong to different businesses.").format(
                one=kept.id, other=gone.id
            )
        )
    nothing_leaves(session, kept, gone)


def is_client(session: Session, lead: Lead) -> bool:
    """Won, or won once and writing in again."""
    if lead.stage == LeadStage.WON:
        return True
    return session.exec(select(Client.id).where(Client.lead_id == lead.id)).first() is not None


def nothing_leaves(session: Session, *leads: Lead) -> None:
    """Refuse while a message is being handed over: what becomes of it is not known yet."""
    sending = select(Message.lead_id).where(
        col(Message.lead_id).in_([lead.id for lead in leads]),
        Message.state == MessageState.SENDING,
    )
    found = session.exec(sending).first()
    if found is not None:
        raise Refused(
            _("A message to lead {found} is leaving right now; try again in a moment.").format(
                found=found
            )
        )


def rows_of(session: Session, *leads: Lead) -> list[Any]:
    """Everything that belongs to these leads and can change hands."""
    session.flush()
    ids = [lead.id for lead in leads]
    rows: list[SQLModel] = []
    for table in GOES_ALONG:
        rows += session.exec(select(table).where(col(table.lead_id).in_(ids)).order_by(table.id))
    suspected = select(Suspicion).where(
        col(Suspicion.one_id).in_(ids) | col(Suspicion.other_id).in_(ids)
    )
    return [*rows, *session.exec(suspected.order_by(col(Suspicion.id)))]


def _settle_suspicions(session: Session, kept_id: int, gone_id: int, now: datetime) -> None:
    """Whoever the lost one may have been, the kept one may be."""
    kept_pairs = {
        (row.one_id, row.other_id) for row in rows_of(session, session.get_one(Lead, kept_id))
        if isinstance(row, Suspicion)
    }  # fmt: skip
    for row in rows_of(session, session.get_one(Lead, gone_id)):
        if not isinstance(row, Suspicion) or row.settled_at is not None:
            continue
        other = row.other_id if row.one_id == gone_id else row.one_id
        instead = pair(kept_id, other)
        if other == kept_id or instead in kept_pairs:
            row.settled_at = now
        else:
            row.one_id, row.other_id = instead
            kept_pairs.add(instead)
    session.flush()


def _close(gone: Lead, kept_id: int, now: datetime) -> None:
    gone.merged_into = kept_id
    gone.stage, gone.outcome, gone.closed_at = LeadStage.LOST, MERGED, now
    gone.respond_by, gone.overdue_at = None, None


def _tell(
    session: Session,
    kept: Lead,
    gone: Lead,
    why: str,
    added: str,
    cancelled: Sequence[Message],
    *,
    now: datetime,
    by: str,
) -> None:
    """On both timelines: the kept lead's shows both, but only until the merge is undone."""
    who = gone.name or gone.email or gone.phone or "unnamed"
    summary = f"Lead {gone.id} ({who}) is merged into lead {kept.id}"
    reason = why.strip() or f"{by} says they are one person"
    record(session, "lead.joined", summary, why=reason, now=now, by=by, lead_id=kept.id,
           gone=gone.id, added=added)  # fmt: skip
    record(session, "lead.gone", f"Goes on as lead {kept.id}", why=reason, now=now, by=by,
           lead_id=gone.id, kept=kept.id)  # fmt: skip
    for message in cancelled:
        record(session, "message.cancelled", "One answer to one person: not sent",
               why=message.note, now=now, by=by, lead_id=message.lead_id,
               message_id=message.id)  # fmt: skip
