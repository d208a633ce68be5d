"""What would come of doing something to several rows, row by row, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from data.words import _, ngettext
from screens.dialogs.clickable_keys import ClickableKeys, KeyOffer
from screens.dialogs.dialog import Dialog
from screens.in_thread import in_thread
from screens.keys import key_name, key_of, the_key, yes_key
from screens.reading.telling import joined, toned
from screens.region import number
from screens.safety import plain
from screens.strides import Strides, done_to_each

if TYPE_CHECKING:
    from data.undo.doing import Together
    from data.undo.rehearsing import Foreseen
    from screens.acts import Act, Target
    from screens.desk import Desk


class Preview(Dialog[bool]):
    """True when it was done. What is refused for one row is done to the others all the same."""

    def __init__(self, act: Act, targets: Sequence[Target]) -> None:
        super().__init__()
        self._act, self._targets = act, tuple(dict.fromkeys(targets))
        self._foreseen: dict[int, Foreseen] = {}
        self._yes = yes_key()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-list"):
            yield Static(classes="dialog--question")
            with VerticalScroll(id="rows"):
                yield Static(id="told")
            yield Static(classes="dialog--problem")
            yield ClickableKeys()

    def on_mount(self) -> None:
        many = len(self._targets)
        self.entitle(
            ngettext("{act}, {count} row", "{act}, {count} rows", many).format(
                act=self._act.label, count=number(many)
            )
            if many > 1
            else _("Again?")
        )
        self.query_one("#rows").focus()
        self._tell()
        self._rehearse()

    @in_thread("learn")
    def _rehearse(self) -> None:
        from data.refused import DataError
        from data.undo.rehearsing import foresee

        try:
            strides = Strides()
            for some in strides.over(self._targets):
                operation = self._act.operation(self.desk)
                rows = [(one.id, self._version(one)) for one in some]
                found = self.desk.rehearse(strides.timed(foresee), operation, rows)
                self.app.call_from_thread(self._learnt, self._foresaw, found)
        except DataError as error:
            self.app.call_from_thread(self._learnt, self.say, str(error))

    def _version(self, target: Target) -> int | None:
        return target.version if self._act.is_versioned else None

    def _foresaw(self, found: Sequence[Foreseen]) -> None:
        self._foreseen |= {one.row_id: one for one in found}
        self._tell()

    @property
    def _can(self) -> list[Target]:
        return [one for one in self._targets
                if one.id in self._foreseen and not self._foreseen[one.id].refused]  # fmt: skip

    @property
    def _is_ready(self) -> bool:
        return len(self._foreseen) == len({one.id for one in self._targets})

    def _tell(self) -> None:
        self.query_one("#told", Static).update(joined(self._line(one) for one in self._targets))
        can, cannot = len(self._can), len(self._foreseen) - len(self._can)
        said = (
            _("{can} can be done").format(can=number(can))
            if self._is_ready
            else _("Looking at each …")
        )
        said += (
            ngettext(
                ", {cannot} cannot, and stays as it is.",
                ", {cannot} cannot, and stay as they are.",
                cannot,
            ).format(cannot=number(cannot))
            if cannot
            else "."
        )
        self.query_one(".dialog--question", Static).update(Content(said))
        do_it = _("do it to {can}").format(can=number(can))
        yes = KeyOffer(self._yes, key_name(self._yes), do_it, "$text-error")
        no = KeyOffer(key_of("close"), the_key("close"), _("leave them"), "$text-accent")
        self.query_one(ClickableKeys).offer((yes, no) if self._is_ready and can else (no,))

    def _line(self, target: Target) -> Content:
        found = self._foreseen.get(target.id)
        name = Content.styled(plain(target.name, 30), "bold")
        if found is None:
            return Content.assemble("… ", name)
        if found.refused:
            return Content.assemble(toned("✗ ", "error"), name, toned(f"  {plain(found.refused)}",
                                                                      "muted"))  # fmt: skip
        comes_to = "; ".join(plain(one, 80) for one in found.comes_to) or _("nothing changes")
        return Content.assemble(toned("✓ ", "success"), name, f"  {comes_to}")

    def on_key(self, event: events.Key) -> None:
        if self._yes in (event.key, event.character) and self._is_ready and self._can:
            event.stop()
            self.perform(self._do_all, self._done)

    def _do_all(self, desk: Desk) -> Together:
        from data.undo.deed import Deed

        rows = [(one.id, self._version(one)) for one in self._can]
        deed = Deed(self._act.verb, self._act.label)
        return done_to_each(desk, self._act.operation, rows, deed)

    def _done(self, did: Together) -> None:
        from screens.live import with_way_back

        told = f"{self._act.label}: {number(did.count)}"
        if did.refused:
            told += _(", {count} not: {why}").format(
                count=number(len(did.refused)), why=next(iter(did.refused.values()))
            )
        self.notify(with_way_back(told), markup=False)
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
