"""The line a filter is typed into, and what it may say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from data.words import _
from screens.safety import plain

if TYPE_CHECKING:
    from data.listing.hints import Hint

Hinting = Callable[[str], "Hint | None"]


def has_words(text: str, wanted: str) -> bool:
    """Whether a text has all the words, and none of those behind a `!`."""
    folded = text.casefold()
    return all(
        (word[1:] not in folded) if word.startswith("!") and len(word) > 1 else word in folded
        for word in wanted.casefold().split()
    )


class Completing(Suggester):
    """Goes on with what is being typed; the right arrow takes it."""

    def __init__(self, hinting: Hinting) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._hinting = hinting

    async def get_suggestion(self, value: str) -> str | None:
        hint = self._hinting(value)
        longer = (one for one in (hint.completions if hint else ()) if one.startswith(value))
        return next((one for one in longer if one != value), None)


class FilterLine(Input):
    """Tells every keystroke; `enter` and `down` go to the rows, `escape` gives the filter up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("Keep it")),
        Binding("escape", "leave(False)", _("Clear it"), id="close"),
        Binding("down", "leave(True)", _("To the rows"), show=False),
    ]

    class Typed(Message):
        """The text has changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The operator goes back to the rows; `keep`: the filter stays."""

        def __init__(self, keep: bool) -> None:
            super().__init__()
            self.keep = keep

    def __init__(self, text: str, hinting: Hinting) -> None:
        super().__init__(
            text,
            placeholder=_("words to find, !word to leave out"),
            compact=True,
            select_on_focus=False,
            suggester=Completing(hinting),
        )

    @on(Input.Changed)
    def tell(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(message.value))

    @on(Input.Submitted)
    def keep(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_leave(True)

    def action_leave(self, keep: bool) -> None:
        """Go back to the rows."""
        self.post_message(self.Left(keep))


class FilterBox(Vertical):
    """The line, and while it has the focus what may be typed next, or what is wrong."""

    def __init__(self, text: str, hinting: Hinting) -> None:
        super().__init__()
        self._text, self._hinting = text, hinting

    def compose(self) -> ComposeResult:
        yield FilterLine(self._text, self._hinting)
        yield Static("", id="filter-hint", markup=False)

    def on_mount(self) -> None:
        self.hint_again()

    def focus_line(self) -> None:
        """Go on typing."""
        self.call_after_refresh(lambda: self.query_one(FilterLine).focus())

    def on_filter_line_typed(self) -> None:
        self.hint_again()

    def on_descendant_blur(self) -> None:
        self.hint_again()

    def on_descendant_focus(self) -> None:
        self.hint_again()

    def hint_again(self) -> None:
        """Say what may be typed next."""
        line = self.query_one(FilterLine)
        hint = self._hinting(line.value)
        words = self.query_one("#filter-hint", Static)
        words.display = hint is not None and (hint.is_wrong or line.has_focus)
        if hint is not None:
            tone = "$text-error" if hint.is_wrong else "$text-muted"
            words.update(Content.styled(plain(hint.sentence, 200), tone))
