"""Three ways along a list, each giving rows one after the other from any place, both ways.

`Plain` reads the order's index. `Picked` knows the few rows that a filter lets through, because an
index named them. `Searched` walks the order in strides and looks at each row, so that no statement
runs long and nobody waits for a search that nobody wants any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from data.listing.condition import Condition
from data.listing.listing import Listing, Order, Segment
from data.listing.window import Asker, Key, Placed
from data.reading import Reader, numbers

Row = TypeVar("Row")

STRIDE = 20_000
"""Rows that one statement of a search looks at."""

MOST_PICKED = 2_000
"""Rows up to which those that an index names are taken out and sorted."""


class Unwanted(Exception):
    """Nobody waits for this search any more."""


class Path(Protocol[Row]):
    """The rows of a list in an order and through a filter."""

    def forward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        """Rows from that place on, the row there included; None: from the first."""

    def backward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        """Rows before that place, the nearest first; None: from the last."""

    def nth(self, number: int) -> Key | None:
        """The place of the row that so many stand before."""

    def by_id(self, ids: Sequence[int]) -> list[Placed[Row]]:
        """Those of these rows that are in the list and let through, in no order."""


class Rows(Generic[Row]):
    """Statements over one list, and rows made of what they find."""

    def __init__(
        self, reader: Reader, listing: Listing[Row], condition: Condition, order: Order
    ) -> None:
        self.reader, self.listing, self.condition, self.order = reader, listing, condition, order

    def by_id(self, ids: Sequence[int]) -> list[Placed[Row]]:
        """Those of these rows that are in the list and let through, in no order."""
        if not ids:
            return []
        found = []
        for number, segment in enumerate(self.order.segments):
            where = f"{self.listing.key} IN ({numbers(ids)}) AND {segment.where}{self.asked}"
            found += self.select(number, where, "")
        return found

    def select(self, number: int, where: str, tail: str, **values: Any) -> list[Placed[Row]]:
        """Rows of one segment."""
        by = self.order.segments[number].by
        sql = f"SELECT {self.listing.columns}, {', '.join(by)} FROM {self.listing.source}"
        found = self.reader.rows(f"{sql} WHERE {where} {tail}", **self.condition.values, **values)
        rows = self.listing.make(self.reader, [columns[: -len(by)] for columns in found])
        return [
            Placed((number, *columns[-len(by) :]), row)
            for columns, row in zip(found, rows, strict=True)
        ]

    @property
    def asked(self) -> str:
        return f" AND {self.condition.sql}" if self.condition else ""

    def offset(self, number: int, count: int, at: Key | None, *, back: bool) -> Key | None:
        """The place that many rows on in a segment, whatever the filter; None: there are fewer."""
        segment = self.order.segments[number]
        test, values = beyond(segment, at, back=back, inclusive=True)
        found = self.reader.rows(
            f"SELECT {', '.join(segment.by)} FROM {self.listing.table}"
            f" WHERE {segment.where}{test} ORDER BY {_by(segment, back=back)}"
            " LIMIT 1 OFFSET :skipped",
            **self.condition.values,
            **values,
            skipped=count,
        )
        return (number, *found[0]) if found else None

    def parts(self, key: Key | None, *, back: bool) -> Iterator[tuple[int, Key | None]]:
        """The segments from a place on, the place itself for the one it is in.

        A place behind the last of them, taken from a longer list, is the end of this one.
        """
        count = len(self.order.segments)
        last = count - 1 if back else count
        start = min(key[0], last) if key else (last if back else 0)
        for number in range(start, -1, -1) if back else range(start, count):
            yield number, key if key and number == key[0] else None


class PlainPath(Rows[Row]):
    """The whole list."""

    def forward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        return self._along(key, count, back=False)

    def backward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        return self._along(key, count, back=True)

    def nth(self, number: int) -> Key | None:
        for part, segment in enumerate(self.order.segments):
            if (found := self.offset(part, number, None, back=False)) is not None:
                return found
            number -= self._count(segment)
        return None

    def _count(self, segment: Segment) -> int:
        sql = f"SELECT count(*) FROM {self.listing.table} WHERE {segment.where}"
        ((count,),) = self.reader.rows(sql, **self.condition.values)
        return int(count)

    def _along(self, key: Key | None, count: int, *, back: bool) -> list[Placed[Row]]:
        found: list[Placed[Row]] = []
        for number, at in self.parts(key, back=back):
            if len(found) >= count:
                break
            segment = self.order.segments[number]
            test, values = beyond(segment, at, back=back, inclusive=not back)
            found += self.select(
                number,
                f"{segment.where}{self.asked}{test}",
                f"ORDER BY {_by(segment, back=back)} LIMIT :rows",
                **values,
                rows=count - len(found),
            )
        return found


class PickedPath(Rows[Row]):
    """Few rows, whose numbers are known: sorted anew for each page.

    The order's index would be walked from end to end for a handful of rows.
    """

    def __init__(self, rows: Rows[Row], ids: Sequence[int]) -> None:
        super().__init__(rows.reader, rows.listing, rows.condition, rows.order)
        self.ids = ids

    def forward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        return self._along(key, count, back=False)

    def backward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        return self._along(key, count, back=True)

    def nth(self, number: int) -> Key | None:
        for part in range(len(self.order.segments)):
            keys = self._keys(part, None, len(self.ids), back=False)
            if number < len(keys):
                return keys[number]
            number -= len(keys)
        return None

    def _along(self, key: Key | None, count: int, *, back: bool) -> list[Placed[Row]]:
        keys: list[Key] = []
        for number, at in self.parts(key, back=back):
            if len(keys) < count:
                keys += self._keys(number, at, count - len(keys), back=back)
        of_id = {one.id: one for one in self.by_id([key[-1] for key in keys])}
        return [of_id[key[-1]] for key in keys]

    def _keys(self, number: int, at: Key | None, count: int, *, back: bool) -> list[Key]:
        segment = self.order.segments[number]
        names = tuple(f"at_{n}" for n in range(len(segment.by)))
        columns = ", ".join(f"{of} AS {name}" for of, name in zip(segment.by, names, strict=True))
        named = replace(segment, by=names)
        test, values = beyond(named, at, back=back, inclusive=not back)
        found = self.reader.rows(
            f"WITH picked AS MATERIALIZED (SELECT {columns} FROM {self.listing.source}"
            f" WHERE {self.listing.key} IN ({numbers(self.ids)})"
            f" AND {segment.where}{self.asked})"
            f" SELECT * FROM picked WHERE TRUE{test} ORDER BY {_by(named, back=back)} LIMIT :rows",
            **self.condition.values,
            **values,
            rows=count,
        )
        return [(number, *key) for key in found]


class SearchedPath(Rows[Row]):
    """A filter that lets many through, or of which no index knows anything."""

    def __init__(self, rows: Rows[Row], asker: Asker) -> None:
        super().__init__(rows.reader, rows.listing, rows.condition, rows.order)
        self._asker = asker
        self._plain = PlainPath(rows.reader, rows.listing, _unasked(rows.condition), rows.order)
        self.tell: Callable[[list[Placed[Row]]], None] = lambda _: None
        """Takes what was found so far, after each stride that did not find enough."""

    def forward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        return self._along(key, count, back=False)

    def backward(self, key: Key | None, count: int) -> list[Placed[Row]]:
        return self._along(key, count, back=True)

    def nth(self, number: int) -> Key | None:
        """Near enough: where that row is when nothing is left out."""
        return self._plain.nth(number)

    def _along(self, key: Key | None, count: int, *, back: bool) -> list[Placed[Row]]:
        found: list[Placed[Row]] = []
        inclusive = not back
        for number, at in self.parts(key, back=back):
            segment = self.order.segments[number]
            while len(found) < count:
                if not self._asker.is_wanted():
                    raise Unwanted
                end = self.offset(number, STRIDE, at, back=back)
                test, values = beyond(segment, at, back=back, inclusive=inclusive)
                until, last = beyond(segment, end, back=not back, inclusive=True, name="u")
                found += self.select(
                    number,
                    f"{segment.where}{test}{until}{self.asked}",
                    f"ORDER BY {_by(segment, back=back)} LIMIT :rows",
                    **values,
                    **last,
                    rows=count - len(found),
                )
                if end is None:
                    break
                at, inclusive = end, False
                if len(found) < count:
                    self.tell(found)
            inclusive = True
        return found


def beyond(
    segment: Segment, key: Key | None, *, back: bool, inclusive: bool, name: str = "k"
) -> tuple[str, dict[str, Any]]:
    """The condition for rows from a place on, and its values.

    Said twice on purpose, `a >= x AND (a > x OR a = x AND …)`: both databases find the place by
    the first, and neither of them every expression by a comparison of rows.
    """
    if key is None:
        return "", {}
    sign = "<" if segment.descending != back else ">"
    values = {f"{name}{n}": value for n, value in enumerate(key[1:])}
    *outer, last = range(len(segment.by))
    test = f"{segment.by[last]} {sign}{'=' if inclusive else ''} :{name}{last}"
    for n in reversed(outer):
        column = segment.by[n]
        test = (
            f"{column} {sign}= :{name}{n}"
            f" AND ({column} {sign} :{name}{n} OR {column} = :{name}{n} AND {test})"
        )
    return f" AND {test}", values


def _by(segment: Segment, *, back: bool) -> str:
    way = " DESC" if segment.descending != back else ""
    return ", ".join(f"{column}{way}" for column in segment.by)


def _unasked(condition: Condition) -> Condition:
    return Condition("", (), condition.values)
