"""Note that somebody was in touch by hand: `t` and one more key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from data.words import _, in_a_sentence
from data.words.enumerated import word_of
from screens.acts import OnlyThere, remember
from screens.deeds import touching
from screens.dialogs.ask import Confirm
from screens.dialogs.key_list import Choice, KeyList
from screens.dialogs.lead_form import LeadForm
from screens.live import with_way_back

if TYPE_CHECKING:
    from screens.desk import Desk

KINDS = (
    Choice("c", "call", _("Call"), _("you spoke; follow-ups wait anew from now")),
    Choice("v", "voicemail", _("Voicemail"), _("you left a message")),
    Choice("e", "email", _("E-mail"), _("you wrote from your own mailbox")),
    Choice("s", "sms", _("Text"), _("you texted from your own phone")),
    Choice("w", "walk_in", _("Walk-in"), _("they came by")),
    Choice("r", "reply", _("They replied"), _("the sequence stops")),
    Choice("n", "note", _("Note"), _("only a note; nothing else changes")),
    Choice(
        "E",
        "opt_out_email",
        _("No more e-mail"),
        _("they asked for it; holds everywhere"),
        grave=True,
    ),
    Choice(
        "S", "opt_out_sms", _("No more texts"), _("they asked for it; holds everywhere"), grave=True
    ),
)
"""The keys are distinct from the one that opens the dialog; values are those of `Touch`."""

NEEDS_WORDS = "note"


class TouchDialog(LeadForm[bool]):
    """Notes the touch itself; True when it did."""

    CHOICES = KINDS
    TITLE_OF = _("In touch with {name}")
    WHAT = "touch"

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        choice = message.choice
        if choice.value == NEEDS_WORDS and not self.note:
            self.say(_("Write the note, then press enter."), "accent")
            self.query_one("#note").focus()
        elif choice.grave:
            question = _("{choice}: nothing goes out to this address on it any more.").format(
                choice=choice.label
            )
            self.app.push_screen(Confirm(question, "y"), partial(self._confirmed, choice))
        else:
            self._do(choice)

    def _confirmed(self, choice: Choice, sure: bool | None) -> None:
        if sure:
            self._do(choice)

    def after_note(self) -> None:
        """A note that was asked for is saved by its enter; otherwise the kind is still open."""
        kinds = self.query_one(KeyList)
        asked_for = kinds.highlighted == kinds.get_option_index(NEEDS_WORDS)
        if asked_for and self.note:
            self._do(next(kind for kind in KINDS if kind.value == NEEDS_WORDS))
        else:
            super().after_note()

    def _do(self, choice: Choice) -> None:
        self.perform(partial(self._touch, choice.value, self.note), partial(self._done, choice))

    def _touch(self, kind: str, note: str, desk: Desk) -> None:
        from data.leads.contact import Touch, touch
        from data.undo.deed import Deed

        deed = Deed("touch", _("Noted: {kind}").format(kind=word_of(kind)))
        desk.act(touch, self.lead_id, Touch(kind), note, house=desk.house, deed=deed)

    def _done(self, choice: Choice, _nothing: None) -> None:
        noted = _("Noted of {who}: {choice}.").format(
            who=self.who, choice=in_a_sentence(choice.label)
        )
        stays = choice.grave or choice.value == NEEDS_WORDS
        self.notify(noted if stays else with_way_back(noted), markup=False)
        one_by_one = OnlyThere(noted.rstrip("."), _("That is noted for one person at a time."))
        remember(self, one_by_one if stays else touching(choice))
        self.dismiss(True)

    def action_leave(self) -> None:
        self.leave(False)
