"""Note what a person said about being written to: the words, and one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from screens.dialogs.key_list import Choice, KeyList
from screens.dialogs.lead_form import LeadForm

if TYPE_CHECKING:
    from screens.desk import Desk

KINDS = (
    Choice("e", "email:given", "Agreed to e-mail", "write down in which words"),
    Choice("s", "sms:given", "Agreed to texts", "write down in which words"),
    Choice("E", "email:withdrawn", "No e-mail any more", "but answers to what they ask"),
    Choice("S", "sms:withdrawn", "No texts any more", "not even answers"),
)


class ConsentDialog(LeadForm[bool]):
    """Notes it itself; True when it did. A yes needs its words, because it has to be proved."""

    CHOICES = KINDS
    TITLE_OF = "What did {name} say?"
    WHAT = "consent"

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        channel, _, state = message.choice.value.partition(":")
        if state == "given" and not self.note:
            self.say("Write what they said, then press enter.", "accent")
            self.query_one("#note").focus()
            return
        what = partial(self._note, channel, state, self.note)
        self.perform(what, partial(self._done, message.choice))

    def _note(self, channel: str, state: str, words: str, desk: Desk) -> None:
        from data.consent.giving import state_by_hand
        from data.consent.states import ConsentState
        from data.undo.deed import Deed

        stays = "What a person said stands in the record; note what they say now beside it."
        deed = Deed("consent", "Noted what a person said about being written to", final=stays)
        desk.act(state_by_hand, self.lead_id, channel, ConsentState(state), words, deed=deed)

    def _done(self, choice: Choice, _nothing: None) -> None:
        self.notify(
            f"Noted of {self.who}: {choice.label.lower()}. It stays in the record; what they say "
            "later is noted beside it.",
            markup=False,
        )
        self.dismiss(True)

    def action_leave(self) -> None:
        self.leave(False)
