"""A sheet beside the list, or below it, that says what the row under the cursor is about.

It follows the cursor once that rests, and what changes in the database. It asks in a thread, one
question at a time, and drops an answer about a row that was left in the meantime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from data.words import _, ngettext
from screens.importing import import_object_layer
from screens.in_thread import in_thread
from screens.keys import the_key
from screens.main.lead_verbs import LeadPane
from screens.preview.told import Sheet, Subject, gone, nothing, told
from screens.reading.hanging import hung
from screens.region import number

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.main.layout import Side
    from screens.main.main_screen import MainScreen
    from screens.main.pane import Pane

REST = 0.15
"""Seconds that the cursor stays on a row before the database is asked about it."""

SLOW = 0.5
"""Seconds after which what is shown of the row before makes way for a word that it is being read.
"""


def subject_of(pane: Pane[Any]) -> Subject | None:
    """What the cursor of a pane is on."""
    if isinstance(pane, LeadPane):
        return pane.subject(pane.row) if pane.row is not None else None
    return cast("Subject | None", cast("Any", pane).thing())


class Preview(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Shows the beginning, and says how much more there is. Keys of the main screen scroll it, as
    does the mouse, which marks its text as well."""

    DEFAULT_CSS = """
    Preview {
        border: round $line;
        border-title-color: $text-muted;
        border-title-style: bold;
        border-subtitle-color: $text-muted;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        display: none;
        &.-beside { display: block; dock: right; width: 50%; max-width: 104; height: 100%; }
        &.-beside-all { width: 34%; }
        &.-below { display: block; dock: bottom; width: 100%; height: 50%; }
        & > .panel--text { height: auto; width: 1fr; max-width: 100; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="preview")
        self.border_title = Content(_("Preview"))
        self._text = Static(classes="panel--text")
        self._shown: Sheet | None = None
        self._subject: Subject | None = None
        """What the cursor is on."""
        self._told_of: Subject | None = None
        """What is shown, or was the last that could be."""
        self._rest: Timer | None = None
        self._is_reading = self._asks_again = False
        self._rest_told = ""

    def compose(self) -> Any:
        yield self._text

    def on_mount(self) -> None:
        self.look_again()

    @property
    def text(self) -> str:
        """What is shown, without its looks."""
        return self._shown.content.plain if self._shown is not None else ""

    @property
    def main(self) -> MainScreen:
        return cast("MainScreen", self.screen)

    def stand(self, side: Side) -> None:
        """Beside the panes or below; out of sight where it is not wanted, or has no room."""
        was_seen = self.is_seen
        self.set_class(side == "beside", "-beside")
        self.set_class(side == "beside" and not self.main.is_alone, "-beside-all")
        self.set_class(side == "below", "-below")
        if not side:
            self._show(None, Sheet(Content("")))  # the next time another row will be there
        elif not was_seen and self.is_attached:
            self.look_again()

    @property
    def is_seen(self) -> bool:
        return self.is_attached and (self.has_class("-beside") or self.has_class("-below"))

    @property
    def is_behind(self) -> bool:
        """Whether an answer is still to come."""
        return self.is_seen and (self._rest is not None or self._is_reading)

    def follow(self) -> None:
        """The cursor may be on another row: ask about it once it rests."""
        if self.is_seen and subject_of(self.main.pane) != self._subject:
            self._subject = subject_of(self.main.pane)
            self._rest_over()
            self._rest = self.set_timer(REST, self._ask)

    def look_again(self) -> None:
        """Something may have changed: ask about the same row again, soon."""
        if self.is_seen and self._rest is None:
            self._subject = subject_of(self.main.pane)
            self._rest = self.set_timer(REST, self._ask)

    def read_on(self, way: int) -> None:
        """Down (1) or up (-1), by half of what is seen."""
        lines = max(self.scrollable_content_region.height // 2, 1)
        self.scroll_relative(y=way * lines, animate=False)

    def _rest_over(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def _ask(self) -> None:
        self._rest_over()
        if not (self.main.is_in_use and self.is_seen) or self._is_covered():
            return  # it looks again when it is uncovered
        if self._subject is None:
            self._show(None, nothing())
        elif self._is_reading:
            self._asks_again = True
        else:
            self._is_reading = True
            if self._subject != self._told_of:
                self.set_timer(SLOW, self._say_that_it_is_read)
            self._read_in_thread(self.main.desk, self._subject)

    def _is_covered(self) -> bool:
        """Whether a whole screen is over this one; a dialog leaves it in sight."""
        stack = self.app.screen_stack
        return not all(screen.is_modal for screen in stack[stack.index(self.main) + 1 :])

    def _say_that_it_is_read(self) -> None:
        if self._is_reading and self._subject not in (None, self._told_of):
            self._show(None, Sheet(Content.styled(_("It is still being read."), "$text-muted")))

    @in_thread("preview")
    def _read_in_thread(self, desk: Desk, subject: Subject) -> None:
        from data.refused import DataError, Refused

        import_object_layer()
        try:
            sheet = told(desk, subject)
        except Refused:
            sheet = gone()
        except DataError as error:
            sheet = Sheet(Content.styled(str(error), "$text-error"))
        self.app.call_from_thread(self._take, subject, sheet)

    def _take(self, subject: Subject, sheet: Sheet) -> None:
        self._is_reading = False
        if not (self.is_attached and self.main.is_in_use):
            return
        if subject == self._subject:
            self._show(subject, sheet)
        if self._asks_again:
            self._asks_again = False
            self._ask()

    def _show(self, subject: Subject | None, sheet: Sheet) -> None:
        """What is equal is not painted again; of the same row the place is kept."""
        is_same_row, self._told_of = subject == self._told_of, subject
        before, self._shown = self._shown, sheet
        if before is not None and before.content.is_same(sheet.content):
            return
        self._text.update(hung(sheet.content))
        if not is_same_row:
            self.scroll_home(animate=False)
        self.call_after_refresh(self._tell_rest)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._tell_rest()

    def watch_virtual_size(self) -> None:
        """The text was laid out, in as many lines as it takes."""
        self.call_after_refresh(self._tell_rest)

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell_rest)

    def _tell_rest(self) -> None:
        """How many lines stand below the edge, on the frame."""
        seen = self.scrollable_content_region.height
        more = max(int(self.virtual_size.height - self.scroll_offset.y) - seen, 0)
        is_cut = self._shown is not None and self._shown.is_cut
        words = ""
        if more:
            words = ngettext(
                "{many} more line; {read_on_key} reads on, {open_key} opens it",
                "{many} more lines; {read_on_key} reads on, {open_key} opens it",
                more,
            ).format(
                many=f"{number(more)}{'+' if is_cut else ''}",
                read_on_key=the_key("read_on"),
                open_key=the_key("open"),
            )
        elif is_cut:
            words = _("there is more; {open_key} opens it").format(open_key=the_key("open"))
        if words != self._rest_told:
            self._rest_told = words
            self.border_subtitle = Content(words)
