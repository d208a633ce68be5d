"""The note as it would be now, and those that were handed over; `h` hands the lead over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from data.team.members import label_of
from data.words import _
from screens.dialogs.ask import AskText
from screens.dialogs.judging import one_of_the_team
from screens.key_line import KeyLine
from screens.keys import the_key
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, TONES, Panel
from screens.reading.telling import joined
from screens.safety import plain, plain_lines
from screens.spans import local_time
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.handoff.queries import HandoffView
    from screens.desk import Desk


class HandoffScreen(LiveScreen["HandoffView"]):
    """Answers True when the lead was handed over."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("handoff_screen.tcss")]
    BINDINGS = bindings("hand_over", "older_note", "newer_note", "close")

    def __init__(self, lead_id: int) -> None:
        super().__init__()
        self.lead_id = lead_id
        self._view: HandoffView | None = None
        self._back = 0
        """How many notes before the present one is shown; 0: as of now."""
        self._was_handed_over = False

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
            yield Static(id="when", classes="headline--clock")
        yield Panel(_("The note"), id="note")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#note").focus()
        self.reload()

    def load(self, desk: Desk) -> HandoffView:
        from data.handoff.queries import handoff_view

        return desk.read(handoff_view, self.lead_id, desk.playbook, now=desk.now())

    def show(self, snapshot: HandoffView) -> None:
        self._view = snapshot
        page, when = (
            snapshot.now.page,
            _("as of now; {hand_over_key} hands it over").format(
                hand_over_key=the_key("hand_over")
            ),
        )
        if self._back:
            note = snapshot.before[self._back - 1]
            at = local_time(note.at, self.desk.now(), self.desk.zone)
            to = plain(label_of(note.agent, self.desk.playbook.team), 30)
            told = _("as {by} handed it over to {to}, {at}")
            page, when = note.note, told.format(by=plain(note.by, 30), to=to, at=at)
        title, _unused, body = page.partition("\n\n")
        self.query_one("#title", Static).update(Content.styled(plain(title, 160), "bold"))
        self.query_one("#when", Static).update(Content.styled(when, TONES["muted"]))
        self.query_one("#note", Panel).show(drawn(body))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        count = len(self._view.before) if self._view is not None else 0
        if action == "older_note":
            return self._back < count
        if action == "newer_note":
            return self._back > 0
        return True

    def action_older_note(self) -> None:
        self._turn(1)

    def action_newer_note(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if self._view is not None:
            self._back = min(max(self._back + step, 0), len(self._view.before))
            self.query_one("#note", Panel).scroll_home(animate=False)
            self.show(self._view)

    def action_hand_over(self) -> None:
        team = self.desk.playbook.team
        names = [member.label for member in team.values()]
        hint = _("They get the note and own the lead. Nothing: whoever owns it now.")
        ask = AskText(_("Hand over to"), hint, names, required=False,
                      place=f"lead:{self.lead_id}:hand-over",
                      judge=one_of_the_team(names, team))  # fmt: skip
        self.app.push_screen(ask, self._hand_over)

    def _hand_over(self, agent: str | None) -> None:
        if agent is not None:
            from data.handoff.handing import hand_off
            from data.undo.deed import Deed

            done = _("Handed over to {agent}; the note is on its way.").format(
                agent=agent or _("whoever owns it")
            )
            self.act(hand_off, self.lead_id, agent, playbook=self.desk.playbook, done=done,
                     deed=Deed("hand_over", _("Handed over with the note")),
                     then=self._handed_over)  # fmt: skip

    def _handed_over(self, _number: int) -> None:
        self._was_handed_over = True

    def action_close(self) -> None:
        self.dismiss(self._was_handed_over)


def drawn(body: str) -> Content:
    """The page with its headings set off; the text is stored, and made plain line by line."""
    return joined(
        Content.styled(line, TONES["accent"])
        if line and not line.startswith(" ")
        else Content(line)
        for line in plain_lines(body)
    )
