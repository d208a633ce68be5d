"""Scheduled follow-ups: what leaves next, and what holds the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.words import _
from data.words.enumerated import word_of
from screens.acts import Act, Target, carry_out
from screens.deeds import PAUSE, RESUME, SEND_NOW, SKIP
from screens.main.lead_verbs import LeadPane
from screens.region import moment_width
from screens.spans import brief, brief_holds, local_time, time_holds
from screens.table import Column
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.listing.listing import Listing
    from data.outreach.panes import FollowUpRow
    from data.reading import Reader

STATE_TONES = {"paused": "warning", "review": "warning", "queued": "success"}


class FollowUpsPane(LeadPane["FollowUpRow"]):
    """By due time."""

    NUMBER, NAME = "3", _("Follow-ups")
    BINDINGS = bindings("skip", "pause", "send_now")

    @staticmethod
    def listing(variant: Any) -> Listing[FollowUpRow]:
        from data.outreach.listed import FOLLOW_UPS

        return FOLLOW_UPS

    @staticmethod
    def facts(reader: Reader) -> int:
        from data.outreach.listed import paused

        return paused(reader)

    def columns(self) -> Sequence[Column[FollowUpRow]]:
        return (
            Column(
                "in",
                _("In"),
                due_in,
                width=4,
                priority=90,
                align="right",
                ticking=True,
                holds=in_holds,
                rising="due",
                falling="last",
                fields=("due_at",),
            ),
            Column(
                "due",
                _("Due"),
                self._due_at,
                width=moment_width(),
                priority=80,
                ticking=True,
                holds=day_holds,
                rising="due",
                falling="last",
                fields=("due_at",),
            ),
            Column(
                "lead",
                _("Lead"),
                self.signed(lead),
                min_width=16,
                priority=100,
                fields=("lead_id", "lead_name"),
            ),
            Column("step", _("Step"), step, width=16, priority=95, fields=("sequence", "step")),
            Column(
                "channel",
                _("By"),
                lambda row, _: (word_of(row.channel), ""),
                width=5,
                priority=60,
                fields=("channel",),
            ),
            Column(
                "state",
                _("State"),
                self._state,
                min_width=12,
                priority=70,
                rising="held",
                falling="due",
                fields=("state", "why"),
            ),
        )

    def _state(self, row: FollowUpRow, now: datetime) -> tuple[str, str]:
        from data.words.moments import told

        said, tone = state(row, now)
        return told(said, self.desk.zone, now), tone

    def _due_at(self, row: FollowUpRow, now: datetime) -> tuple[str, str]:
        return local_time(row.due_at, now, self.desk.zone), "muted"

    def lead_id(self, row: FollowUpRow) -> int:
        return row.lead_id

    def lead_name(self, row: FollowUpRow) -> str:
        return row.lead_name

    def subject(self, row: FollowUpRow) -> tuple[str, int]:
        return "follow_up", row.id

    def note(self) -> str:
        return (
            _("{fact_in_words} paused").format(fact_in_words=self.fact_in_words())
            if self.told_facts
            else ""
        )

    def empty(self) -> str:
        return _(
            "No follow-ups are planned. A sequence (Day 1, 3, 7) starts by itself "
            "with the first answer to a lead."
        )

    def action_skip(self) -> None:
        """Leave the chosen steps out, after a question that another key answers."""
        from screens.dialogs.ask import Confirm

        chosen = self.chosen
        if not chosen:
            return

        if len(chosen) > 1:
            carry_out(self.live, SKIP, self.targets("follow_up"))
            return
        what = _("{step_name} to {lead_name}").format(
            step_name=step_name(chosen[0]), lead_name=chosen[0].lead_name
        )
        targets = self.targets("follow_up")
        question = Confirm(_("Leave out {what}?").format(what=what), "y")
        self.app.push_screen(question, lambda yes: self._do(SKIP, targets) if yes else None)

    def action_pause(self) -> None:
        """Hold the chosen steps' sequences, or let them go on: whatever the first one needs."""
        if chosen := self.chosen:
            self._do(RESUME if chosen[0].state == "paused" else PAUSE, self.targets("follow_up"))

    def action_send_now(self) -> None:
        self._do(SEND_NOW, self.targets("follow_up"))

    def _do(self, act: Act, targets: Sequence[Target]) -> None:
        carry_out(self.live, act, targets)


def lead(row: FollowUpRow, _: datetime) -> tuple[str, str]:
    return row.lead_name, "strong"


def due_in(row: FollowUpRow, now: datetime) -> tuple[str, str]:
    """How long still; a paused step has no time at which it leaves."""
    if row.state == "paused":
        return _("held"), "warning"
    left = row.due_at - now
    return (_("now"), "success") if left.total_seconds() <= 0 else (brief(left), "strong")


def in_holds(row: FollowUpRow, now: datetime) -> float:
    return brief_holds(row.due_at - now)


def day_holds(_: FollowUpRow, now: datetime) -> float:
    return time_holds(now)


def step_name(row: FollowUpRow) -> str:
    return f"{row.sequence} {row.step}"


def step(row: FollowUpRow, _: datetime) -> tuple[str, str]:
    return step_name(row), ""


def state(row: FollowUpRow, _unused: datetime) -> tuple[str, str]:
    word = _("in review") if row.state == "review" else word_of(row.state)
    why = word
    if row.why:
        from screens.reading.stored import in_his_words

        said = in_his_words(row.why)
        why = said if word in said else f"{word}: {said}"
    return why, STATE_TONES.get(row.state.value, "muted")
