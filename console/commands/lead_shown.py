"""One lead in a terminal: who it is, what was said, its score, its timeline, and what comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.commands.printing import at_clock, one_line, plain_text, say, told_line
from data.words import _
from data.words.enumerated import word_of

if TYPE_CHECKING:
    from data.leads.queries import LeadDetail
    from data.outreach.panes import FollowUpRow


def show_lead(lead: LeadDetail, coming: Sequence[FollowUpRow]) -> None:
    """Print all that is known of it."""
    _say_who(lead)
    _say_conversation(lead)
    _say_score(lead)
    _say_timeline(lead)
    _say_coming(coming)


def _say_who(lead: LeadDetail) -> None:
    name = one_line(lead.name) or _("(no name)")
    say(_("Lead {lead_id}: {name}").format(lead_id=lead.id, name=name))
    say(f"  {one_line(lead.email) or '-'}   {one_line(lead.phone or lead.phone_raw) or '-'}")
    stands = _("{stage}, from {source}, score {score}, urgency {urgency}, owner {owner}").format(
        stage=word_of(lead.stage.value),
        source=lead.source,
        score=lead.score,
        urgency=word_of(lead.urgency.value),
        owner=one_line(lead.owner) or _("nobody"),
    )
    say(f"  {stands}")
    if lead.merged_into is not None:
        goes_on = _("goes on as lead {merged_into}, into which it was merged")
        say(f"  {goes_on.format(merged_into=lead.merged_into)}")
    for came in lead.sources[1:]:
        told = _("also from {source} by {door}, {at}").format(
            source=one_line(came.source), door=one_line(came.door), at=at_clock(came.at)
        )
        say(f"  {told}")


def _say_conversation(lead: LeadDetail) -> None:
    for said in lead.conversation:
        arrow = "<" if said.direction == "in" else ">"
        state = f" ({word_of(said.state)})" if said.state else ""
        say(f"\n{arrow} {at_clock(said.at)} {said.channel}{state} {one_line(said.subject)}")
        say(plain_text(said.body))


def _say_score(lead: LeadDetail) -> None:
    if lead.points:
        told = _("Score {score} of {threshold}")
        say("\n" + told.format(score=lead.score, threshold=lead.threshold))
    for point in lead.points:
        note = f" [{told_line(point.note)}]" if point.note else ""
        what, why = one_line(point.kind), told_line(point.why)
        say(f"  {point.points:+4} {at_clock(point.at)} {what}: {why}{note}")


def _say_timeline(lead: LeadDetail) -> None:
    say("\n" + _("Timeline"))
    for entry in lead.timeline:
        why = f"  ({told_line(entry.why)})" if entry.why else ""
        say(f"  {at_clock(entry.at)} {entry.by}: {told_line(entry.summary)}{why}")


def _say_coming(coming: Sequence[FollowUpRow]) -> None:
    say("\n" + _("Coming"))
    for step in coming:
        how = _("by {channel}, {state}").format(
            channel=word_of(step.channel), state=word_of(step.state.value)
        )
        say(f"  {at_clock(step.due_at)} {step.sequence} {step.step} {how}")
