"""Why something is where it is, and what is still to come: `w` on a lead or a client."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Static

from screens.key_line import KeyLine
from screens.lead.lead_loaded import LeadLoaded, load_lead
from screens.lead.lead_text import name_of, still_to_come
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.telling import joined, timeline
from screens.safety import plain
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.activity.timeline import Entry
    from screens.desk import Desk

WHY_CSS: list[str | PurePath] = [READING_TCSS, Path(__file__).with_name("why.tcss")]


class WhyScreen(LiveScreen[LeadLoaded]):
    """The rules that led to where a lead is, and the dated list of what is still to come."""

    CSS_PATH = WHY_CSS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("close")

    def __init__(self, lead_id: int) -> None:
        super().__init__(classes="why")
        self.lead_id = lead_id

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
        with Container(id="sheets", classes="ruled"):
            yield Panel("Still to come", id="coming")
            yield Panel("The rules that led here, the newest first", id="rules")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#rules").focus()
        self.reload()

    def load(self, desk: Desk) -> LeadLoaded:
        return load_lead(desk, self.lead_id)

    def show(self, snapshot: LeadLoaded) -> None:
        now, zone = self.desk.now(), self.desk.zone
        title = Content.assemble(("Why: ", "bold"), plain(name_of(snapshot.lead)))
        self.query_one("#title", Static).update(title)
        self.query_one("#coming", Panel).show(joined(still_to_come(snapshot, now, zone)))
        rules = decisions(snapshot.lead.timeline)
        self.query_one("#rules", Panel).show(joined(timeline(rules, now, zone)))

    def action_close(self) -> None:
        self.dismiss(None)


def decisions(entries: Sequence[Entry]) -> list[Entry]:
    """What happened because of something: the entries that carry a why."""
    return [entry for entry in entries if entry.why]
