"""What an operation changes, seen from beside it: each row before its first change and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, SQLModel

from data.undo.rows import BESIDE, EXACT, WITHDRAWN, Held, held_by, table_of

Kind = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """Of a changed row only the columns that differ; of an alert nothing but its number."""

    kind: Kind
    table: str
    row_id: int
    lead_id: int | None
    client_id: int | None
    before: Held
    after: Held


@dataclass
class Watch:
    """`changes` once the operation is over; `others` are tables that can't be put back exactly."""

    session: Session
    others: set[str] = field(default_factory=set)
    _before: dict[tuple[str, int], Held | None] = field(default_factory=dict)
    _added: list[SQLModel] = field(default_factory=list)

    def before_flush(self, session: Session, *_: Any) -> None:
        for row in session.new:
            if not any(row is known for known in self._added):
                self._added.append(row)
        for row in (*session.dirty, *session.deleted):
            if row in session.deleted or session.is_modified(row):
                self._remember(row)

    def _remember(self, row: Any) -> None:
        table, identity = table_of(row), sa.inspect(row).identity
        key = identity[0] if identity and len(identity) == 1 else None
        if table.name in BESIDE:
            return
        if table.name not in EXACT or not isinstance(key, int):
            self.others.add(table.name)
        elif (table.name, key) not in self._before and not self._is_added(table.name, key):
            self._before[table.name, key] = held_by(self.session, table, key)

    def _is_added(self, table: str, key: int) -> bool:
        return any(row.__tablename__ == table and row.id == key for row in self._added)  # type: ignore[attr-defined]

    def changes(self) -> list[Change]:
        """In the order in which the rows were first touched, those that were added last."""
        self.session.flush()
        found = []
        for (name, key), before in self._before.items():
            after = held_by(self.session, table_of(EXACT[name]), key)
            change = difference(name, key, before or {}, after)
            found += [change] if change else []
        for row in self._added:
            change = self._of_added(row)
            found += [change] if change else []
        return found

    def _of_added(self, row: Any) -> Change | None:
        table = table_of(row)
        if table.name == WITHDRAWN:
            return Change("added", WITHDRAWN, row.id, None, None, {}, {})
        if table.name in BESIDE:
            return None
        if table.name not in EXACT:
            self.others.add(table.name)
            return None
        after = held_by(self.session, table, row.id)
        return None if after is None else _change("added", table.name, row.id, {}, after, after)


def difference(name: str, key: int, before: Held, after: Held | None) -> Change | None:
    """What became of a row that was there; None: it is as it was."""
    if after is None:
        return _change("removed", name, key, before, {}, before)
    differing = [column for column, was in before.items() if after[column] != was]
    if not differing:
        return None
    was = {column: before[column] for column in differing}
    became = {column: after[column] for column in differing}
    return _change("changed", name, key, was, became, after)


def _change(kind: Kind, name: str, key: int, before: Held, after: Held, whole: Held) -> Change:
    """`whole` says whose row it is."""
    lead_id = key if name == "lead" else whole.get("lead_id") or whole.get("one_id")
    client_id = key if name == "client" else whole.get("client_id")
    return Change(kind, name, key, lead_id, None if name == "lead" else client_id, before, after)


@contextmanager
def watched(session: Session) -> Iterator[Watch]:
    """Note every row that is changed, added or removed through this session meanwhile."""
    watch = Watch(session)
    session.flush()
    event.listen(session, "before_flush", watch.before_flush)
    try:
        yield watch
    finally:
        event.remove(session, "before_flush", watch.before_flush)
