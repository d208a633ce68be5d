"""What is asked of a list, and the stretch of it that is answered: a window of a few screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from data.listing.language import Parsed

Row = TypeVar("Row")

Key = tuple[Any, ...]
"""Where a row stands in an order: the number of its segment, its values there, its id last."""


@dataclass(frozen=True, slots=True)
class At:
    """The place of a row. Where the row has moved, its new place; where it is gone, the old one."""

    id: int
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The row that so many others stand before, or thereabouts in a filtered list."""

    number: int


Edge = Literal["first", "last"]
Anchor = At | Nth | Edge


@dataclass(frozen=True, slots=True)
class Asked:
    """One page: the anchor, and how many rows before it and from it on.

    `cursor` and `marks` are rows that are to be told of wherever they stand. `generation` is the
    asker's own: an answer to an older question is thrown away.
    """

    parsed: Parsed = field(default_factory=Parsed)
    order: str = ""
    anchor: Anchor = "first"
    above: int = 0
    below: int = 100
    cursor: At | None = None
    marks: tuple[int, ...] = ()
    generation: int = 0

    @property
    def size(self) -> int:
        return self.above + self.below


@dataclass(frozen=True, slots=True)
class Placed(Generic[Row]):
    """A row and where it stands."""

    key: Key
    row: Row

    @property
    def id(self) -> int:
        return int(self.key[-1])


@dataclass(frozen=True, slots=True)
class Window(Generic[Row]):
    """Rows that stand one after the other.

    `starts` and `ends`: there are none before, none after. `before` is how many stand before,
    where that is known. `found` is the anchor's row or the one that took its place; `cursor` the
    same for the cursor. `marked` are the marked rows that still are in the list and not in the
    window. `is_near`: nothing had the words themselves. `is_partial`: more is being looked for.
    """

    asked: Asked
    rows: Sequence[Placed[Row]] = ()
    starts: bool = True
    ends: bool = True
    before: int | None = None
    found: int | None = None
    cursor: Placed[Row] | None = None
    marked: Mapping[int, Row] = field(default_factory=dict)
    is_near: bool = False
    is_partial: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether these are all the rows there are."""
        return self.starts and self.ends and not self.is_partial


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when; `is_wanted` says whether anybody still waits for the answer, and `tell`
    takes what was found so far while a long search goes on."""

    now: datetime
    me: str = ""
    is_wanted: Callable[[], bool] = lambda: True
    tell: Callable[[Window[Any]], None] = lambda _: None
