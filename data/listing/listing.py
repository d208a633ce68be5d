"""A list as it is declared: where its rows are, in which orders, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from data.listing.vocabulary import Vocabulary
from data.reading import Reader

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a list that stands on one index: `where` in that index's words.

    `by` are its columns, none of them ever NULL, the row's id last; all run the same way.
    """

    where: str
    by: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort a list: its stretches one after the other."""

    name: str
    label: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """`columns` and `source` are the SELECT; `make` turns what it finds into rows, in its order.

    `source` joins at most one row to each of `table`. `base` is what all segments have in common,
    in the words of the partial indexes that a filter may probe. The first order is the list's own.
    Conditions may name values that whoever reads gives, such as `:now`.
    """

    table: str
    columns: str
    source: str
    base: str
    make: Callable[[Reader, Sequence[tuple[Any, ...]]], Sequence[Row]]
    orders: tuple[Order, ...]
    vocabulary: Vocabulary
    values: Mapping[str, Any] = field(default_factory=dict)
    """What its conditions name, beside `:now`."""

    @property
    def key(self) -> str:
        return f"{self.table}.id"

    def order(self, name: str) -> Order:
        """The order of that name, or the list's own."""
        return next((order for order in self.orders if order.name == name), self.orders[0])


def each(make: Callable[..., Row]) -> Callable[[Reader, Sequence[tuple[Any, ...]]], list[Row]]:
    """For rows that need nothing but their own columns."""

    def make_all(_: Reader, found: Sequence[tuple[Any, ...]]) -> list[Row]:
        return [make(*columns) for columns in found]

    return make_all
