"""Approve several drafts of one template together, each of which was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from data.columns import fetch
from data.leads.tables import Lead
from data.outreach.review import approve, undo_approval
from data.outreach.second_eyes import Look
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.refused import Refused
from data.words import _


@dataclass(frozen=True, slots=True)
class Read:
    """A draft that was before somebody's eyes; `shown` is the hash of what stood there."""

    message_id: int
    shown: str


@dataclass(frozen=True, slots=True)
class Approved:
    """How many leave, and how many wait for somebody else's approval as well."""

    leaving: int
    waiting: int


class Alike(Protocol):
    """What is compared of drafts that are to be decided together."""

    @property
    def template(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def state(self) -> str: ...


def why_not_together(drafts: Iterable[Alike]) -> str:
    """Why these drafts cannot be approved in one go, in a sentence; empty: they can."""
    those = list(drafts)
    if any(draft.state != MessageState.REVIEW for draft in those):
        return "A message that failed, or may have arrived already, is decided on alone."
    kinds = sorted({f"{draft.template} by {draft.channel}" for draft in those})
    if len(kinds) > 1:
        return f"Only drafts of one template go together; these are {', '.join(kinds)}."
    return ""


def approve_together(
    session: Session, read: Sequence[Read], *, hold: timedelta, now: datetime, by: str
) -> Approved:
    """Approve all of them as they were read, or none: `Refused` names the one that cannot be."""
    messages = [fetch(session, Message, one.message_id, "review") for one in read]
    if why := why_not_together(messages):
        raise Refused(why)
    looks = [
        _approve(session, message, one, hold, now=now, by=by)
        for message, one in zip(messages, read, strict=True)
    ]
    leaving = looks.count(Look.LAST)
    return Approved(leaving, len(looks) - leaving)


def undo_together(session: Session, ids: Iterable[int], *, now: datetime, by: str) -> int:
    """Take back those that have not left; returns how many."""
    taken_back = 0
    for message_id in ids:
        with suppress(Refused):
            undo_approval(session, message_id, now=now, by=by)
            taken_back += 1
    return taken_back


def _approve(
    session: Session, message: Message, read: Read, hold: timedelta, *, now: datetime, by: str
) -> Look:
    try:
        return approve(session, read.message_id, shown=read.shown, hold=hold, now=now, by=by)
    except Refused as refused:
        lead = session.get_one(Lead, message.lead_id)
        who = lead.name or lead.email or lead.phone or f"lead {lead.id}"
        raise Refused(
            _("Nothing was approved. {who}: {refused}").format(who=who, refused=refused)
        ) from None
