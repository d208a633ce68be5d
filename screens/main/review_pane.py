"""The review queue: drafts that wait for a person, why, and how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from data.words import _
from data.words.enumerated import word_of
from screens.acts import Target, carry_out
from screens.deeds import snoozing
from screens.drawings import answer_clock
from screens.main.lead_verbs import LeadPane
from screens.spans import STANDS, brief, brief_holds, clock_holds, local_time
from screens.table import Column
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.listing.listing import Listing
    from data.outreach.panes import ReviewRow
    from screens.review.review_screen import Start


ONE_AT_A_TIME = _("Each draft is read before it is changed or rejected: take the marks off first.")


class ReviewPane(LeadPane["ReviewRow"]):
    """The oldest first. Every decision opens the draft: only a text that was read is decided on.

    With several marked, `a` shows them one after the other and approves them together.
    """

    NUMBER, NAME = "2", _("Review")
    BINDINGS = bindings("approve", "edit", "reject", "snooze")

    @staticmethod
    def listing(variant: Any) -> Listing[ReviewRow]:
        from data.outreach.listed import REVIEW

        return REVIEW

    def depends_on_time(self, *, is_due: bool) -> bool:
        return is_due or super().depends_on_time(is_due=is_due)  # what was put aside comes back

    def columns(self) -> Sequence[Column[ReviewRow]]:
        return (
            Column(
                "age",
                _("Age"),
                age,
                width=4,
                priority=85,
                align="right",
                ticking=True,
                holds=age_holds,
                rising="newest",
                falling="oldest",
                fields=("created_at",),
            ),
            Column(
                "clock",
                _("Answer"),
                clock_of,
                width=11,
                priority=95,
                ticking=True,
                holds=clock_of_holds,
                fields=("respond_by",),
            ),
            Column(
                "lead",
                _("Lead"),
                self.signed(lead),
                min_width=16,
                priority=100,
                fields=("lead_id", "lead_name"),
            ),
            Column(
                "reasons",
                _("Why it waits"),
                why_it_waits,
                min_width=14,
                priority=99,
                fields=("reasons", "state", "note"),
            ),
            Column(
                "channel",
                _("By"),
                lambda row, _: (word_of(row.channel), ""),
                width=5,
                priority=70,
                fields=("channel",),
            ),
            Column("subject", _("Draft"), draft, min_width=16, priority=60, fields=("subject",)),
            Column("to", _("To"), to, min_width=18, priority=50, fields=("to",)),
        )

    def lead_id(self, row: ReviewRow) -> int:
        return row.lead_id

    def lead_name(self, row: ReviewRow) -> str:
        return row.lead_name

    def subject(self, row: ReviewRow) -> tuple[str, int]:
        return "message", row.id

    def empty(self) -> str:
        return _(
            "Nothing waits for a decision. Drafts about prices, legal matters, "
            "complaints and the like stop here until somebody has read them; the "
            "rules are in the playbook."
        )

    def action_open(self) -> None:
        self._review("")

    def action_approve(self) -> None:
        from data.outreach.bulk import why_not_together
        from screens.review.bulk_screen import BulkScreen

        chosen = self.chosen
        if len(chosen) < 2:
            self._review("approve")
        elif why := why_not_together(chosen):
            self.app.notify(why, severity="warning", markup=False)
        else:
            self.app.push_screen(BulkScreen([row.id for row in chosen]), self._approved)

    def _approved(self, were_approved: bool | None) -> None:
        if were_approved:
            self.table.clear_marks()

    def action_edit(self) -> None:
        self._review("edit")

    def action_reject(self) -> None:
        self._review("reject")

    def action_snooze(self) -> None:
        targets = self.targets("message")
        if len(targets) < 2:
            self._review("snooze")
            return
        from screens.dialogs.snooze import Snooze

        self.app.push_screen(Snooze("messages:snooze"), partial(self._snooze, targets))

    def _snooze(self, targets: Sequence[Target], until: datetime | None) -> None:
        if until is not None:
            when = local_time(until, self.desk.now(), self.desk.zone)
            carry_out(self.live, snoozing(until, when), targets)

    def why_not(self, action: str) -> str:
        if action in ("edit", "reject") and len(self.chosen) > 1:
            return ONE_AT_A_TIME
        return super().why_not(action)

    def _review(self, start: Start) -> None:
        from screens.review.review_screen import ReviewScreen

        if (row := self.row) is not None:
            self.open(ReviewScreen(row.id, start))


def lead(row: ReviewRow, _: datetime) -> tuple[str, str]:
    return row.lead_name, "strong"


def age(row: ReviewRow, now: datetime) -> tuple[str, str]:
    return brief(now - row.created_at), "muted"


def clock_of(row: ReviewRow, now: datetime) -> tuple[str, str]:
    """The lead's first-response clock, which runs on while the draft waits."""
    return answer_clock(row.respond_by, now) if row.respond_by else ("–", "muted")


def age_holds(row: ReviewRow, now: datetime) -> float:
    return brief_holds(row.created_at - now)


def clock_of_holds(row: ReviewRow, now: datetime) -> float:
    return clock_holds(row.respond_by - now) if row.respond_by else STANDS


def why_it_waits(row: ReviewRow, _unused: datetime) -> tuple[str, str]:
    if row.state == "failed":
        from screens.reading.stored import in_his_words

        return _("failed: {note}").format(note=in_his_words(row.note)), "error"
    reasons = ", ".join(word_of(reason) for reason in row.reasons)
    if row.first_eyes:
        reasons = _("1 of 2: {first_eyes} approved it · {reasons}").format(
            first_eyes=row.first_eyes, reasons=reasons
        )
    return reasons, "error" if row.state == "uncertain" else "warning"


def draft(row: ReviewRow, _: datetime) -> tuple[str, str]:
    return row.subject or row.body[:200], ""


def to(row: ReviewRow, _unused: datetime) -> tuple[str, str]:
    return (row.to, "") if row.to else (_("no address"), "warning")
