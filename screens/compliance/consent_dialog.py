"""Note what a person said about being written to: the words, and one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from data.words import _, in_a_sentence
from screens.dialogs.key_list import Choice, KeyList
from screens.dialogs.lead_form import LeadForm

if TYPE_CHECKING:
    from screens.desk import Desk

KINDS = (
    Choice("e", "email:given", _("Agreed to e-mail"), _("write down in which words")),
    Choice("s", "sms:given", _("Agreed to texts"), _("write down in which words")),
    Choice("E", "email:withdrawn", _("No e-mail any more"), _("but answers to what they ask")),
    Choice("S", "sms:withdrawn", _("No texts any more"), _("not even answers")),
)


class ConsentDialog(LeadForm[bool]):
    """Notes it itself; True when it did. A yes needs its words, because it has to be proved."""

    CHOICES = KINDS
    TITLE_OF = _("What did {name} say?")
    WHAT = "consent"

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        channel, _unused, state = message.choice.value.partition(":")
        if state == "given" and not self.note:
            self.say(_("Write what they said, then press enter."), "accent")
            self.query_one("#note").focus()
            return
        what = partial(self._note, channel, state, self.note)
        self.perform(what, partial(self._done, message.choice))

    def _note(self, channel: str, state: str, words: str, desk: Desk) -> None:
        from data.consent.giving import state_by_hand
        from data.consent.states import ConsentState
        from data.undo.deed import Deed

        stays = _("What a person said stands in the record; note what they say now beside it.")
        deed = Deed("consent", _("Noted what a person said about being written to"), final=stays)
        desk.act(state_by_hand, self.lead_id, channel, ConsentState(state), words, deed=deed)

    def _done(self, choice: Choice, _nothing: None) -> None:
        self.notify(
            _(
                "Noted of {who}: {choice}. It stays in the record; what they say "
                "later is noted beside it."
            ).format(who=self.who, choice=in_a_sentence(choice.label)),
            markup=False,
        )
        self.dismiss(True)

    def action_leave(self) -> None:
        self.leave(False)
