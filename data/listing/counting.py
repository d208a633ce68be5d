"""How many rows a list has: never in the way of a page, so never in one breath.

An order's index counts a million rows in some hundredths of a second; a filter looks at each row.
So a count is a walk in strides, each a statement and a transaction of its own, and whoever asked
may lose interest after any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from data.listing.listing import Listing
from data.listing.paths import PickedPath, PlainPath, Rows, SearchedPath, beyond
from data.listing.reading import path_of
from data.listing.window import Asked, Asker, Key
from data.reading import Reader, numbers

Row = TypeVar("Row")

STRIDE = 50_000


@dataclass(frozen=True, slots=True)
class Count:
    """`rows` so far; `after` is where to go on from, None when every row was counted."""

    rows: int = 0
    after: Key | None = None

    @property
    def is_exact(self) -> bool:
        return self.after is None


def count_on(
    reader: Reader,
    listing: Listing[Row],
    asked: Asked,
    asker: Asker,
    so_far: Count | None = None,
    *,
    near: bool = False,
) -> Count:
    """Count another stride of the rows that the filter lets through."""
    path = path_of(reader, listing, asked, asker, near=near)
    if isinstance(path, SearchedPath):
        return _stride(path, so_far or Count())
    if isinstance(path, PickedPath):
        return Count(_of(path, f" AND {listing.key} IN ({numbers(path.ids)})"))
    assert isinstance(path, PlainPath)
    return Count(_of(path, ""))


def at_most(reader: Reader, listing: Listing[Any], asker: Asker, most: int) -> int:
    """How many rows the list has in all; one more than `most` where there are more."""
    count = 0
    for segment in listing.orders[0].segments:
        ((found,),) = reader.rows(
            f"SELECT count(*) FROM (SELECT 1 FROM {listing.table} WHERE {segment.where}"
            " LIMIT :most) AS those",
            **{"now": asker.now, **listing.values},
            most=most + 1,
        )
        count += found
    return min(count, most + 1)


def _of(path: PlainPath[Any] | PickedPath[Any], among: str) -> int:
    listing = path.listing
    source = listing.source if path.condition else listing.table
    count = 0
    for segment in path.order.segments:
        ((found,),) = path.reader.rows(
            f"SELECT count(*) FROM {source} WHERE {segment.where}{path.asked}{among}",
            **path.condition.values,
        )
        count += found
    return count


def _stride(path: Rows[Any], so_far: Count) -> Count:
    number, at = (so_far.after[0], so_far.after) if so_far.after else (0, None)
    if at is not None and len(at) == 1:  # the first row of a segment
        at = None
    segment = path.order.segments[number]
    end = path.offset(number, STRIDE, at, back=False)
    test, values = beyond(segment, at, back=False, inclusive=True)
    until, last = beyond(segment, end, back=True, inclusive=False, name="u")
    ((found,),) = path.reader.rows(
        f"SELECT count(*) FROM {path.listing.source}"
        f" WHERE {segment.where}{test}{until}{path.asked}",
        **path.condition.values,
        **values,
        **last,
    )
    if end is None and number + 1 < len(path.order.segments):
        end = (number + 1,)
    return Count(so_far.rows + found, end)
