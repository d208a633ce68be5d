"""Two leads beside each other: one person or two? What is decided can be taken back by `u`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from data.words import _
from screens.duplicates import side_text
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.telling import joined
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.leads.duplicates import Pair, Side
    from screens.desk import Desk


class SideBySide(LiveScreen["Pair"]):
    """`enter` opens the lead whose side has the focus."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("side_by_side.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    NEEDS_OBJECTS = False
    BINDINGS = bindings("keep_left", "keep_right", "not_the_same", "unmerge", "open", "close")

    def __init__(self, one_id: int, other_id: int) -> None:
        super().__init__()
        self._ids = (one_id, other_id)
        self._pair: Pair | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
        yield Static(id="decided", classes="banner")
        yield Panel(_("What speaks for one person"), id="evidence")
        with Horizontal(id="sides"):
            yield Panel(_("Left"), id="left")
            yield Panel(_("Right"), id="right")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#left").focus()
        self.reload()

    def load(self, desk: Desk) -> Pair:
        from data.leads.duplicates import side_by_side

        return desk.look(side_by_side, *self._ids)

    def show(self, snapshot: Pair) -> None:
        self._pair = snapshot
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(side_text.title(snapshot))
        self.query_one("#evidence", Panel).show(joined(side_text.evidence(snapshot)))
        sides = (("#left", snapshot.one, snapshot.other), ("#right", snapshot.other, snapshot.one))
        for name, side, other in sides:
            panel = self.query_one(name, Panel)
            panel.border_title = side_text.heading(side)
            panel.show(joined(side_text.facts(side, other, now, zone)))
        decided = self.query_one("#decided", Static)
        decided.update(Content(side_text.decided(snapshot)))
        decided.set_class(bool(side_text.decided(snapshot)), "-told")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        pair = self._pair
        is_decided = pair is not None and (pair.gone is not None or pair.said_no)
        if action in ("keep_left", "keep_right"):
            return pair is not None and pair.gone is None
        if action == "not_the_same":
            return pair is not None and not is_decided
        if action == "unmerge":
            return is_decided
        return True

    def action_keep_left(self) -> None:
        """Merge the right lead into the left one."""
        if self._pair is not None:
            self._merge(self._pair.one, self._pair.other)

    def action_keep_right(self) -> None:
        """Merge the left lead into the right one."""
        if self._pair is not None:
            self._merge(self._pair.other, self._pair.one)

    def _merge(self, kept: Side, gone: Side) -> None:
        from data.leads.merging import merge
        from data.undo.deed import Deed

        done = _("Lead {gone} is merged into lead {kept}").format(gone=gone.id, kept=kept.id)
        self.act(
            merge,
            kept.id,
            gone.id,
            house=self.desk.house,
            kept_version=kept.version,
            gone_version=gone.version,
            done=done,
            deed=Deed(
                "merge", _("Merged lead {gone} into lead {kept}").format(gone=gone.id, kept=kept.id)
            ),
        )

    def action_not_the_same(self) -> None:
        """They are two people."""
        from data.leads.duplicates import not_the_same
        from data.undo.deed import Deed

        self.act(not_the_same, *self._ids, done=_("They stay two"),
                 deed=Deed("not_the_same", _("Said that two leads are two people")))  # fmt: skip

    def action_unmerge(self) -> None:
        """Take back what was decided of these two."""
        from data.leads.duplicates import may_be_the_same
        from data.leads.unmerging import unmerge

        if self._pair is not None and (gone := self._pair.gone) is not None:
            self.act(unmerge, gone.id, house=self.desk.house,
                     done=_("Lead {id} stands on its own again.").format(id=gone.id))  # fmt: skip
        elif self._pair is not None and self._pair.said_no:
            self.act(may_be_the_same, *self._ids, done=_("They may be the same again."))

    def action_open(self) -> None:
        """The lead on the side of the focus."""
        from screens.lead.lead_screen import LeadScreen

        if self._pair is not None:
            right = self.query_one("#right").has_focus
            self.app.push_screen(LeadScreen((self._pair.other if right else self._pair.one).id))

    def action_close(self) -> None:
        self.dismiss(None)
