"""Read rows by plain SQL: what the panes are made of, before and without the object layer.

A view's query is written once and runs over a bare connection (a console that opens, a pane that
refreshes: a seventh of the time of entities, FACTS) or inside a session's transaction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from sqlmodel import Session


NAMED = re.compile(r"(?<![:\w]):([a-z_][a-z_0-9]*)")
"""A value's place in a statement."""

LARGEST_ID = 2**31 - 1
"""PostgreSQL's integer; a number beyond it is refused by the driver, not answered."""

RETURNS = re.compile(r"\bRETURNING\b")
"""A statement that changes rows and gives them back: objects made of them are out of date."""


class Reader(Protocol):
    """Runs a SELECT; `:name` in it stands for the value of that name.

    A statement is written once for SQLite and PostgreSQL. Times and JSON come back as the database
    keeps them: read them with `moment` and `unpacked`.
    """

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]: ...


class Writer(Reader, Protocol):
    """Also runs a statement that changes rows, and says how many it touched.

    `session` is the same transaction through the object layer. `skip_locked` ends a SELECT that
    takes rows: those that somebody else is taking are passed over.
    """

    @property
    def skip_locked(self) -> str: ...

    @property
    def session(self) -> Session: ...

    def run(self, sql: str, **values: object) -> int: ...


class Plain(Reader, Protocol):
    """Statements of one kind of database, in a transaction that the caller holds."""

    skip_locked: str

    def run(self, sql: str, **values: object) -> int: ...


class PlainSqlite:
    """Plain SQL over SQLite's own connection. Rows are never locked: there is one writer."""

    skip_locked = ""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(sql, _stored(values)).fetchall()
        return found

    def run(self, sql: str, **values: object) -> int:
        return int(self._connection.execute(sql, _stored(values)).rowcount)


class SessionWriter:
    """Plain SQL inside a session's transaction; sees what the session has not written out yet."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._plain = plainly(session)

    @property
    def skip_locked(self) -> str:
        return self._plain.skip_locked

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        self.session.flush()
        found = self._plain.rows(sql, **values)
        if RETURNS.search(sql):
            self.session.expire_all()
        return found

    def run(self, sql: str, **values: object) -> int:
        self.session.flush()
        touched = self._plain.run(sql, **values)
        self.session.expire_all()
        return touched


def plainly(session: Session) -> Plain:
    """Statements in the session's transaction that neither see nor touch what it holds."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        from data.postgres import PlainPostgres

        return PlainPostgres(connection.exec_driver_sql)
    return PlainSqlite(connection.connection.driver_connection)


def writer_of(source: Writer | Session) -> Writer:
    """The source itself, or a writer inside its session."""
    return cast("Writer", source if hasattr(source, "rows") else SessionWriter(source))


def reader_of(source: Reader | Session) -> Reader:
    """The source itself, or a reader inside its session."""
    return cast("Reader", source if hasattr(source, "rows") else SessionWriter(source))


def _stored(values: dict[str, object]) -> dict[str, object]:
    """The same values, those of a call of ours, each as it stands in a column."""
    for name, value in values.items():
        if type(value) not in _AS_IT_IS:
            values[name] = stored(value)
    return values


_AS_IT_IS = frozenset((str, int, float, bytes, type(None)))


def stored(value: object) -> object:
    """A value as it stands in a column: times as UTC text, states as their words."""
    if isinstance(value, datetime):
        in_utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return in_utc.isoformat(" ", "microseconds")[: -len("+00:00")]
    return value.value if isinstance(value, StrEnum) else value


_AS_STORED = len("2026-06-02 16:00:00.000000")


def moment(kept: str | datetime) -> datetime:
    """The time that a column holds, aware in UTC."""
    if isinstance(kept, datetime):
        return kept.astimezone(UTC)
    if len(kept) == _AS_STORED:  # a fourth of the time of the other
        return datetime.fromisoformat(f"{kept}+00:00")
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def moment_or_none(kept: str | datetime | None) -> datetime | None:
    return None if kept is None else moment(kept)


def unpacked(kept: Any) -> Any:
    """The value of a JSON column: SQLite keeps its text, psycopg has read it already."""
    if not isinstance(kept, str):
        return kept
    make = _NOTHING.get(kept)
    return make() if make else json.loads(kept)


_NOTHING: dict[str, Callable[[], Any]] = {"[]": list, "{}": dict}
"""What nearly every such column holds."""


def words(states: Iterable[StrEnum]) -> str:
    """States as an SQL list. Only our own words go into a statement, never a text from outside."""
    return ", ".join(f"'{state.value}'" for state in states)


def numbers(ids: Iterable[int]) -> str:
    """Ids as an SQL list."""
    return ", ".join(str(int(key)) for key in ids) or "NULL"


@cache
def places(name: str, count: int) -> str:
    """Places for `count` values as an SQL list, filled by `placed`.

    Lists of one length have one text, so what is asked all day is prepared once.
    """
    return ", ".join(f":{name}_{place}" for place in range(count)) or "NULL"


def placed(name: str, values: Iterable[object]) -> dict[str, object]:
    """The values for `places`."""
    return {f"{name}_{place}": value for place, value in enumerate(values)}
