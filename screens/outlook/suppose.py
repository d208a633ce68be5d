"""What somebody may suppose of a lead's future, and until when it is played."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from data.words import _
from screens.dialogs.dialog import Dialog
from screens.dialogs.key_list import Choice, KeyList
from screens.dialogs.snooze import PickMoment
from screens.dialogs.when import Offered
from screens.keys import the_key
from screens.reading.telling import toned

NOBODY = "nobody"

DEEDS = (
    Choice("n", NOBODY, _("Nobody does anything"), _("what happens by itself")),
    Choice("r", "reply", _("They reply"), _("to our last message")),
    Choice("b", "book", _("They book"), _("an appointment two days later")),
    Choice("o", "opt_out", _("They opt out"), _("of everything")),
    Choice("c", "call", _("Somebody calls them"), _("a touch by hand")),
    Choice("x", "no_show", _("They do not come"), _("to their appointment")),
    Choice("w", "won", _("They are won"), _("and become a client")),
    Choice("l", "lost", _("They are lost"), _("nothing leaves any more")),
)
"""Values are those of `data.whatif.scenario.DeedKind`."""


class SupposeDialog(Dialog["str | None"]):
    """Answers with what is supposed, or None."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield KeyList(DEEDS)
            yield Static(classes="dialog--problem")
            yield Static(
                toned(
                    _("a letter picks · {close_key} leave").format(close_key=the_key("close")),
                    "muted",
                ),
                classes="dialog--keys",
            )

    def on_mount(self) -> None:
        self.entitle(_("What if …"))
        self.query_one(KeyList).focus()

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        self.dismiss(message.choice.value)


def deed_moments(now: datetime, _unused: tzinfo) -> tuple[Offered, ...]:
    return (
        Offered(_("in an hour"), now + timedelta(hours=1)),
        Offered(_("tomorrow at this time"), now + timedelta(days=1)),
        Offered(_("in 2 days"), now + timedelta(days=2)),
        Offered(_("in 5 days"), now + timedelta(days=5)),
    )


def until_moments(now: datetime, _unused: tzinfo) -> tuple[Offered, ...]:
    return (
        Offered(_("a week"), now + timedelta(days=7)),
        Offered(_("a month"), now + timedelta(days=30)),
        Offered(_("three months"), now + timedelta(days=91)),
        Offered(_("a year"), now + timedelta(days=365)),
    )


class WhenSupposed(PickMoment):
    """When it is supposed to happen."""

    def __init__(self) -> None:
        super().__init__(_("When?"), deed_moments, "what-if:when")


class UntilWhen(PickMoment):
    """How far the future is played."""

    def __init__(self) -> None:
        super().__init__(_("Play it until"), until_moments, "what-if:until")
