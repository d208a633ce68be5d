"""Approve several drafts of one template together, each of which was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from data.columns import fetch
from data.leads.tables import Lead
from data.outreach.review import approve, may_approve
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


def must_be_as_read(session: Session, read: Sequence[Read], *, by: str) -> None:
    """All of them can be approved as they were read, or none is: a look, for which nobody waits.

    `Refused` names the one that cannot be.
    """
    messages = [fetch(session, Message, one.message_id, "review") for one in read]
    if why := why_not_together(messages):
        raise Refused(why)
    for message, one in zip(messages, read, strict=True):
        try:
            may_approve(session, one.message_id, shown=one.shown, by=by)
        except Refused as refused:
            lead = session.get_one(Lead, message.lead_id)
            who = lead.name or lead.email or lead.phone or f"lead {lead.id}"
            raise Refused(
                _("Nothing was approved. {who}: {refused}").format(who=who, refused=refused)
            ) from None


class Approving:
    """Approves one after the other as it was read, for `done_together`; tells what they came to."""

    def __init__(self, read: Sequence[Read], hold: timedelta) -> None:
        self._shown = {one.message_id: one.shown for one in read}
        self._hold = hold
        self._looks: dict[int, Look] = {}

    def __call__(self, session: Session, message_id: int, *, now: datetime, by: str) -> None:
        shown = self._shown[message_id]
        self._looks[message_id] = approve(session, message_id, shown=shown, hold=self._hold,
                                          now=now, by=by)  # fmt: skip

    def came_to(self) -> Approved:
        leaving = list(self._looks.values()).count(Look.LAST)
        return Approved(leaving, len(self._looks) - leaving)
