"""A screen over a query: loaded in a thread, drawn from frozen values, loaded again on a change."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from textual.events import Event, Key
from textual.message import Message

from data.words import _
from screens.importing import import_object_layer
from screens.in_thread import in_thread
from screens.keys import is_the_key
from screens.placed import Placed
from screens.reasons import reason_elsewhere, the_way_back

if TYPE_CHECKING:
    from data.undo.deed import Deed
    from screens.desk import Desk
    from screens.in_place import InPlaceOfRows

S = TypeVar("S")

REST = 2.0
"""Times as long as a look took until the next one that only a change asks for. A console whose
database never stands still would look all the time, and its runner would answer nobody."""

LONGEST_REST = 1.0
"""Seconds."""


@dataclass
class DataChanged(Message):
    """Somebody committed something. A burst of these is one."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, DataChanged)


class LiveScreen(Placed, Generic[S]):
    """Subclasses give `load` (in a thread, may block) and `show` (in the UI thread, must not).

    `show` is called only when what was loaded differs from what is shown.
    """

    NEEDS_OBJECTS = True
    """Whether `load` needs more of the data layer than plain SQL."""

    keys_go_straight = True
    """A key that moves a cursor concerns the table alone (`screens.keys.straight`)."""

    is_opening = False
    """Whether something is being done after which a dialog opens: keys wait for that."""

    acted_at = 0.0
    """When this screen last did something, on the clock that nobody sets: what changes right after
    is no surprise."""

    _loading = False
    _stale = False
    _resting = False
    _changed = False
    _began = 0.0
    _shown: S | None = None
    _in_place: InPlaceOfRows | None = None
    """Why nothing is shown, while nothing could ever be read."""

    @property
    def desk(self) -> Desk:
        return cast("Desk", self.app.desk)  # type: ignore[attr-defined]

    def load(self, desk: Desk) -> S:
        """Read a frozen snapshot of everything this screen shows."""
        raise NotImplementedError(f"{type(self).__name__} must say what it shows")

    def show(self, snapshot: S) -> None:
        """Draw the snapshot."""
        raise NotImplementedError(f"{type(self).__name__} must draw what it loaded")

    @property
    def is_in_use(self) -> bool:
        """Whether there is something to draw on; a thread may end after the screen has closed, or
        while the app takes its screens apart."""
        is_there = self.is_attached and self in self.app.screen_stack and bool(self.children)
        return is_there and self.app.is_running

    @property
    def opens_more(self) -> bool:
        """Whether something is opened over this screen as soon as it is filled."""
        return False

    def keeps_waiting(self, event: Event) -> bool:
        """Keys wait for what they are to be done to; the one that leaves again need not."""
        is_coming = self._loading and self._shown is None
        return self.is_opening or (
            is_coming and (self.opens_more or not is_the_key("close", event))
        )

    @property
    def is_behind(self) -> bool:
        """Whether a change was told of that waits for the end of a look or of the rest after."""
        return self._changed

    def reload(self) -> None:
        """Load again, soon; calls while loading are made up by one more load."""
        if not self.desk.is_connected:
            return
        if self._loading:
            self._stale = True
            return
        self._loading, self._stale, self._changed = True, False, False
        self._began = time.monotonic()
        self._load_in_thread()

    def on_key(self, event: Key) -> None:
        """Nobody took this key: say what its verb is for."""
        if sentence := reason_elsewhere(self, event.key):
            event.stop()
            self.notify(sentence, markup=False)

    def grow_stale(self) -> None:
        """Something has changed while this screen is covered: load again when it is not."""
        self._stale = True

    def on_data_changed(self, message: DataChanged) -> None:
        message.stop()
        if self._loading or self._resting:
            self._changed = True
        else:
            self.reload()

    def _rest(self) -> None:
        """Leave the processor to the runner for a while: changes may come faster than looks."""
        took = time.monotonic() - self._began
        self._resting = True
        self.set_timer(min(took * REST, LONGEST_REST), self._rested)

    def _rested(self) -> None:
        self._resting = False
        if self._changed:
            self.reload()

    def on_screen_resume(self) -> None:
        if self._stale:
            self.reload()

    @in_thread("load")
    def _load_in_thread(self) -> None:
        from data.refused import DataError

        if self.NEEDS_OBJECTS:
            import_object_layer()
        try:
            snapshot = self.load(self.desk)
        except DataError as error:
            self.app.call_from_thread(self._failed, error)
            return
        self.app.call_from_thread(self._loaded, snapshot)

    def _loaded(self, snapshot: S) -> None:
        self._loading = False
        if not self.is_in_use:
            return
        if self._in_place is not None:
            self._in_place.take_back()
            self._in_place = None
        if snapshot != self._shown:
            self._shown = snapshot
            self.show(snapshot)
        if self._stale:
            self.reload()
        else:
            self._rest()

    def _failed(self, error: Exception) -> None:
        self._loading = False
        self.load_failed(error)

    def load_failed(self, error: Exception) -> None:
        """The query could not be answered; what is shown stays, and the reason is told: in the
        place of what would be shown, for good, where nothing is yet."""
        if self._shown is None and self._in_place is None and self.is_in_use:
            from screens.in_place import InPlaceOfRows

            self._in_place = InPlaceOfRows(self, str(error))
        if self._in_place is None or not self._in_place.is_said:
            self.notify(str(error), severity="error", markup=False)

    def act(
        self,
        operation: Callable[..., Any],
        *args: Any,
        done: str | Callable[[Any], str] = "",
        then: Callable[[Any], None] | None = None,
        refused: Callable[[str], None] | None = None,
        **kwargs: Any,
    ) -> None:
        """Run an operation in a thread; say `done` when it is, or the sentence that refused it.

        With a `deed` it can be taken back, and the sentence says so. `refused` takes the sentence
        of a refusal instead of a notification.
        """
        deed: Deed | None = kwargs.get("deed")
        self.at_desk(
            lambda desk: desk.act(operation, *args, **kwargs),
            done=done,
            then=then,
            refused=refused,
            can_go_back=deed is not None and not deed.final,
        )

    @in_thread("act")
    def at_desk(
        self,
        what: Callable[[Desk], Any],
        *,
        done: str | Callable[[Any], str] = "",
        then: Callable[[Any], None] | None = None,
        refused: Callable[[str], None] | None = None,
        can_go_back: bool = False,
    ) -> None:
        """As `act`, for what takes several transactions."""
        from data.refused import DataError

        import_object_layer()
        try:
            result = what(self.desk)
        except DataError as error:
            self.app.call_from_thread(refused or self._say_refused, str(error))
            return
        self.app.call_from_thread(self._acted, result, done, then, can_go_back)

    def _say_refused(self, sentence: str) -> None:
        self.notify(sentence, title=_("Not done"), severity="warning", markup=False)

    def _acted(
        self,
        result: Any,
        done: str | Callable[[Any], str],
        then: Callable[[Any], None] | None,
        can_go_back: bool,
    ) -> None:
        self.acted_at = time.monotonic()
        if text := done(result) if callable(done) else done:
            self.notify(with_way_back(text) if can_go_back else text, markup=False)
        if then is not None:
            then(result)
        if self.is_in_use:
            self.reload()


def with_way_back(sentence: str) -> str:
    """What was done, and the key that takes it back."""
    return f"{sentence.rstrip('.')} · {the_way_back()}"
