"""The two smallest dialogs: a line of text, and "are you sure?"."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from data.words import _
from screens.dialogs.clickable_keys import ClickableKeys, KeyOffer
from screens.dialogs.dialog import Dialog
from screens.dialogs.judging import Judge, Judged
from screens.dialogs.kept_dialog import KeptDialog
from screens.in_thread import in_thread
from screens.keys import key_name, key_of, the_key, yes_key
from screens.reading.telling import joined, toned
from screens.safety import plain


class _Answer(Input):
    """A digit picks a suggestion while nothing else was typed."""

    def __init__(self, suggestions: Sequence[str]) -> None:
        super().__init__(id="answer", select_on_focus=False)
        self._offered = suggestions

    def on_key(self, event: events.Key) -> None:
        digit = int(event.character) if event.character and event.character in "123456789" else 0
        if self.picks(digit):
            event.stop()
            event.prevent_default()

    def picks(self, number: int) -> bool:
        """Take this suggestion, if it is one and nothing else was typed."""
        is_untouched = not self.value or self.value in self._offered
        is_one = is_untouched and 0 < number <= len(self._offered)
        if is_one:
            self.value = self._offered[number - 1]
            self.cursor_position = len(self.value)
        return is_one


class AskText(KeptDialog[str | None]):
    """Ask for a line of text; None when the operator leaves.

    `suggestions` (nine at most) are picked by digit and may then be changed. What is not
    `required` may be answered with nothing: that is an empty text, not None. With a `place` the
    words are kept until they are used (`KeptDialog`). `judge` says below the line what is wrong
    with it, as it is typed.
    """

    def __init__(
        self,
        title: str,
        hint: str = "",
        suggestions: Sequence[str] = (),
        required: bool = True,
        place: str = "",
        judge: Judge | None = None,
    ) -> None:
        super().__init__()
        self.place, self._judge = place, judge
        self._judged: tuple[str, Judged] = ("", Judged())
        self._title, self._hint, self._required = title, hint, required
        self._suggestions = tuple(plain(text) for text in suggestions[:9])

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(toned(plain(self._hint), "muted"), classes="dialog--hint")
            yield Static(self._offer(), classes="dialog--offer")
            yield _Answer(self._suggestions)
            yield Static(classes="dialog--problem")
            yield Static(toned(self._keys(), "muted"), classes="dialog--keys")

    def on_mount(self) -> None:
        self.entitle(self._title)
        self.query_one(".dialog--hint").display = bool(self._hint)
        self.query_one(".dialog--offer").display = bool(self._suggestions)
        self.query_one(_Answer).focus()

    def _offer(self) -> Content:
        return joined(
            Content.assemble((f" {number} ", "$text-accent bold"), text)
            for number, text in enumerate(self._suggestions, 1)
        )

    def _keys(self) -> str:
        picks = (
            _("1–{suggestions} pick · ").format(suggestions=len(self._suggestions))
            if self._suggestions
            else ""
        )
        return _("{picks}enter done · {close_key} leave").format(
            picks=picks, close_key=the_key("close")
        )

    @on(events.Click, ".dialog--offer")
    def _pick(self, event: events.Click) -> None:
        """The suggestion under the mouse."""
        _widget, place = self.get_widget_and_offset_at(event.screen_x, event.screen_y)
        if place is not None:
            self.query_one(_Answer).picks(place.y + 1)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        answer = event.value.strip()
        if self._required and not answer:
            self.say(_("A few words are needed here."))
            return
        of, judged = self._judged
        if of == answer and judged.tone == "error":
            self.say(judged.sentence)
            return
        self.dismiss(answer)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        text = event.value.strip()
        if self._judge is None or not text:
            self.say("")
        else:
            self._judge_in_thread(self._judge, text)

    @in_thread("judge", exclusive=True)
    def _judge_in_thread(self, judge: Judge, text: str) -> None:
        self.app.call_from_thread(self._tell_judged, text, judge(text))

    def _tell_judged(self, text: str, judged: Judged) -> None:
        """Unless something else was typed meanwhile."""
        if self.is_open and self.query_one(_Answer).value.strip() == text:
            self._judged = (text, judged)
            self.say(judged.sentence, judged.tone)


class Confirm(Dialog[bool]):
    """Ask before something that can't be taken back; only one key says yes.

    Give another `key` than the one that asked; a key map that has it on a verb gets yet another
    (`yes_key`).
    """

    def __init__(self, question: str, key: str = "y", *, yes: str = "", no: str = "") -> None:
        super().__init__()
        self._question, self._key = question, yes_key(key)
        self._yes, self._no = yes or _("do it"), no or _("leave it")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-danger"):
            yield Static(Content(plain(self._question)), classes="dialog--question")
            yield ClickableKeys(self._choices())

    def on_mount(self) -> None:
        self.entitle(_("Are you sure?"))

    def _choices(self) -> tuple[KeyOffer, KeyOffer]:
        return (
            KeyOffer(self._key, key_name(self._key), self._yes, "$text-error"),
            KeyOffer(key_of("close"), the_key("close"), self._no, "$text-accent"),
        )

    def on_key(self, event: events.Key) -> None:
        if self._key in (event.key, event.character):
            event.stop()
            self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
