"""Why a client is where it is, and what stands between it and the next stage."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Static

from data.words import _
from data.words.enumerated import word_of
from screens.client.client_text import missing_lines
from screens.dialogs.why import WHY_CSS
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.outlook.coming_text import coming_lines
from screens.reading.panel import TONES, Panel
from screens.reading.telling import joined, timeline, toned
from screens.safety import plain
from screens.spans import local_time
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.clients.queries import ClientDetail
    from data.outlook.coming import Coming
    from screens.desk import Desk


class ClientWhyScreen(LiveScreen["ClientDetail"]):
    """The decisions on the client's timeline, from when it was a lead, and what is still open."""

    CSS_PATH = WHY_CSS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("close")

    def __init__(self, client_id: int) -> None:
        super().__init__(classes="why")
        self.client_id = client_id

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
        with Container(id="sheets", classes="ruled"):
            yield Panel(_("Still to come"), id="coming")
            yield Panel(_("The decisions that led here, the newest first"), id="rules")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#rules").focus()
        self.reload()

    def load(self, desk: Desk) -> ClientDetail:
        from data.clients.queries import detail

        return desk.read(detail, self.client_id, desk.playbook, desk.now())

    def show(self, snapshot: ClientDetail) -> None:
        now, zone = self.desk.now(), self.desk.zone
        title = Content.assemble((_("Why: "), "bold"), plain(snapshot.row.name, 60))
        self.query_one("#title", Static).update(title)
        from data.outlook.explained import decisions

        dated = coming_lines(self._limits(snapshot), now, zone)
        lines = [*still_open(snapshot, now, zone), Content(""), toned(_("Dates"), "muted"), *dated]
        self.query_one("#coming", Panel).show(joined(lines))
        rules = decisions(snapshot.timeline)
        self.query_one("#rules", Panel).show(joined(timeline(rules, now, zone)))

    def _limits(self, snapshot: ClientDetail) -> tuple[Coming, ...]:
        """When it is over its time, if it stays where it is."""
        from data.outlook.clients_ahead import of_client

        return of_client(snapshot, self.desk.playbook)

    def action_close(self) -> None:
        self.dismiss(None)


def still_open(client: ClientDetail, now: datetime, zone: tzinfo) -> list[Content]:
    """Blockers, the stays so far, and every criterion that is not met."""
    lines = []
    for blocker in client.row.blockers:
        since = local_time(blocker.at, now, zone)
        what = _("blocked since {since}: {kind} {note}").format(
            since=since, kind=word_of(blocker.kind), note=plain(blocker.note)
        )
        lines.append(Content.assemble(("■ ", TONES["error"]), what))
    lines += missing_lines(client)
    if not lines:
        lines.append(toned(_("Nothing bars the way."), "success"))
    lines += [Content(""), toned(_("Stays"), "muted")]
    for visit in client.visits:
        until = local_time(visit.left_at, now, zone) if visit.left_at else _("now")
        lines.append(
            Content(f"{plain(visit.stage):<18} {local_time(visit.entered_at, now, zone)} – {until}")
        )
    return lines
