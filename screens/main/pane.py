"""What the four panes have in common: a title that counts, a body with the rows, and a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.content import Content
from textual.geometry import Offset, Region
from textual.message import Message

from data.words import _, is_english
from screens.main.arrangement import Arrangement
from screens.main.fetching import Fetching
from screens.safety import plain

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from data.listing.hints import Hint
    from data.listing.vocabulary import Vocabulary
    from screens.jump.spots import Spot
    from screens.main.exporting import Export
    from screens.main.filter_line import FilterLine

Row = TypeVar("Row")

OPENING = _("Opening the database …")
OPENING_DEMO = _("Setting up the sample agency …")


class Pane(Fetching, Generic[Row]):
    """One of the four. Subclasses say what is read, what is said and what `body` draws.

    `read` runs in a thread and may block; everything else runs in the UI thread. The body comes
    with the first rows, not with the screen: styling the tables would double the first frame.
    """

    can_focus = True

    NUMBER: ClassVar[str]
    NAME: ClassVar[str]

    class Retitled(Message):
        """The title counts something else, or names another filter."""

    class Rearranged(Message):
        """The operator chose another filter or another order."""

        def __init__(self, pane: Pane[Any]) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id)
        self.rows: Sequence[Row] = ()
        self.body: Widget | None = None
        self._trouble = ""
        self._titled = self.title()
        self.border_title = self._titled

    def make_body(self) -> Widget:
        """What shows the rows and takes the focus."""
        raise NotImplementedError

    def take(self, loaded: Any, now: datetime) -> None:
        """Show what was read; ask again by `fetch` where it is not what is needed any more."""
        raise NotImplementedError

    def hint(self, text: str) -> Hint | None:
        """What to type next into the filter, or what is wrong with it."""
        return None

    def tick(self, now: datetime) -> None:
        """A second has passed."""

    def note(self) -> str:
        """What the title says after the count."""
        return ""

    def count(self) -> str:
        """How many rows there are."""
        return ""

    @property
    def orders(self) -> tuple[tuple[str, str], ...]:
        """The name and the words of each way to sort; the first is the pane's own."""
        return ()

    @property
    def filter(self) -> str:
        """What the rows are filtered by, in English as it is kept; empty: by nothing."""
        return self.arrangement.filter.strip()

    @property
    def filter_told(self) -> str:
        """The same in the operator's words."""
        return self.in_own_words(self.filter)

    @property
    def vocabulary(self) -> Vocabulary | None:
        """What the filter understands."""
        return None

    def in_own_words(self, text: str) -> str:
        """A filter as it is kept, in the operator's words."""
        if is_english() or not text or self.vocabulary is None:
            return text
        from data.listing.spoken import in_own_words

        return in_own_words(text, self.vocabulary)

    @property
    def is_filled(self) -> bool:
        """Whether anything was loaded yet."""
        return self.body is not None

    def show(self, loaded: Any) -> None:
        """Take over what was loaded."""
        if self.body is None:
            self.body = self.make_body()
            self.mount(self.body)
            self.can_focus = False
            if self.has_focus:
                self.call_after_refresh(self._hand_focus_on)
        self.take(loaded, self.desk.now())
        self.retitle()

    def render(self) -> Content:
        """What is seen until the body covers it."""
        if self._trouble:
            return Content.styled(plain(self._trouble), "$text-error")
        words = OPENING_DEMO if self.desk.demo else OPENING
        return Content.styled(f"   {words}", "$text-muted")

    def say(self, trouble: str) -> None:
        """Why there is no body yet."""
        self._trouble = trouble
        self.refresh()

    @property
    def is_handing_on(self) -> bool:
        """Whether the body has come, and has not got the focus yet: keys that come now mean it."""
        return self.body is not None and self.has_focus

    def _hand_focus_on(self) -> None:
        """Give the focus to the body, unless a key went to another pane in the meantime."""
        if self.body is not None and self.screen.focused in (None, self):
            self.body.focus()

    def focus_body(self) -> None:
        """Take the focus."""
        (self.body or self).focus()

    def spots(self) -> list[Spot]:
        """The pane itself, on its frame; the only one in sight has none, and is where one is."""
        from screens.jump.spots import Spot, part_of

        on_frame = Offset(1, 0) - self.gutter.top_left
        is_framed = bool(self.styles.border_top[0])
        return [Spot(lambda: part_of(self, on_frame), self._go_here)] if is_framed else []

    def _go_here(self) -> bool:
        self.call_later(self.run_action, f"screen.pane({self.id!r})")
        return True

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Filter and sort like this; an order that there is not is the pane's own."""
        if arrangement != self.arrangement:
            self.begin_again(arrangement)
            self.arrangement = arrangement
            self.generation += 1
            self.retitle()
            self.fetch()

    def begin_again(self, arrangement: Arrangement) -> None:
        """The rows will be others: those of this arrangement."""

    def rearrange(self, arrangement: Arrangement) -> None:
        """The same by the operator's hand, which others want to know of."""
        if arrangement != self.arrangement:
            self.set_arrangement(arrangement)
            self.post_message(self.Rearranged(self))

    def filter_by(self, text: str) -> None:
        """Show only what matches; what makes no sense yet changes nothing."""
        hint = self.hint(text)
        if hint is None or not hint.is_wrong:
            self.rearrange(replace(self.arrangement, filter=self._in_english(text)))

    def _in_english(self, text: str) -> str:
        if is_english() or not text or self.vocabulary is None:
            return text
        from data.listing.spoken import in_english

        return in_english(text, self.vocabulary)

    def retitle(self) -> None:
        """Say the title anew where it has changed."""
        title = self.title()
        if not title.is_same(self._titled):  # what Textual gives back is markup, never the same
            self._titled = title
            self._entitle(title)
            self.post_message(self.Retitled())

    def _entitle(self, title: Content) -> None:
        """As setting `border_title` does, which draws all of the border and what is behind it."""
        self._border_title = title.expand_tabs(4).split()[0]
        at = self.content_offset
        self.refresh(Region(-at.x, -at.y, self.outer_size.width, 1))

    def title(self, *, brief: bool = False) -> Content:
        """Number and name, how many there are, the filter while there is one, else a note."""
        parts: list[str | tuple[str, str]] = [(self.NUMBER, "bold"), f" {self.NAME}"]
        if self.is_filled:
            parts.append((f" {self.count()}", "bold"))
        if self.filter:
            parts.append((f" /{plain(self.filter_told, 24)}", "$text-warning"))
        elif not brief and (note := self.note()):
            parts.append(f" · {note}")
        return Content.assemble(*parts)

    def action_filter(self) -> None:
        """Open the filter line, or go back to it."""
        from screens.main.filter_line import FilterBox

        box = next(iter(self.query(FilterBox)), None)
        if box is None:
            box = FilterBox(self.in_own_words(self.arrangement.filter), self.hint)
            self.mount(box, before=0)
        box.focus_line()

    def clear_filter(self) -> None:
        """Show everything again and close the filter line."""
        from screens.main.filter_line import FilterBox

        self.focus_body()
        self.query(FilterBox).remove()
        self.filter_by("")

    def on_filter_line_typed(self, message: FilterLine.Typed) -> None:
        message.stop()
        self.filter_by(message.text)

    def on_filter_line_left(self, message: FilterLine.Left) -> None:
        message.stop()
        if message.keep and self.filter:
            self.focus_body()
        else:
            self.clear_filter()

    def action_order(self) -> None:
        """Sort by the next of the pane's orders."""
        names = [name for name, _ in self.orders]
        if len(names) < 2:
            self.app.notify(
                _("“{name}” is sorted in one way only.").format(name=self.NAME), markup=False
            )
            return
        now = self.arrangement.order
        at = names.index(now) if now in names else 0
        self.sort_by(names[(at + 1) % len(names)])

    def sort_by(self, name: str) -> None:
        """Sort by the order of this name."""
        own = self.orders[0][0]
        self.rearrange(replace(self.arrangement, order="" if name == own else name))

    def export(self) -> Export:
        """What is written to a file: the list as it stands."""
        raise NotImplementedError

    def action_export(self) -> None:
        """Ask for a file, and write every row of the list to it."""
        from screens.main.exporting import ask_where

        if self.is_filled:
            ask_where(self.app, self.desk, self.export())

    def open(self, screen: Screen[Any]) -> None:
        """Put a screen on top of this one."""
        self.app.push_screen(screen)
