"""What the review screen loads, and what it tells of changes made by others. Values in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from data.words import _
from data.words.enumerated import word_of
from screens.keys import the_key
from screens.reading.stored import in_his_words
from screens.spans import local_time

if TYPE_CHECKING:
    from data.activity.timeline import Entry
    from data.leads.queries import LeadDetail
    from data.outreach.queries import ReviewDetail
    from screens.desk import Desk

OPEN_STATES = ("review", "uncertain", "failed")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One draft with its lead; `queue` are the ids of all that wait, oldest first."""

    detail: ReviewDetail
    lead: LeadDetail
    queue: tuple[int, ...]
    footer: tuple[str, ...]
    """What mail puts under the text: the lines of the postal address."""

    @property
    def is_open(self) -> bool:
        return self.detail.row.state in OPEN_STATES

    @property
    def last_change(self) -> Entry | None:
        """The newest thing that happened to a message of this lead."""
        told = (entry for entry in reversed(self.lead.timeline))
        return next((entry for entry in told if entry.kind.startswith("message.")), None)

    def following(self, place: int) -> int | None:
        """The next draft of the queue, or None; `place` is where a draft that has left it stood."""
        this = self.detail.row.id
        others = [waiting for waiting in self.queue if waiting != this]
        at = self.queue.index(this) if this in self.queue else place
        return others[at % len(others)] if others else None


def load_review(desk: Desk, message_id: int) -> Reviewed:
    from data.leads import queries as leads
    from data.outreach.panes import review_pane
    from data.outreach.queries import review_detail

    with desk.reading() as session:
        detail = review_detail(session, message_id)
        lead = leads.detail(session, detail.row.lead_id, desk.playbook)
        queue = tuple(row.id for row in review_pane(session, now=desk.now()))
    return Reviewed(detail, lead, queue, footer_of(desk))


def footer_of(desk: Desk) -> tuple[str, ...]:
    """What mail puts under each text."""
    business = desk.playbook.business
    return (business.name, *business.postal_address.splitlines())


def change_told(before: Reviewed, after: Reviewed, now: datetime, zone: tzinfo) -> str:
    """What somebody else did to the draft while it was being read: who, when, what it means."""
    change = after.last_change
    who = _("Changed.")
    if change:
        who = f"{change.by}, {local_time(change.at, now, zone)}: {in_his_words(change.summary)}."
    if not after.is_open:
        return _("{who} It is {state} now: nothing is left to decide. {next_key} goes on.").format(
            who=who, state=word_of(after.detail.row.state), next_key=the_key("next")
        )
    if before.detail.shown != after.detail.shown:
        return _("{who} You see the new text; read it before you approve.").format(who=who)
    return who


def decided_told(shown: Reviewed, now: datetime, zone: tzinfo) -> str:
    """Why nothing is left to decide about a draft that was opened too late."""
    detail = shown.detail
    if detail.decided_by and detail.decided_at:
        verb = _("rejected") if detail.row.state == "rejected" else _("approved")
        when = local_time(detail.decided_at, now, zone)
        return _("{decided_by} {verb} this, {when}; it is {state} now.").format(
            decided_by=detail.decided_by, verb=verb, when=when, state=word_of(detail.row.state)
        )
    return _("This message is {state}; nothing is left to decide. {note}").format(
        state=word_of(detail.row.state), note=in_his_words(detail.row.note)
    )
