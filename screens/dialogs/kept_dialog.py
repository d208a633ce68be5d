"""A dialog whose words outlive it: what was typed and not saved is put back when it opens again.

What the fields hold beyond what they were opened with goes to the desk's keeper, key by key.
Closing with a result, or after a confirmed "throw it away", forgets it; leaving in any other way
(a key, a dropped line, a crash) does not.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from data.words import _
from screens.dialogs.dialog import Dialog
from screens.keys import the_key
from screens.keys.moves import move
from screens.reading.telling import toned
from screens.safety import plain
from screens.spans import local_time

if TYPE_CHECKING:
    from data.edits.keeping import Kept
    from screens.desk import Desk

Result = TypeVar("Result")

LOOK_AGAIN = 2.0
"""Seconds before a database that did not answer is asked again for what was kept."""


class KeptDialog(Dialog[Result]):
    """Subclasses name their `place` and give every field an id; without a place nothing is kept."""

    BINDINGS = [move("throw_away", "throw_away"), move("own_editor", "own_editor")]

    place = ""
    version = 0
    """The version of what is edited, where it has one."""

    _looked_up = False
    _is_kept = False
    _noted: dict[str, str] | None = None
    _put_back: dict[str, str] | None = None
    _began_at: int | None = None
    """The version over which the words that were put back were typed."""

    def on_mount(self) -> None:
        self._opened = self.as_opened()
        self._look_up()
        if self.edits:
            self.desk.presence.at(self, self.edits, editing=True)

    def on_unmount(self) -> None:
        self.desk.presence.left(self)

    @property
    def edits(self) -> str:
        """The row that others should know is being edited here, such as `message:12`."""
        kind, _unused, rest = self.place.partition(":")
        number = rest.partition(":")[0]
        return f"{kind}:{number}" if number.isdigit() else ""

    def as_opened(self) -> dict[str, str]:
        """What the fields hold before anybody types, by id."""
        return self._fields()

    @property
    def typed(self) -> dict[str, str]:
        """What differs from that now."""
        return {key: text for key, text in self._fields().items() if text != self._opened[key]}

    # What is typed goes to the keeper

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    def keep_typed(self) -> None:
        """Tell the keeper what stands here now; nothing before what was kept is known."""
        if not self._looked_up or self._fields().keys() != self._opened.keys():
            return  # being looked up still, or being taken down already
        typed = self.typed
        if typed == self._noted:
            return
        self._noted = typed
        if typed:
            self._is_kept = True
            began_at = self.version if self._began_at is None else self._began_at
            self.desk.keeper.typed(self.place, typed, began_at)
        else:
            self._forget()

    def _forget(self) -> None:
        if self._is_kept:
            self._is_kept = False
            self.desk.keeper.forget(self.place)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close: what was typed has been used, or thrown away on purpose."""
        self._forget()
        return super().dismiss(result)

    def leave(self, result: Result | None = None) -> None:
        """Close without having done anything; what was typed is there again next time."""
        self.keep_typed()
        if self._is_kept:
            self.notify(_("What you typed is kept for when you come back."), markup=False)
        super().dismiss(result)

    def action_leave(self) -> None:
        self.leave(None)

    # What was kept comes back

    def _look_up(self) -> None:
        if self.place:
            self.learn(self._find_kept, self._found)

    def _find_kept(self, desk: Desk) -> Kept | None:
        from data.refused import DataError

        try:
            return desk.keeper.kept(self.place)
        except DataError:
            self.app.call_from_thread(self.set_timer, LOOK_AGAIN, self._look_up)
            raise

    def _found(self, kept: Kept | None) -> None:
        self._looked_up = True
        if kept is not None:
            self._is_kept, self._began_at = True, kept.version
            self._bring_back(kept)
            if kept.version != self.version and self.typed:
                self.tell_changed_since()
        self.keep_typed()

    def _bring_back(self, kept: Kept) -> None:
        now = self._fields()
        fields = {key: text for key, text in kept.fields.items() if now.get(key, text) != text}
        if not fields:
            return
        for key, text in fields.items():
            whole = joined(self._opened[key], now[key], text)
            _fill(self.query_one(f"#{key}"), whole, at=typed_up_to(self._opened[key], whole))
        if self.focused is None or self.focused.id not in fields:
            self.query_one(f"#{next(iter(fields))}").focus()
        self._put_back = self.typed
        when = local_time(kept.at, self.desk.now(), self.desk.zone)
        self._tell_kept(
            _("Put back: typed {when} and not saved · {throw_away_key} throws it away").format(
                when=when, throw_away_key=the_key("throw_away")
            ),
            "accent",
        )

    def tell_changed_since(self) -> None:
        """What is edited has changed since the words that were put back were typed."""
        self.warn(_("It was changed since; compare before you save."))

    def warn(self, sentence: str) -> None:
        """Say so under the line that tells of the text put back."""
        self._tell_kept(f"! {plain(sentence)}", "warning")

    def _tell_kept(self, sentence: str, tone: str) -> None:
        line = Static(toned(sentence, tone), classes="dialog--kept")
        self.query_one(".dialog").mount(line, before=self.query_one(".dialog--problem"))

    def action_throw_away(self) -> None:
        """Back to how it was opened; what was typed on top of the old words is asked about."""
        if self._put_back is None:
            return
        if self.typed == self._put_back:
            self._throw_away(True)
            return
        from screens.dialogs.ask import Confirm

        question = _("Throw away everything that is typed here?")
        self.app.push_screen(Confirm(question, "y", yes=_("throw it away"), no=_("go on")),
                             self._throw_away)  # fmt: skip

    def _throw_away(self, sure: bool | None) -> None:
        if not sure:
            return
        self._put_back = self._began_at = None
        self.query(".dialog--kept").remove()
        for key in self.typed:
            opened = self._opened[key]
            _fill(self.query_one(f"#{key}"), opened, at=len(opened))
        self.say(_("Thrown away."), "muted")

    # A long text in the operator's own editor

    def action_own_editor(self) -> None:
        """The field that is typed in, or else the longest there is; a line stays one line."""
        from screens.external_editor import text_from_editor

        here = self.focused
        if not isinstance(here, Input | TextArea) or not here.id:
            here = next(iter([*self.query(TextArea), *self.query(Input)]), None)
        if here is None or here.disabled or not here.id:
            return
        self.keep_typed()
        written = text_from_editor(self.app, _held(here))
        if written is not None:
            text = written if isinstance(here, TextArea) else " ".join(written.split())
            _fill(here, text, at=len(text))
            here.focus()

    # The fields

    def _fields(self) -> dict[str, str]:
        found = self.query("Input, TextArea, Select").results()
        return {field.id: _held(field) for field in found if field.id and not _is_inner(field)}


def _is_inner(field: Widget) -> bool:
    """The line in which a Select is searched is part of it, not a field."""
    return any(isinstance(above, Select) for above in field.ancestors)


def _held(field: Widget) -> str:
    if isinstance(field, TextArea):
        return field.text
    if isinstance(field, Input):
        return field.value
    chosen = field.value if isinstance(field, Select) else ""
    return chosen if isinstance(chosen, str) else ""


def _fill(field: Widget, text: str, *, at: int) -> None:
    """Give the field its text, with the cursor `at` this character where it may stand there."""
    if isinstance(field, TextArea):
        field.text = text
        before = text[:at].split("\n")
        field.move_cursor((len(before) - 1, len(before[-1])))
    elif isinstance(field, Input):
        field.select_on_focus = False  # else the next key would take it all away
        field.value = text
        field.cursor_position = len(text)
    elif isinstance(field, Select):
        if text:
            field.value = text
        else:
            field.clear()


def joined(opened: str, now: str, kept: str) -> str:
    """The kept words, and after them what was typed before they could be looked up."""
    if now == opened:
        return kept
    start = _alike(opened, now)
    end = _alike(opened[start:][::-1], now[start:][::-1])
    return kept + now[start : len(now) - end]


def typed_up_to(opened: str, now: str) -> int:
    """Where the typing ended that made `now` of `opened`: there it goes on."""
    start = _alike(opened, now)
    return len(now) - _alike(opened[start:][::-1], now[start:][::-1])


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
