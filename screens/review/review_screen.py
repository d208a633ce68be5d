"""Look at one held message and decide: approve, edit, reject, snooze, it went, next."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from data.words import _
from screens.acts import Target
from screens.key_line import KeyLine
from screens.reading.panel import READING_TCSS, Panel
from screens.review import review_text
from screens.review.deciding import DecidingScreen
from screens.review.reviewed import Reviewed, change_told, decided_told, load_review
from screens.review.sheets import sheets
from screens.safety import plain
from screens.ticking import tick_every_second
from screens.verbs import bindings, unshown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.acts import Act, Sort
    from screens.desk import Desk
    from screens.lead.lead_screen import Start as StartOfLead

Start = Literal["", "approve", "edit", "reject", "snooze"]

DIALOGS = ("edit", "reject", "snooze")
"""What is gone straight into; an approval needs a look."""

LOOK_SECONDS = 0.5
"""A text that took the place of another can't be approved for so long: the key may have been
meant for the draft before it."""


class ReviewScreen(DecidingScreen):
    """The whole conversation, why the draft waits, and the draft exactly as it will leave."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("review_screen.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = [
        *bindings("approve", "went", "edit", "editor", "reject", "snooze", "next", "why"),
        *bindings("open", "outcome", "close"),
        *unshown("touch", "assign", "handoff", "compliance", "what_if"),
    ]

    def __init__(self, message_id: int, start: Start = "") -> None:
        super().__init__()
        self.message_id = message_id
        self._start: Start = start
        self._place = 0
        self._is_over = False
        self._key_may_be_meant_for_another = start == "approve"

    @property
    def about(self) -> tuple[str, int]:
        """What is copied from here, and gone back to."""
        return "message", self.message_id

    @property
    def opens_more(self) -> bool:
        return self._start in DIALOGS

    @property
    def place(self) -> str:
        return f"message:{self.message_id}"

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
            yield Static(id="clock", classes="headline--clock")
        yield Static(id="change", classes="banner")
        yield from sheets()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#draft").focus()
        tick_every_second(self, self._tick)
        self.reload()

    # What is shown

    def load(self, desk: Desk) -> Reviewed:
        return load_review(desk, self.message_id)

    def show(self, snapshot: Reviewed) -> None:
        if snapshot.detail.row.id != self.message_id:
            return  # loaded for the draft before this one
        before, self.on_screen = self.on_screen, snapshot
        if before is None:
            self._first_look(snapshot)
        elif before.detail.row.version != snapshot.detail.row.version:
            self._tell_change(before, snapshot)
        if self.message_id in snapshot.queue:
            self._place = snapshot.queue.index(self.message_id)
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(review_text.title(snapshot))
        self.query_one("#story", Panel).show(review_text.story(snapshot, now, zone))
        self.query_one("#draft", Panel).show(review_text.draft(snapshot))
        self._tick()
        self.refresh_bindings()
        self._begin()

    def _first_look(self, snapshot: Reviewed) -> None:
        self.was_read = self.was_changed = False
        self._look_at(snapshot)
        if not snapshot.is_open:
            self._tell(decided_told(snapshot, self.desk.now(), self.desk.zone))

    def _look_at(self, snapshot: Reviewed) -> None:
        looked = partial(self._looked, snapshot.detail.shown)
        if self._key_may_be_meant_for_another:
            self.set_timer(LOOK_SECONDS, looked)
        else:
            self.call_after_refresh(looked)

    def _looked(self, shown: str) -> None:
        """The text `shown` has stood here for a while."""
        if self.on_screen is not None and self.on_screen.detail.shown == shown:
            self.was_read = True

    def _tell_change(self, before: Reviewed, after: Reviewed) -> None:
        """Say who changed the draft under our eyes; a changed text has to be read again."""
        change = after.last_change
        if self.acting and change is not None and change.by == self.desk.operator:
            self.acting = False
            self._tell("")
            self._look_at(after)
        else:
            self._tell(change_told(before, after, self.desk.now(), self.desk.zone))
            if before.detail.shown != after.detail.shown:
                self.was_read, self.was_changed = False, True

    def _tell(self, sentence: str) -> None:
        banner = self.query_one("#change", Static)
        banner.update(Content(plain(sentence)))
        banner.set_class(bool(sentence), "-told")

    def _tick(self) -> None:
        if self.on_screen is not None and self.is_in_use:
            words = review_text.clock(self.on_screen, self.desk.now())
            clock = self.query_one("#clock", Static)
            if not (isinstance(clock.content, Content) and clock.content.is_same(words)):
                clock.update(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "went":
            shown = self.on_screen
            return shown is not None and shown.detail.row.state == "uncertain"
        return True

    def _begin(self) -> None:
        """Go straight into the dialog that the screen was opened for."""
        start, self._start = self._start, ""
        if start in DIALOGS:
            self.call_after_refresh(getattr(self, f"action_{start}"))

    # Where to go

    def action_next(self) -> None:
        """Leave this draft undecided and look at the next."""
        following = self.on_screen.following(self._place) if self.on_screen else None
        if following is None:
            self.notify(_("No other draft waits."), markup=False)
        else:
            self.go_to(following)

    def go_on(self) -> None:
        """To the next draft after a decision; without one the screen has nothing to say."""
        if not self.is_in_use:
            return  # it was closed while the decision was on its way
        following = self.on_screen.following(self._place) if self.on_screen else None
        if following is not None:
            self.go_to(following)
        else:
            self._is_over = True
            self._end()

    def _end(self) -> None:
        """Not under a dialog that was opened meanwhile: when that has gone."""
        if self._is_over and self.is_active:
            self.dismiss(None)

    def on_screen_resume(self) -> None:
        self._end()

    def go_to(self, message_id: int) -> None:
        self.message_id = message_id
        self.tell_place()
        self.on_screen, self._shown, self.acting = None, None, False
        self._key_may_be_meant_for_another = True
        self._tell("")
        for panel in self.query(Panel):
            panel.scroll_home(animate=False)
        self.reload()

    def targets(self, sort: Sort) -> Sequence[Target]:
        """For `.`: the draft while it waits, or its lead."""
        shown = self.on_screen
        if shown is None or sort not in ("lead", "message"):
            return ()
        row = shown.detail.row
        if sort == "lead":
            return (Target("lead", row.lead_id, row.lead_name),)
        return (Target("message", row.id, row.lead_name),) if shown.is_open else ()

    def repeated(self, act: Act) -> None:
        """What `.` did to a draft takes it out of sight, as the first time."""
        if act.sort == "message":
            self.go_on()

    def action_open(self) -> None:
        self._open_lead()

    def action_outcome(self) -> None:
        self._open_lead("outcome")

    def action_touch(self) -> None:
        self._open_lead("touch")

    def action_assign(self) -> None:
        self._open_lead("assign")

    def action_handoff(self) -> None:
        self._open_lead("handoff")

    def action_compliance(self) -> None:
        self._open_lead("compliance")

    def action_what_if(self) -> None:
        self._open_lead("what_if")

    def _open_lead(self, start: StartOfLead = "") -> None:
        from screens.lead.lead_screen import LeadScreen

        if self.on_screen is not None:
            self.app.push_screen(LeadScreen(self.on_screen.detail.row.lead_id, start))

    def action_why(self) -> None:
        from screens.dialogs.why import why_screen

        if self.on_screen is not None:
            self.app.push_screen(why_screen("message", self.on_screen.detail.row.id))

    def action_close(self) -> None:
        self.dismiss(None)
