"""The verbs every row has that is about a lead, in whichever pane it stands."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from data.words import _, ngettext
from screens.acts import Sort, Target, carry_out
from screens.deeds import assigning
from screens.main.loaded import Loaded
from screens.main.table_pane import TablePane
from screens.safety import plain
from screens.verbs import bindings, unshown

if TYPE_CHECKING:
    from textual.screen import Screen

Row = TypeVar("Row")

OURS = 3.0
"""Seconds after a deed of our own in which a row that goes is no surprise."""

LOOK_FIRST = 0.7
"""Seconds in which a key may have been meant for the row that was there before."""

ACTS = frozenset({"skip", "pause", "send_now", "assign", "touch", "outcome", "repeat"})

NEEDS_A_ROW = frozenset({"open", "touch", "outcome", "why", "assign", "approve", "edit", "reject",
                         "snooze", "skip", "pause", "send_now", "handoff", "compliance",
                         "what_if"})  # fmt: skip


class LeadPane(TablePane[Row]):
    """A table of rows that each belong to a lead."""

    BINDINGS = [
        *bindings("touch", "outcome", "why", "assign"),
        *unshown("handoff", "compliance", "what_if"),
    ]

    _sprung_at = -60.0
    """When the row under the cursor was last taken away by somebody else."""

    _gone = ""
    """Whose that was."""

    def lead_id(self, row: Row) -> int:
        """Whose row it is."""
        raise NotImplementedError

    def lead_name(self, row: Row) -> str:
        """What the lead is called in a question to the operator."""
        raise NotImplementedError

    def action_open(self) -> None:
        from screens.lead.lead_screen import LeadScreen

        if (row := self.row) is not None:
            self.open(LeadScreen(self.lead_id(row)))

    def action_touch(self) -> None:
        from screens.dialogs.touch import TouchDialog

        if (row := self.row) is not None:
            self.open(TouchDialog(self.lead_id(row)))

    def action_outcome(self) -> None:
        from screens.dialogs.outcome import OutcomeDialog

        if (row := self.row) is not None:
            self.open(OutcomeDialog(self.lead_id(row)))

    def action_handoff(self) -> None:
        from screens.handoff.handoff_screen import HandoffScreen

        if (row := self.row) is not None:
            self.open(HandoffScreen(self.lead_id(row)))

    def action_compliance(self) -> None:
        from screens.compliance.compliance_screen import ComplianceScreen

        if (row := self.row) is not None:
            self.open(ComplianceScreen(self.lead_id(row)))

    def action_what_if(self) -> None:
        from screens.outlook.what_if import WhatIfScreen

        if (row := self.row) is not None:
            self.app.push_screen(WhatIfScreen(self.lead_id(row)))

    def signed(self, draw: Callable[[Row, datetime], tuple[str, str]]) -> Any:
        """The name of a row, behind a sign while another operator has it open or edits it."""

        def with_sign(row: Row, now: datetime) -> tuple[str, str]:
            name, tone = draw(row, now)
            kind, number = self.subject(row)
            sign = self.desk.presence.sign(f"lead:{self.lead_id(row)}", f"{kind}:{number}")
            return (f"{sign} {name}" if sign else name), tone

        return with_sign

    def subject(self, row: Row) -> tuple[str, int]:
        """What `w` explains: the sort of a row and its id; the lead, unless told otherwise."""
        return "lead", self.lead_id(row)

    def thing(self) -> tuple[str, int] | None:
        """What the cursor is on, for copying what names it."""
        if (row := self.row) is None:
            return None
        sort, number = self.subject(row)
        return (sort, number) if sort in ("lead", "message") else ("lead", self.lead_id(row))

    def action_why(self) -> None:
        from screens.dialogs.why import why_screen

        if (row := self.row) is not None:
            self.open(why_screen(*self.subject(row)))

    def action_assign(self) -> None:
        """Give the chosen leads an owner; an empty answer returns them to everybody."""
        from screens.dialogs.ask import AskText
        from screens.dialogs.judging import one_of_the_team

        chosen = self.chosen
        if not chosen:
            return
        who = (
            self.lead_name(chosen[0])
            if len(chosen) == 1
            else ngettext("{chosen} lead", "{chosen} leads", len(chosen)).format(chosen=len(chosen))
        )
        targets = self.targets("lead")
        team = self.desk.playbook.team
        names = [member.label for member in team.values()]
        question: Screen[str | None] = AskText(
            _("Owner of {who}").format(who=who),
            _("A name; nothing: everybody's"),
            names,
            required=False,
            judge=one_of_the_team(names, team),
            place=f"lead:{targets[0].id}:owner" if len(targets) == 1 else "leads:owner",
        )
        self.app.push_screen(question, lambda owner: self._assign(targets, owner))

    def _assign(self, targets: Sequence[Target], owner: str | None) -> None:
        if owner is not None:
            carry_out(self.live, assigning(owner), targets)

    def targets(self, sort: Sort) -> Sequence[Target]:
        """The leads of the chosen rows, or these rows themselves."""
        chosen = self.chosen
        if sort == "lead":
            named = {self.lead_id(row): self.lead_name(row) for row in chosen}
            return tuple(Target("lead", key, name) for key, name in named.items())
        if not chosen or self.subject(chosen[0])[0] != sort:
            return ()
        return tuple(
            Target(sort, self.subject(row)[1], self.lead_name(row), cast("Any", row).version)
            for row in chosen
        )

    def take(self, loaded: Loaded, now: datetime) -> None:
        """A row that somebody else takes from under the cursor is no row to act on: `why_not`."""
        before, is_same_list = self.row, self.shown_generation == loaded.request.generation
        were_several = len(self.chosen) > 1
        super().take(loaded, now)
        after = self.row
        if (before is None) != (after is None) or were_several != (len(self.chosen) > 1):
            self.screen.refresh_bindings()  # the key line shows what can be done with a row
        if before is None or after is None or not is_same_list:
            return
        has_changed = cast("Any", before).id != cast("Any", after).id
        if has_changed and time.monotonic() - self.live.acted_at > OURS:
            self._sprung_at = time.monotonic()
            self._gone = self.lead_name(before)
            self.set_timer(LOOK_FIRST, self.screen.refresh_bindings)

    def why_not(self, action: str) -> str:
        if action in ACTS and time.monotonic() - self._sprung_at < LOOK_FIRST:
            return _(
                "{gone} has just left this list, and another row is under the cursor. "
                "Look, then press again."
            ).format(gone=plain(self._gone, 30))
        if action in NEEDS_A_ROW and self.is_filled and self.row is None:
            return _("No row is chosen here; there is none, or it is on its way.")
        return ""
