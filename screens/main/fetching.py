"""How a pane reads: what it asks for, in a thread, one question at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from textual.containers import Vertical

from screens.in_thread import in_thread
from screens.live import REST, LiveScreen
from screens.main.arrangement import Arrangement

if TYPE_CHECKING:
    from screens.desk import Desk

SLOW = 0.25
"""Seconds from which on a pane reads by itself: the others do not wait for its search."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a pane asks for, said in the UI thread: the thread that reads touches no widget.

    `generation` grows with every filter and order, so that the answer to an older one is known.
    """

    generation: int
    arrangement: Arrangement
    variant: Any = None
    asked: Any = None
    lines: int = 0
    is_wanted: Callable[[], bool] = lambda: True


class Fetching(Vertical):
    """Reads when rows are needed that are not held, and when something changed."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.arrangement = Arrangement()
        self.generation = 0
        self.has_changed = True
        """Whether anything may have been committed since the rows were counted."""
        self._fetching = False
        self._fetch_again = False
        self._following = False
        self._took = 0.0
        self._ended = 0.0

    @classmethod
    def read(cls, desk: Desk, request: Request, tell: Callable[[Any], None]) -> Any:
        """What `show` takes; `tell` may show a part of it before. Raises `Unwanted` and the like
        where nobody waits for it any more."""
        raise NotImplementedError

    @classmethod
    def read_for_screen(cls, desk: Desk, request: Request | None) -> Any:
        """The same in the thread of a screen that reads more than this pane; None: not wanted."""
        from data.listing.reading import Unwanted

        if request is None:
            return None
        try:
            return cls.read(desk, request, lambda _: None)
        except Unwanted:
            return None

    def show(self, loaded: Any) -> None:
        """Take over what was loaded."""
        raise NotImplementedError

    @property
    def is_filled(self) -> bool:
        """Whether anything was loaded yet."""
        raise NotImplementedError

    @property
    def live(self) -> LiveScreen[Any]:
        """The screen, which acts and reads away from the UI thread."""
        return cast("LiveScreen[Any]", self.screen)

    @property
    def desk(self) -> Desk:
        return cast("Desk", self.app.desk)  # type: ignore[attr-defined]

    @property
    def is_in_use(self) -> bool:
        """Whether there is something to draw on; a thread may end after the pane has gone."""
        return self.is_attached and self.live.is_in_use

    def request(self) -> Request:
        """What is to be read now."""
        generation = self.generation
        return Request(
            generation,
            self.arrangement,
            lines=self.size.height,
            is_wanted=lambda: self.generation == generation and self.is_attached,
        )

    def depends_on_time(self, *, is_due: bool) -> bool:
        """Whether the rows may be others though nobody wrote anything; `is_due`: what the header
        counts is."""
        return not self.is_filled or bool(self.arrangement.filter)

    def request_of_screen(self) -> Request | None:
        """What the screen is to read for this pane after a change; None: it reads by itself.

        A search that takes long rests as long as it took, and twice, before it follows a change.
        """
        if not self.is_filled or self._took < SLOW:
            return self.request()
        if not self._following:
            self._following = True
            rest = self._ended + self._took * REST - time.monotonic()
            self.set_timer(max(rest, 0.0), self._follow)
        return None

    def _follow(self) -> None:
        self._following = False
        self.fetch()

    def fetch(self) -> None:
        """Read again, soon: rows that came into sight, or those of another filter."""
        if not self.is_filled or not self.desk.is_connected:
            return
        self._fetch_again = self._fetching
        if not self._fetching:
            self._fetching = True
            self._fetch_in_thread(self.request())

    @in_thread("page")
    def _fetch_in_thread(self, request: Request) -> None:
        from data.listing.reading import Unwanted
        from data.refused import DataError

        is_wanted, began = request.is_wanted, time.monotonic()
        request = replace(request, is_wanted=lambda: is_wanted() and not self._fetch_again)

        def tell(part: Any) -> None:
            self.app.call_from_thread(self._take_part, part)

        try:
            loaded = self.read(self.desk, request, tell)
        except Unwanted:
            loaded = None
        except DataError as error:
            self.app.call_from_thread(self._failed, error)
            return
        self.app.call_from_thread(self._fetched, loaded, time.monotonic() - began)

    def _fetched(self, loaded: Any, took: float) -> None:
        self._fetching = False
        if loaded is not None:
            self._took, self._ended = took, time.monotonic()
        if not self.is_in_use:
            return
        if loaded is not None:
            self.show(loaded)
        if self._fetch_again or loaded is None:
            self.fetch()

    def _take_part(self, part: Any) -> None:
        if self.is_in_use:
            self.show(part)

    def _failed(self, error: Exception) -> None:
        self._fetching = False
        if self.is_in_use:
            self.live.load_failed(error)
