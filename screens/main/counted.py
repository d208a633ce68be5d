"""How many rows a pane's list has: counted away from everything that an operator waits for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from screens.in_thread import in_thread
from screens.main.fetching import Request
from screens.main.pane import Pane
from screens.region import number

if TYPE_CHECKING:
    from data.listing.counting import Count
    from data.listing.listing import Listing
    from screens.window_table import WindowTable

Row = TypeVar("Row")

REST = 20.0
"""Times as long as a count took until the next: a count must not become the house's work."""
SHORTEST_REST = 5.0
"""Seconds."""
MOST_TOLD = 1_000
"""Rows up to which the number beside a count is counted (`waiting`, `paused` and the like)."""
TELL_EVERY = 0.3
"""Seconds between two words on how far a long count has come."""


class Counted(Pane[Row]):
    """Counts what its window does not show."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        self.told_facts = 0
        self.is_near = False
        self._known: dict[str, Sequence[str]] = {}
        self._every = 0
        self._every_is_exact = True
        self.shown_generation = -1
        """That of the window in sight: a count is told beside the rows that it counts."""
        self._counting = False
        self._counted_for = -1
        self._next_count = 0.0
        super().__init__(id)

    def every_in_words(self) -> str:
        """How many rows there are when nothing is filtered."""
        return f"{number(self._every)}{'' if self._every_is_exact else '+'}"

    def fact_in_words(self) -> str:
        """The number beside the count, which is counted up to a thousand."""
        more = "+" if self.told_facts >= MOST_TOLD else ""
        return f"{number(self.told_facts)}{more}"

    def count_rows(self, every: int | None, most: int) -> None:
        """Have counted what the window just shown does not tell."""
        table = cast("WindowTable[Row]", self.body)
        few = every is not None and every <= most
        if few and not self.filter:
            table.set_total(every or 0, is_exact=True)
        if every is None:
            self._every, self._every_is_exact = table.total, table.is_exact
        elif few:
            self._every, self._every_is_exact = every, True
        else:
            self._every = max(self._every, every)
        needed = (not table.holds_all and (bool(self.filter) or not few)) or (
            every is not None and not few
        )
        is_new = self.has_changed or self._counted_for != self.generation
        if needed and is_new and not self._counting:
            if self._counted_for != self.generation:
                self._next_count = 0.0
            wait = self._next_count - time.monotonic()
            self._counting = True
            if wait <= 0:
                self._count()
            else:
                self.set_timer(wait, self._count)

    def _count(self) -> None:
        if not self.is_in_use:
            self._counting = False
            return
        self._counted_for, self.has_changed = self.generation, False
        self._count_in_thread(replace(self.request(), asked=None), self.is_near)

    @in_thread("count")
    def _count_in_thread(self, request: Request, near: bool) -> None:
        from data.listing.language import Parsed, parse
        from data.refused import DataError

        began = time.monotonic()
        listing = self.list_of(request)
        parsed = parse(request.arrangement.filter, listing.vocabulary)
        try:
            every = self._count_through(request, listing, Parsed(), near=False)
            counted = every
            if parsed:
                self.app.call_from_thread(self._counted, request, every, None)
                counted = self._count_through(request, listing, parsed, near=near)
        except DataError:
            # a page that fails tells it; the count says `+` and is made up with the next page
            self.app.call_from_thread(self._count_ended, request, time.monotonic() - began)
            return
        self.app.call_from_thread(self._counted, request, every, counted)
        self.app.call_from_thread(self._count_ended, request, time.monotonic() - began)

    def _count_through(
        self, request: Request, listing: Listing[Any], parsed: Any, *, near: bool
    ) -> Count:
        """Stride by stride, each a look of its own; ends early where nobody waits for it."""
        from data.listing.counting import Count, count_on
        from data.listing.window import Asked, Asker

        asked = Asked(parsed, request.arrangement.order)
        asker = Asker(self.desk.now(), self.desk.operator, request.is_wanted)
        so_far, told = Count(), time.monotonic()
        while request.is_wanted():
            so_far = self.desk.look(count_on, listing, asked, asker, so_far, near=near)
            if so_far.is_exact:
                break
            if parsed and time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                self.app.call_from_thread(self._counted, request, None, so_far)
        return so_far

    def list_of(self, request: Request) -> Listing[Any]:
        """The list that a request is about."""
        raise NotImplementedError

    def _counted(self, request: Request, every: Count | None, shown: Count | None) -> None:
        if request.generation != self.generation or not self.is_in_use:
            return
        if every is not None and self.filter:
            self._every, self._every_is_exact = every.rows, every.is_exact
        if shown is not None and self.shown_generation == self.generation:
            table = cast("WindowTable[Row]", self.body)
            table.set_total(shown.rows, is_exact=shown.is_exact)
            if not self.filter:
                self._every, self._every_is_exact = table.total, table.is_exact
        self.retitle()

    def _count_ended(self, request: Request, took: float) -> None:
        self._counting = False
        self._next_count = time.monotonic() + max(took * REST, SHORTEST_REST)
        if request.generation != self.generation and self.is_in_use:
            self._counting = True
            self._count()
