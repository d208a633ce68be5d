"""What arrived raw, what is quarantined first; replay after the mapping was mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.words import _
from data.words.enumerated import word_of
from screens.inbox.replaying import replay_all, told
from screens.keys import the_key
from screens.main.arrangement import Arrangement
from screens.main.pane_screen import PaneScreen
from screens.main.table_pane import TablePane
from screens.reading.stored import in_his_words
from screens.region import moment_width
from screens.spans import local_time
from screens.table import Column
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.inbox.pane import DeliveryRow
    from data.listing.listing import Listing
    from data.reading import Reader

STATE_TONES = {"quarantined": "warning", "received": "accent", "created": "success"}
STATES = ("", "quarantined", "received", "noted", "created", "merged")
"""What `s` goes through; empty: all, what is quarantined first."""


class DeliveryPane(TablePane["DeliveryRow"]):
    """The rows of the inbox; a filter looks at source, state, reason and the sender's id."""

    NUMBER, NAME = "i", _("Inbox")

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        self.state = ""
        super().__init__(id)

    @staticmethod
    def listing(variant: Any) -> Listing[DeliveryRow]:
        from data.inbox.listed import inbox

        return inbox(variant or "")

    @staticmethod
    def facts(reader: Reader) -> int:
        from data.inbox.listed import quarantined

        return quarantined(reader)

    def variant(self) -> str:
        return self.state

    def show_state(self, state: str) -> None:
        """Only what is in this state; empty: all."""
        if self.body is not None:
            self.table.begin_again(keep=not state)
        self.state = state
        self.generation += 1
        self.fetch()

    def columns(self) -> Sequence[Column[DeliveryRow]]:
        return (
            Column(
                "at",
                _("Arrived"),
                self._arrived,
                width=moment_width(),
                priority=80,
                ticking=True,
                rising="oldest",
                falling="newest",
                fields=("received_at",),
            ),
            Column(
                "source",
                _("Source"),
                lambda row, _: (row.source, "strong"),
                width=11,
                priority=95,
                fields=("source",),
            ),
            Column("state", _("State"), state, width=11, priority=100, fields=("state",)),
            Column("reason", _("Reason"), reason, min_width=20, priority=90, fields=("reason",)),
            Column(
                "lead", _("Lead"), lead, width=6, priority=70, align="right", fields=("lead_id",)
            ),
            Column("size", _("Size"), size, width=7, priority=30, align="right", fields=("size",)),
            Column(
                "name",
                _("Sender's id"),
                lambda row, _: (row.external_id, "muted"),
                width=24,
                priority=20,
                fields=("external_id",),
            ),
        )

    def _arrived(self, row: DeliveryRow, now: datetime) -> tuple[str, str]:
        return local_time(row.received_at, now, self.desk.zone), "muted"

    def note(self) -> str:
        if self.state:
            return _("only {state}").format(state=word_of(self.state))
        return (
            _("{fact_in_words} in quarantine").format(fact_in_words=self.fact_in_words())
            if self.told_facts
            else ""
        )

    def empty(self) -> str:
        if self.state:
            return _("Nothing is {state}. Press {state_key} for the next state.").format(
                state=word_of(self.state), state_key=the_key("state")
            )
        return _(
            "Nothing has arrived yet. Here stands, as it came, whatever is posted "
            "to {posted_to}/in/SOURCE while `callboard serve` runs, read from the "
            "mailbox, fetched from feeds, imported or taken in by hand."
        ).format(posted_to=self.desk.posted_to)

    def action_open(self) -> None:
        from screens.inbox.delivery_screen import DeliveryScreen

        if (row := self.row) is not None:
            self.open(DeliveryScreen(row.id))


class InboxScreen(PaneScreen[DeliveryPane]):
    """One pane, and what a person can do with what stands in it."""

    PANE, PANE_ID = DeliveryPane, "deliveries"
    OF_A_ROW = frozenset({"open", "replay", "why"})
    CSS_PATH = "inbox.tcss"
    AUTO_FOCUS = "#deliveries"
    BINDINGS = bindings("replay", "state", "why")

    def __init__(self, filtered: str = "") -> None:
        """With `filtered` it shows what that filter lets through, at first."""
        super().__init__()
        self._first = filtered

    def on_mount(self) -> None:
        self.pane.set_arrangement(Arrangement(self._first))

    def action_put_away(self) -> None:
        """Back, where it shows what it was opened for; else take the filter off first."""
        if self._first and self.pane.filter == self._first:
            self.dismiss(None)
        else:
            super().action_put_away()

    def action_state(self) -> None:
        """Only one state after the other, then all again."""
        pane = self.pane
        pane.show_state(STATES[(STATES.index(pane.state) + 1) % len(STATES)])

    def action_replay(self) -> None:
        """Try the chosen ones again that are quarantined."""
        ids = [row.id for row in self.pane.chosen if row.state == "quarantined"]
        if not ids:
            self.notify(_("Only what is in quarantine can be tried again."), markup=False)
            return
        self.act(replay_all, ids, house=self.desk.house, done=told)
        self.pane.table.clear_marks()

    def action_why(self) -> None:
        """Of the delivery under the cursor."""
        from screens.dialogs.why import why_screen

        if (row := self.pane.row) is not None:
            self.app.push_screen(why_screen("delivery", row.id))


def state(row: DeliveryRow, _: datetime) -> tuple[str, str]:
    return word_of(row.state), STATE_TONES.get(row.state, "muted")


def reason(row: DeliveryRow, _: datetime) -> tuple[str, str]:
    return in_his_words(row.reason), "warning" if row.state == "quarantined" else ""


def lead(row: DeliveryRow, _: datetime) -> tuple[str, str]:
    return (str(row.lead_id) if row.lead_id else "–"), "muted"


def size(row: DeliveryRow, _unused: datetime) -> tuple[str, str]:
    if row.size < 10_000:
        return f"{row.size} B", "muted"
    return _("{size:.0f} kB").format(size=row.size / 1000), "muted"
