"""The next hours of all leads as one list out of several tables.

Each sort of thing is read by its date from a key on, and the sorts are merged: so a page costs a
page of each, wherever it is. When owners lose leads is reckoned and stands in no column: those few
are reckoned once for a page.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from data.listing.listing import Segment
from data.listing.paths import beyond
from data.listing.reading import read_along
from data.listing.window import Asked, Key, Placed, Window
from data.outlook.clocks_ahead import DUE_ANSWERS, answers, returns_until
from data.outlook.coming import Coming
from data.outlook.messages_ahead import UNTIL, messages
from data.outlook.steps_ahead import DUE, IS_LAST, coming_of, steps
from data.outlook.what_follows import begins
from data.playbook.models import Playbook
from data.reading import Reader, moment, numbers, placed, places

SORTS = 8
"""A thing's number in the list is its row's times this, and its sort: room for two more."""
RETURNING = 6
"""The sort that is reckoned."""

Listed = Placed["Thing"]


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of the list; its place there is when it comes, and `id`."""

    id: int
    thing: Coming


@dataclass(frozen=True, slots=True)
class Sort:
    """Things of one table until `:until`; `which` is a condition, in the words of its index."""

    number: int
    source: str
    which: str
    by: tuple[str, str]
    read: Callable[[Reader, Playbook, str, dict[str, Any]], Iterable[Coming]]
    values: Mapping[str, object] = field(default_factory=dict)

    def listed(self, thing: Coming) -> Listed:
        return _listed(self.number, thing, thing.number or thing.lead_id or 0)

    @property
    def in_order(self) -> str:
        return f"FROM {self.source} WHERE {self.which} ORDER BY {', '.join(self.by)}"


def next_things(reader: Reader, playbook: Playbook, until: datetime, asked: Asked) -> Window[Thing]:
    """A window of the list."""
    return read_along(Hours(reader, playbook, until), asked)


def count_until(reader: Reader, playbook: Playbook, until: datetime) -> int:
    """How many things there are until then."""
    return Hours(reader, playbook, until).count()


class Hours:
    """The way along the list (`data.listing.paths.Path`)."""

    def __init__(self, reader: Reader, playbook: Playbook, until: datetime) -> None:
        self._reader, self._playbook, self._until = reader, playbook, until
        self._sorts = tuple(_sorts(playbook))

    def forward(self, key: Key | None, count: int) -> list[Listed]:
        return self._along(key, count, back=False)

    def backward(self, key: Key | None, count: int) -> list[Listed]:
        return self._along(key, count, back=True)

    def nth(self, number: int) -> Key | None:
        """Looks at the dates of all that stand before."""
        keys = [self._keys(sort, number + 1) for sort in self._sorts]
        merged = heapq.merge(*keys, [one.key for one in self._returning])
        return next(islice(merged, number, None), None)

    def by_id(self, ids: Sequence[int]) -> list[Listed]:
        found = [one for one in self._returning if one.id in ids]
        for sort in self._sorts:
            mine = [key // SORTS for key in ids if key % SORTS == sort.number]
            if mine:
                found += self._read(sort, f" AND {sort.by[1]} IN ({numbers(mine)})", "")
        return found

    def count(self) -> int:
        """How many there are in all."""
        counts = (
            self._reader.rows(
                f"SELECT count(*) FROM {sort.source} WHERE {sort.which}",
                until=self._until,
                **sort.values,
            )
            for sort in self._sorts
        )
        return sum(int(count) for ((count,),) in counts) + len(self._returning)

    def _along(self, key: Key | None, count: int, *, back: bool) -> list[Listed]:
        reckoned = [one for one in self._returning if key is None or (one.key < key) == back]
        pages = [self._page(sort, key, count, back=back) for sort in self._sorts]
        merged = heapq.merge(
            *pages,
            reckoned[::-1] if back else reckoned,
            key=lambda one: one.key,
            reverse=back,
        )
        return list(islice(merged, count))

    def _page(self, sort: Sort, key: Key | None, count: int, *, back: bool) -> list[Listed]:
        at = None
        if key is not None:
            due, number = key
            first = -((sort.number - number) // SORTS)  # of its own rows, none before that place
            at = (0, due, first)
        test, values = beyond(
            Segment(sort.which, sort.by), at, back=back, inclusive=not back, name="place"
        )
        way = " DESC" if back else ""
        order = ", ".join(f"{column}{way}" for column in sort.by)
        return self._read(sort, test, f" ORDER BY {order} LIMIT :rows", rows=count, **values)

    def _read(self, sort: Sort, test: str, tail: str, **values: object) -> list[Listed]:
        which, values = f"{sort.which}{test}{tail}", {"until": self._until, **sort.values, **values}
        return [sort.listed(one) for one in sort.read(self._reader, self._playbook, which, values)]

    def _keys(self, sort: Sort, count: int) -> list[Key]:
        found = self._reader.rows(
            f"SELECT {', '.join(sort.by)} {sort.in_order} LIMIT :rows",
            until=self._until,
            rows=count,
            **sort.values,
        )
        return [(moment(at), key * SORTS + sort.number) for at, key in found]

    @cached_property
    def _returning(self) -> list[Listed]:
        things = returns_until(self._reader, self._playbook, self._until)
        listed = (_listed(RETURNING, one, one.lead_id or 0) for one in things)
        return sorted(listed, key=lambda one: one.key)


def _listed(sort: int, thing: Coming, row: int) -> Listed:
    number = row * SORTS + sort
    return Placed((thing.at, number), Thing(number, thing))


_OF_STEPS = "follow_up JOIN enrolment ON enrolment.id = follow_up.enrolment_id"
_BY_STEP = ("follow_up.due_at", "follow_up.id")


def _sorts(playbook: Playbook) -> Iterator[Sort]:
    yield Sort(0, "lead", f"{DUE_ANSWERS} AND lead.respond_by <= :until",
               ("lead.respond_by", "lead.id"), _answers)  # fmt: skip
    for number, (which, when) in enumerate(UNTIL.items(), 1):
        yield Sort(number, "message", which, (when, "message.id"), _messages)
    yield Sort(4, _OF_STEPS, DUE, _BY_STEP, _steps)
    followed = [name for name, one in playbook.sequences.items() if one.then in playbook.sequences]
    if followed:
        some = f"follow_up.sequence IN ({places('followed', len(followed))})"
        yield Sort(5, _OF_STEPS, f"{DUE} AND {some} AND {IS_LAST}", _BY_STEP, _sequences,
                   placed("followed", followed))  # fmt: skip


def _answers(reader: Reader, _: Playbook, which: str, values: dict[str, Any]) -> Iterable[Coming]:
    return answers(reader, which, **values)


def _messages(
    reader: Reader, playbook: Playbook, which: str, values: dict[str, Any]
) -> Iterable[Coming]:
    return messages(reader, playbook, which, **values)


def _steps(
    reader: Reader, playbook: Playbook, which: str, values: dict[str, Any]
) -> Iterable[Coming]:
    return (coming_of(step, playbook) for step in steps(reader, which, **values))


def _sequences(
    reader: Reader, playbook: Playbook, which: str, values: dict[str, Any]
) -> Iterable[Coming]:
    last = steps(reader, which, **values)
    return (one for step in last for one in begins(step, playbook))
