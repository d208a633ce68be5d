"""What if: the future of a lead, played by the real rules on a copy that is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.content import Content

from data.words import _
from screens.key_line import KeyLine
from screens.keys import the_key
from screens.live import DataChanged, LiveScreen
from screens.outlook.suppose import NOBODY, SupposeDialog, UntilWhen, WhenSupposed
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.stored import as_read
from screens.reading.telling import toned
from screens.region import moment_width
from screens.safety import plain
from screens.spans import local_time
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.whatif.scenario import Happening, Scenario
    from screens.desk import Desk

FIRST_LOOK = timedelta(days=30)
KIND_TONES = {"message.sent": "success", "message.held": "warning", "message.cancelled": "error"}


class WhatIfScreen(LiveScreen["tuple[Happening, ...]"]):
    """Nothing is sent or stored: it is played anew for every supposition, and not with every
    change of the database, which would make it jump under the reader's eyes."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("outlook.tcss")]
    AUTO_FOCUS = "#happenings"
    BINDINGS = bindings("suppose", "suppose_until", "suppose_approved", "close")

    def __init__(self, lead_id: int) -> None:
        super().__init__()
        self.lead_id = lead_id
        self._until: datetime | None = None
        self._deeds: tuple[tuple[str, datetime], ...] = ()
        self._approves = False

    def compose(self) -> ComposeResult:
        yield RowTable[Any](self._columns(), _key, now=self.desk.now(), id="happenings",
                            empty=_empty())  # fmt: skip
        yield Panel(_("Why, and what would be said"), id="whole")
        yield KeyLine()

    def on_mount(self) -> None:
        self._entitle(_("it is being played …"))
        self.reload()

    def on_data_changed(self, message: DataChanged) -> None:
        message.stop()

    def grow_stale(self) -> None:
        """What was played stays until somebody supposes something else."""

    def _columns(self) -> Sequence[Column[Happening]]:
        return (
            Column("at", _("When"), self._at, width=moment_width(), priority=100),
            Column("what", _("What happens"), self._what, min_width=36, priority=98),
            Column("by", _("By"), lambda one, _: (one.by, "muted"), width=10, priority=50),
            Column("why", _("Why"), self._why, min_width=20, priority=70),
        )

    def _at(self, one: Happening, now: datetime) -> tuple[str, str]:
        return local_time(one.at, now, self.desk.zone), "muted"

    def _what(self, one: Happening, _now: datetime) -> tuple[str, str]:
        return as_read(one.summary, self.desk.zone, one.at), KIND_TONES.get(one.kind, "")

    def _why(self, one: Happening, _now: datetime) -> tuple[str, str]:
        return as_read(one.why, self.desk.zone, one.at), "muted"

    def _scenario(self) -> Scenario:
        from data.whatif.scenario import Deed, DeedKind, Scenario

        until = self._until or self.desk.now() + FIRST_LOOK
        deeds = tuple(Deed(at, DeedKind(kind)) for kind, at in self._deeds)
        return Scenario(until, self.lead_id, deeds, self._approves)

    def load(self, desk: Desk) -> tuple[Happening, ...]:
        from data.whatif.question import what_if

        scenario = self._scenario()
        with desk.at_the_database():
            return what_if(desk.premises.store, desk.house, scenario, now=desk.now())

    def show(self, snapshot: tuple[Happening, ...]) -> None:
        self.table.set_rows(snapshot, self.desk.now())
        self._entitle(self._supposed())
        self._show_whole()

    def load_failed(self, error: Exception) -> None:
        super().load_failed(error)
        self._entitle(_("{supposed}: not possible").format(supposed=self._supposed()))

    def _entitle(self, words: str) -> None:
        self.table.border_title = Content(_("What if · {words}").format(words=plain(words, 160)))

    def _supposed(self) -> str:
        from data.whatif.scenario import SAID, DeedKind

        now, zone = self.desk.now(), self.desk.zone
        said = [f"{SAID[DeedKind(kind)]} {local_time(at, now, zone)}" for kind, at in self._deeds]
        if self._approves:
            said.append(_("every draft is approved"))
        until = local_time(self._until or now + FIRST_LOOK, now, zone)
        return _("{said}, until {until}").format(
            said=" and ".join(said) or _("nobody does anything"), until=until
        )

    @property
    def table(self) -> RowTable[Any]:
        return self.query_one("#happenings", RowTable)

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
        self._show_whole()

    def _show_whole(self) -> None:
        one = self.table.cursor_row
        if one is None:
            self.query_one("#whole", Panel).show(toned("", "muted"))
            return
        zone = self.desk.zone
        lines = [
            Content(plain(as_read(one.summary, zone, one.at), 400)),
            toned(plain(as_read(one.why, zone, one.at), 600), "muted"),
        ]
        if one.text:
            lines.append(Content(f"“{plain(one.text, 400)}”"))
        self.query_one("#whole", Panel).show(Content("\n").join(lines))

    def action_suppose(self) -> None:
        """Something that somebody does; or nothing again."""
        self.app.push_screen(SupposeDialog(), self._ask_when)

    def _ask_when(self, deed: str | None) -> None:
        if deed == NOBODY:
            self._deeds = ()
            self._play()
        elif deed is not None:
            self.app.push_screen(WhenSupposed(), lambda at: self._suppose(deed, at))

    def _suppose(self, deed: str, at: datetime | None) -> None:
        if at is not None:
            self._deeds = (*self._deeds, (deed, at))
            self._play()

    def action_suppose_until(self) -> None:
        """Farther, or less far."""
        self.app.push_screen(UntilWhen(), self._play_until)

    def _play_until(self, until: datetime | None) -> None:
        if until is not None:
            self._until = until
            self._play()

    def action_suppose_approved(self) -> None:
        """Every draft that waits for a person is approved as it stands; or waits again."""
        self._approves = not self._approves
        self._play()

    def _play(self) -> None:
        self._entitle(_("it is being played …"))
        self._shown = None  # drawn also when it comes out as before
        self.reload()

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)


def _key(one: Happening) -> int:
    return one.number


def _empty() -> str:
    return _(
        "Nothing would happen until then. {suppose_key} supposes something, "
        "{suppose_until_key} plays it farther."
    ).format(suppose_key=the_key("suppose"), suppose_until_key=the_key("suppose_until"))
