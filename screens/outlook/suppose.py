"""What somebody may suppose of a lead's future, and until when it is played."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.dialogs.dialog import Dialog
from screens.dialogs.key_list import Choice, KeyList
from screens.dialogs.snooze import PickMoment
from screens.dialogs.when import Offered
from screens.keys import the_key
from screens.reading.telling import toned

NOBODY = "nobody"

DEEDS = (
    Choice("n", NOBODY, "Nobody does anything", "what happens by itself"),
    Choice("r", "reply", "They reply", "to our last message"),
    Choice("b", "book", "They book", "an appointment two days later"),
    Choice("o", "opt_out", "They opt out", "of everything"),
    Choice("c", "call", "Somebody calls them", "a touch by hand"),
    Choice("x", "no_show", "They do not come", "to their appointment"),
    Choice("w", "won", "They are won", "and become a client"),
    Choice("l", "lost", "They are lost", "nothing leaves any more"),
)
"""Values are those of `data.whatif.scenario.DeedKind`."""


class SupposeDialog(Dialog["str | None"]):
    """Answers with what is supposed, or None."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield KeyList(DEEDS)
            yield Static(classes="dialog--problem")
            yield Static(
                toned(f"a letter picks · {the_key('close')} leave", "muted"), classes="dialog--keys"
            )

    def on_mount(self) -> None:
        self.entitle("What if …")
        self.query_one(KeyList).focus()

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        self.dismiss(message.choice.value)


def deed_moments(now: datetime, _: tzinfo) -> tuple[Offered, ...]:
    return (
        Offered("in an hour", now + timedelta(hours=1)),
        Offered("tomorrow at this time", now + timedelta(days=1)),
        Offered("in 2 days", now + timedelta(days=2)),
        Offered("in 5 days", now + timedelta(days=5)),
    )


def until_moments(now: datetime, _: tzinfo) -> tuple[Offered, ...]:
    return (
        Offered("a week", now + timedelta(days=7)),
        Offered("a month", now + timedelta(days=30)),
        Offered("three months", now + timedelta(days=91)),
        Offered("a year", now + timedelta(days=365)),
    )


class WhenSupposed(PickMoment):
    """When it is supposed to happen."""

    def __init__(self) -> None:
        super().__init__("When?", deed_moments)


class UntilWhen(PickMoment):
    """How far the future is played."""

    def __init__(self) -> None:
        super().__init__("Play it until", until_moments)
