"""Read one window of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Generic, TypeVar

from data.listing.condition import Condition, Question, condition
from data.listing.language import Word
from data.listing.listing import Listing
from data.listing.paths import (
    MOST_PICKED,
    Path,
    PickedPath,
    PlainPath,
    Rows,
    SearchedPath,
    Unwanted,
)
from data.listing.rare import rows_with_rare_words
from data.listing.window import Asked, Asker, At, Key, Nth, Placed, Window
from data.reading import Reader

__all__ = ["Unwanted", "may_be_near", "path_of", "read_along", "read_window"]

Row = TypeVar("Row")


def read_window(reader: Reader, listing: Listing[Row], asked: Asked, asker: Asker) -> Window[Row]:
    """The rows around the anchor, through the filter, in the order.

    Where no row has the words themselves, those that have their letters in order. Raises
    `Unwanted` when the asker lost interest in a search.
    """
    window = _read(reader, listing, asked, asker, near=False)
    if window.is_whole and not window.rows and may_be_near(listing, asked):
        near = _read(reader, listing, asked, asker, near=True)
        return replace(near, is_near=bool(near.rows))
    return window


def read_along(path: Path[Row], asked: Asked) -> Window[Row]:
    """The rows around the anchor, along a path of the caller's own."""
    return _Page(path, asked).read()


def may_be_near(listing: Listing[Row], asked: Asked) -> bool:
    """Whether words are looked for, and letters in their order would do where no row has them."""
    words = [term for term in asked.parsed.terms if isinstance(term, Word) and not term.negated]
    return bool(words and listing.vocabulary.near)


def path_of(
    reader: Reader, listing: Listing[Row], asked: Asked, asker: Asker, *, near: bool = False
) -> Path[Row]:
    """The best way along this list: by its order alone, by an index of the filter, or searching."""
    question = Question(asked.parsed, asker.now, asker.me, near)
    asks = condition(reader, question, listing.vocabulary, listing.values)
    rows = Rows(reader, listing, asks, listing.order(asked.order))
    if not asks:
        return PlainPath(reader, listing, asks, rows.order)
    ids = _picked(reader, listing, asks)
    if ids is None:
        ids = rows_with_rare_words(reader, listing, question, asks)
    return SearchedPath(rows, asker) if ids is None else PickedPath(rows, ids)


def _picked(reader: Reader, listing: Listing[Row], asks: Condition) -> list[int] | None:
    """The rows that the narrowest index names; None where every one of them names many."""
    for probe in asks.probes:
        found = reader.rows(
            f"SELECT {listing.key} FROM {listing.table} WHERE {listing.base} AND {probe}"
            " LIMIT :most",
            **asks.values,
            most=MOST_PICKED + 1,
        )
        if len(found) <= MOST_PICKED:
            return [key for (key,) in found]
    return None


def _read(
    reader: Reader, listing: Listing[Row], asked: Asked, asker: Asker, *, near: bool
) -> Window[Row]:
    path = path_of(reader, listing, asked, asker, near=near)
    if isinstance(path, SearchedPath) and asked.anchor == "first":
        path.tell = lambda found: asker.tell(
            Window(asked, tuple(found), starts=True, ends=False, is_near=near, is_partial=True)
        )
    return _Page(path, asked).read()


class _Page(Generic[Row]):
    """One window along a path."""

    def __init__(self, path: Path[Row], asked: Asked) -> None:
        self.path, self.asked = path, asked

    def read(self) -> Window[Row]:
        asked, size = self.asked, self.asked.size
        starts, ends, before = False, False, None
        found: int | None = None
        if asked.anchor == "last":
            rows = self.path.backward(None, size)[::-1]
            starts, ends = len(rows) < size, True
        else:
            key = self._place()
            if key is None:
                rows = self.path.forward(None, size)
                starts, ends = True, len(rows) < size
                found = rows[0].id if rows else None
            else:
                rows, starts, ends, found = self._around(key)
                if isinstance(asked.anchor, Nth):
                    at = next((n for n, one in enumerate(rows) if one.id == found), 0)
                    before = asked.anchor.number - at
        return Window(
            asked,
            rows,
            starts,
            ends,
            0 if starts else before,
            found,
            self._follow(rows, starts=starts, ends=ends),
            self._marked(rows),
        )

    def _place(self) -> Key | None:
        """Where the anchor is now; None: the list is read from its first row."""
        anchor = self.asked.anchor
        if isinstance(anchor, Nth):
            return self.path.nth(anchor.number) if anchor.number > 0 else None
        if isinstance(anchor, At):
            here = self.path.by_id([anchor.id])
            return here[0].key if here else anchor.key
        return None

    def _around(self, key: Key) -> tuple[list[Placed[Row]], bool, bool, int | None]:
        above, size = self.asked.above, self.asked.size
        before = self.path.backward(key, above)
        after = self.path.forward(key, size - len(before))
        starts, ends = len(before) < above, len(after) < size - len(before)
        if ends and not starts:
            missing = size - len(before) - len(after)
            more = self.path.backward(before[-1].key if before else key, missing)
            before, starts = [*before, *more], len(more) < missing
        found = after[0] if after else before[0] if before else None
        return [*before[::-1], *after], starts, ends, found.id if found else None

    def _follow(self, rows: list[Placed[Row]], *, starts: bool, ends: bool) -> Placed[Row] | None:
        """The row that the cursor is on, wherever it is now, or the one that took its place."""
        cursor = self.asked.cursor
        if cursor is None:
            return None
        here = next((one for one in rows if one.id == cursor.id), None)
        if here is None and not (starts and ends):
            here = next(iter(self.path.by_id([cursor.id])), None)
        if here is not None or cursor.key is None:
            return here
        if starts and ends:
            return self._nearest(rows, cursor.key)
        below = self.path.forward(cursor.key, 1) or self.path.backward(cursor.key, 1)
        return below[0] if below else None

    def _nearest(self, rows: list[Placed[Row]], key: Key) -> Placed[Row] | None:
        below = self.path.forward(key, 1)
        at = next((n for n, one in enumerate(rows) if below and one.id == below[0].id), None)
        return rows[at] if at is not None else rows[-1] if rows else None

    def _marked(self, rows: list[Placed[Row]]) -> dict[int, Row]:
        """The marked rows that are not in the window and still are in the list."""
        here = {one.id for one in rows}
        afar = [key for key in self.asked.marks if key not in here]
        return {one.id: one.row for one in self.path.by_id(afar)}
