"""THE HUB's ten-second form (000): what came of it, in one key; the automation follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from data.words import _, in_a_sentence
from data.words.enumerated import word_of
from screens.acts import remember
from screens.deeds import noting
from screens.dialogs.ask import Confirm
from screens.dialogs.key_list import Choice, KeyList
from screens.dialogs.lead_form import LeadForm
from screens.dialogs.snooze import NOT_SET_YET, CallBack, ComesWhen
from screens.live import with_way_back

if TYPE_CHECKING:
    from screens.desk import Desk

RESULTS = (
    Choice("w", "won", _("Won"), _("becomes a client; everything else stops"), grave=True),
    Choice("b", "booked", _("Booked"), _("you say when; the sequence stops, they are reminded")),
    Choice("n", "no_answer", _("No answer"), _("follow-ups go on")),
    Choice("s", "no_show", _("Not shown up"), _("they are asked kindly for another time")),
    Choice("c", "call_back", _("Call back"), _("you say when; nothing is sent before")),
    Choice("l", "not_now", _("Later"), _("a short note now and then, over a year")),
    Choice("f", "job_done", _("Job done"), _("of a won lead: asked some days later how it was")),
    Choice("x", "lost", _("Lost"), _("everything stops; asked again months later"), grave=True),
    Choice("d", "not_a_lead", _("Not a lead"), _("spam, a job seeker, a vendor"), grave=True),
)
"""Values are those of `Outcome`; the key that opens the form is none of these."""

_ASKS_WHEN = {"call_back": CallBack, "booked": ComesWhen}


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted; `client_id` is the new client's when the lead was won."""

    outcome: str
    client_id: int | None


class OutcomeDialog(LeadForm[Noted | None]):
    """Notes the outcome itself. What closes a lead is confirmed with another key."""

    CHOICES = RESULTS
    TITLE_OF = _("What came of {name}?")
    WHAT = "outcome"

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        choice = message.choice
        if choice.value in _ASKS_WHEN:
            ask = _ASKS_WHEN[choice.value](f"lead:{self.lead_id}:{choice.value}")
            self.app.push_screen(ask, partial(self._on_day, choice))
        elif choice.grave:
            question = f"{choice.label}: {choice.help}."
            self.app.push_screen(Confirm(question, "y"), partial(self._confirmed, choice))
        else:
            self._do(choice, None)

    def _on_day(self, choice: Choice, on_day: datetime | None) -> None:
        if on_day is not None:
            self._do(choice, None if on_day == NOT_SET_YET else on_day)

    def _confirmed(self, choice: Choice, sure: bool | None) -> None:
        if sure:
            self._do(choice, None)

    def _do(self, choice: Choice, on_day: datetime | None) -> None:
        work = partial(self._note_outcome, choice.value, self.note, on_day)
        self.perform(work, partial(self._done, choice))

    def _note_outcome(
        self, result: str, note: str, on_day: datetime | None, desk: Desk
    ) -> int | None:
        from data.leads.contact import Outcome, outcome
        from data.undo.deed import Deed

        deed = Deed("outcome", _("Outcome: {result}").format(result=word_of(result)))
        return desk.act(outcome, self.lead_id, Outcome(result), house=desk.house, note=note,
                        on=on_day, deed=deed)  # fmt: skip

    def _done(self, choice: Choice, client_id: int | None) -> None:
        more = _(" A client now, in the first stage.") if client_id is not None else ""
        noted = _("Noted of {who}: {choice}.{more}").format(
            who=self.who, choice=in_a_sentence(choice.label), more=more
        )
        self.notify(with_way_back(noted), markup=False)
        if choice.value != "call_back":
            remember(self, noting(choice))
        self.dismiss(Noted(choice.value, client_id))
