"""Why something is where it is, and what is still to come: `w` on anything."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Static

from data.words import _
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.outlook.coming_text import coming_lines
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.stored import as_read
from screens.reading.telling import joined, timeline
from screens.safety import plain
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.outlook.explained import Explained
    from data.outlook.subject import Subject
    from screens.desk import Desk

WHY_CSS: list[str | PurePath] = [READING_TCSS, Path(__file__).with_name("why.tcss")]


class WhyScreen(LiveScreen["Explained"]):
    """The rules that led to where it is, and the dated list of what is still to come."""

    CSS_PATH = WHY_CSS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("what_if", "close")

    def __init__(self, about: Subject) -> None:
        super().__init__(classes="why")
        self.subject = about
        self._lead_id: int | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
        yield Static(id="stands", classes="why--stands")
        with Container(id="sheets", classes="ruled"):
            yield Panel(_("Still to come"), id="coming")
            yield Panel(_("The rules that led here, the newest first"), id="rules")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#rules").focus()
        self.reload()

    def load(self, desk: Desk) -> Explained:
        from data.outlook.explained import explain

        return desk.read(explain, self.subject, desk.playbook, now=desk.now())

    def show(self, snapshot: Explained) -> None:
        now, zone = self.desk.now(), self.desk.zone
        self._lead_id = snapshot.lead_id
        title = Content.assemble((_("Why: "), "bold"), plain(snapshot.title, 80))
        self.query_one("#title", Static).update(title)
        stands = plain(as_read(snapshot.stands, zone, now), 400)
        self.query_one("#stands", Static).update(Content(stands))
        self.query_one("#coming", Panel).show(joined(coming_lines(snapshot.coming, now, zone)))
        self.query_one("#rules", Panel).show(joined(timeline(snapshot.because, now, zone)))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._lead_id is not None if action == "what_if" else True

    def action_what_if(self) -> None:
        """Play the future of this lead."""
        from screens.outlook.what_if import WhatIfScreen

        if self._lead_id is not None:
            self.app.push_screen(WhatIfScreen(self._lead_id))

    def action_close(self) -> None:
        self.dismiss(None)


def why_screen(sort: str, key: int | str) -> WhyScreen:
    """The explanation of one thing, by its sort's word (`data.outlook.subject.Sort`)."""
    from data.outlook.subject import Sort, Subject

    return WhyScreen(Subject(Sort(sort), key))
