"""A window over known rows is a slice of them, wherever it is anchored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from data.listing.known import read_known
from data.listing.window import Asked, At, Nth, Window
from data.reading import Reader

IDS = tuple(n * 7 % 101 for n in range(1, 101))
GONE = IDS[40]


@dataclass(frozen=True)
class Row:
    id: int


def rows(_: Reader, some: Sequence[int]) -> list[Row]:
    assert len(some) <= 20, "never more than a window is read"
    return [Row(key) for key in some if key != GONE]


def window(**asked: Any) -> Window[Row]:
    return read_known(cast("Reader", None), IDS, Asked(**asked), rows)


def ids(window: Window[Row]) -> tuple[int, ...]:
    return tuple(one.id for one in window.rows)


def test_a_window_is_a_slice_of_what_is_known() -> None:
    first, last = window(below=10), window(anchor="last", below=10)
    assert (ids(first), first.starts, first.ends) == (IDS[:10], True, False)
    assert (ids(last), last.starts, last.ends) == (IDS[-10:], False, True)
    for place in range(100):
        around = window(anchor=At(IDS[place]), above=5, below=10, cursor=At(IDS[-1]))
        begin = min(max(place - 5, 0), 85)
        assert ids(around) == tuple(key for key in IDS[begin : begin + 15] if key != GONE)
        assert around.before == begin
        assert around.found == (IDS[place] if IDS[place] != GONE else IDS[place + 1])
        assert around.cursor is not None
        assert around.cursor.id == IDS[-1]
        assert ids(window(anchor=Nth(place), above=5, below=10)) == ids(around)


def test_of_nothing_there_is_an_empty_window() -> None:
    assert read_known(cast("Reader", None), (), Asked(), rows).is_whole
