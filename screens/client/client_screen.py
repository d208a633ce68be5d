"""One client on its way: tick, waive, advance, go back, block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from data.words import _, ngettext
from screens.acts import Sort, Target, remember
from screens.client import client_text
from screens.client.gate_table import DELIVERABLES, GATE, GateTable, key_of
from screens.deeds import ADVANCE, of_this_client
from screens.dialogs.ask import AskText
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.stored import in_his_words
from screens.reading.telling import joined, timeline
from screens.safety import plain
from screens.table import RowTable
from screens.together.announcing import announce
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.clients.gates import Item
    from data.clients.queries import ClientDetail
    from screens.desk import Desk

Start = Literal["", "advance", "go_back", "blocker"]

BESIDE = _("Deliverables of this stage; they do not bar the way")

WHY_WAIVED = (
    _("Does not apply to this client"),
    _("The client asked for it to be left out"),
    _("Done elsewhere, there is proof"),
)
WHY_BACK = (
    _("Something that was ticked does not hold"),
    _("The client changed the scope"),
    _("Advanced by mistake"),
)


class ClientScreen(LiveScreen["ClientDetail"]):
    """The gate list is what `>` asks for; deliverables are shown beside it and do not bar."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("client_screen.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("tick", "waive", "advance", "go_back", "blocker", "why", "open", "close")

    def __init__(self, client_id: int, start: Start = "") -> None:
        super().__init__()
        self.client_id = client_id
        self.about = ("client", client_id)
        self._begin_with: Start = start
        self._on_screen: ClientDetail | None = None

    @property
    def opens_more(self) -> bool:
        return bool(self._begin_with)

    @property
    def place(self) -> str:
        return f"client:{self.client_id}"

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
            yield Static(id="days", classes="headline--clock")
        yield Static(id="path")
        yield Static(id="refused", classes="banner")
        with Container(id="sheets", classes="folding"):
            with Vertical(id="lists"):
                yield GateTable(_("The way out"), GATE, id="gate")
                yield GateTable(BESIDE, DELIVERABLES, id="deliverables")
            with Vertical(id="beside"):
                yield Panel(_("Now"), id="now")
                yield Panel(_("What is done in this stage"), id="activities")
                yield Panel(_("Timeline, the newest first"), id="timeline")
        yield Static(id="item")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#gate").focus()
        self.reload()

    def load(self, desk: Desk) -> ClientDetail:
        from data.clients.queries import detail

        return desk.read(detail, self.client_id, desk.playbook, desk.now())

    def show(self, snapshot: ClientDetail) -> None:
        if self._on_screen is not None:
            announce(self, self._on_screen.timeline, snapshot.timeline)
        self._on_screen = snapshot
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(client_text.title(snapshot))
        self.query_one("#days", Static).update(client_text.days(snapshot))
        self.query_one("#gate", GateTable).set_rows(snapshot.gate.items)
        self.query_one("#deliverables", GateTable).set_rows(snapshot.gate.deliverables)
        self.query_one("#now", Panel).show(client_text.now_line(snapshot, now, zone))
        self.query_one("#activities", Panel).show(client_text.activities(snapshot))
        self.query_one("#timeline", Panel).show(joined(timeline(snapshot.timeline, now, zone)))
        self._draw_path()
        self._tell_item()
        self._begin()

    def on_resize(self) -> None:
        self._draw_path()

    def _draw_path(self) -> None:
        if self._on_screen is not None:
            stages, present = self.desk.playbook.lifecycle.stages, self._on_screen.row.stage
            line = client_text.path(stages, present, self.size.width - 2)
            self.query_one("#path", Static).update(line)

    def _begin(self) -> None:
        start, self._begin_with = self._begin_with, ""
        if start:
            self.call_after_refresh(getattr(self, f"action_{start}"))

    @property
    def _item(self) -> Item | None:
        """The criterion under the cursor of the list in focus."""
        focused = self.focused if isinstance(self.focused, GateTable) else None
        table = focused or self.query_one("#gate", GateTable)
        return table.cursor_row

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Item]) -> None:
        message.stop()
        self._tell_item()

    def on_descendant_focus(self) -> None:
        self._tell_item()

    def _tell_item(self) -> None:
        self.query_one("#item", Static).update(client_text.of_item(self._item))

    def on_gate_table_ticked(self, message: GateTable.Ticked) -> None:
        message.stop()
        self._tick(message.item)

    def action_tick(self) -> None:
        if self._item is not None:
            self._tick(self._item)

    def _tick(self, item: Item) -> None:
        from data.clients.ticking import tick
        from data.undo.deed import Deed

        self._tell_refused("")
        done = _("Taken back: not done") if item.is_met else _("Done")
        self.act(tick, self.client_id, item.key, playbook=self.desk.playbook,
                 deed=Deed("tick", f"{done}: {item.key}"),
                 then=self._once(f"{done}: {item.text}"))  # fmt: skip

    def _once(self, label: str) -> Callable[[object], None]:
        return lambda _: remember(self, of_this_client(label))

    def action_waive(self) -> None:
        item = self._item
        if item is None:
            return
        if item.is_met:
            self.notify(
                _("It is met already: {why}.").format(why=in_his_words(item.why)), markup=False
            )
            return
        ask = AskText(
            _("Waive: {text}").format(text=item.text),
            _("Why may it pass unmet? The reason is kept."),
            WHY_WAIVED,
            place=f"client:{self.client_id}:waive:{item.key}",
        )
        self.app.push_screen(ask, partial(self._waive, item.key, item.text))

    def _waive(self, key: str, text: str, why: str | None) -> None:
        if why is not None:
            from data.clients.ticking import waive
            from data.undo.deed import Deed

            self.act(waive, self.client_id, key, why=why, playbook=self.desk.playbook,
                     deed=Deed("waive", _("Waived: {key}").format(key=key)),
                     done=_("Waived, with your reason: {text}").format(text=text),
                     then=self._once(_("Waived a criterion")))  # fmt: skip

    def action_advance(self) -> None:
        from data.clients.operations import advance
        from data.undo.deed import Deed

        if self._on_screen is not None:
            self._tell_refused("")
            self.act(advance, self.client_id, playbook=self.desk.playbook,
                     deed=Deed("advance", _("Moved on a stage")),
                     version=self._on_screen.row.version, done=self._entered,
                     then=lambda _: remember(self, ADVANCE), refused=self._not_yet)  # fmt: skip

    def _entered(self, stage_key: str) -> str:
        stages = self.desk.playbook.lifecycle.stages
        return _("In {stage} now.").format(
            stage=next(stage.label for stage in stages if stage.key == stage_key)
        )

    def _not_yet(self, sentence: str) -> None:
        """Say what is missing, and put the cursor on the first of it.

        The list itself stands below: the sentence need not name it all again.
        """
        if not self.is_in_use:
            return
        gate = self._on_screen.gate if self._on_screen is not None else None
        if gate is not None and gate.missing:
            table = self.query_one("#gate", GateTable)
            table.focus()
            table.move_to(key_of(gate.missing[0]))
            sentence = ngettext(
                "Not yet: {missing} of {total} criteria is still open. The cursor is on it.",
                "Not yet: {missing} of {total} criteria are still open. "
                "The cursor is on the first.",
                len(gate.missing),
            ).format(missing=len(gate.missing), total=gate.total)
        self._tell_refused(sentence)
        self.reload()

    def _tell_refused(self, sentence: str) -> None:
        banner = self.query_one("#refused", Static)
        banner.update(Content(plain(sentence)))
        banner.set_class(bool(sentence), "-told")

    def action_go_back(self) -> None:
        hint, place = (
            _("Ticks stay; take back what does not hold."),
            f"client:{self.client_id}:back",
        )
        ask = AskText(_("Back a stage: why?"), hint, WHY_BACK, place=place)
        self.app.push_screen(ask, self._go_back)

    def _go_back(self, why: str | None) -> None:
        if why is not None and self._on_screen is not None:
            from data.clients.operations import go_back
            from data.undo.deed import Deed

            self._tell_refused("")
            self.act(go_back, self.client_id, why=why, playbook=self.desk.playbook,
                     deed=Deed("go_back", _("Moved back a stage")),
                     version=self._on_screen.row.version, done=self._entered,
                     then=self._once(_("Moved back a stage")))  # fmt: skip

    def action_blocker(self) -> None:
        from screens.dialogs.blocker import BlockerDialog

        if self._on_screen is not None:
            dialog = BlockerDialog(self.client_id, self._on_screen.row.blockers)
            self.app.push_screen(dialog, lambda _done: self.reload())

    def targets(self, sort: Sort) -> Sequence[Target]:
        """This client, for `.`."""
        if sort != "client" or self._on_screen is None:
            return ()
        row = self._on_screen.row
        return (Target("client", self.client_id, row.name, row.version),)

    def action_why(self) -> None:
        from screens.client.client_why import ClientWhyScreen

        self.app.push_screen(ClientWhyScreen(self.client_id))

    def action_open(self) -> None:
        """The lead this client was."""
        from screens.lead.lead_screen import LeadScreen

        if self._on_screen is not None and self._on_screen.lead_id is not None:
            self.app.push_screen(LeadScreen(self._on_screen.lead_id))

    def on_row_table_opened(self, message: RowTable.Opened[Item]) -> None:
        message.stop()
        self.action_open()

    def action_close(self) -> None:
        self.dismiss(None)
