"""The verbs every row has that is about a lead, in whichever pane it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from screens.main.pane import TablePane
from screens.verbs import bindings

if TYPE_CHECKING:
    from textual.screen import Screen

Row = TypeVar("Row")


class LeadPane(TablePane[Row]):
    """A table of rows that each belong to a lead."""

    BINDINGS = bindings("touch", "outcome", "why", "assign")

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

    def subject(self, row: Row) -> tuple[str, int]:
        """What `w` explains: the sort of a row and its id; the lead, unless told otherwise."""
        return "lead", self.lead_id(row)

    def action_why(self) -> None:
        from screens.dialogs.why import why_screen

        if (row := self.row) is not None:
            self.open(why_screen(*self.subject(row)))

    def action_assign(self) -> None:
        """Give the chosen leads an owner; an empty answer returns them to everybody."""
        from screens.dialogs.ask import AskText

        chosen = self.chosen
        if not chosen:
            return
        who = self.lead_name(chosen[0]) if len(chosen) == 1 else f"{len(chosen)} leads"
        ids = [self.lead_id(row) for row in chosen]
        names = [member.label for member in self.desk.playbook.team.values()]
        question: Screen[str | None] = AskText(
            f"Owner of {who}", "A name; nothing: everybody's", names, required=False
        )
        self.app.push_screen(question, lambda owner: self._assign(ids, owner))

    def _assign(self, lead_ids: list[int], owner: str | None) -> None:
        if owner is None:
            return

        from data.team.assigning import assign

        house = self.desk.house

        def assign_all(session: Any, **when_and_who: Any) -> None:
            for lead_id in dict.fromkeys(lead_ids):
                assign(session, lead_id, owner, house=house, **when_and_who)

        self.live.act(assign_all, done=f"Owner: {owner.strip() or 'everybody'}")
        self.table.clear_marks()
