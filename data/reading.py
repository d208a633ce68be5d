"""Read rows by plain SQL: what the panes are made of, before and without the object layer.

A view's query is written once and runs over a bare connection (a console that opens, a pane that
refreshes: a seventh of the time of entities, FACTS) or inside a session's transaction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session


NAMED = re.compile(r"(?<![:\w]):([a-z_]+)")
"""A value's place in a statement."""


class Reader(Protocol):
    """Runs a SELECT; `:name` in it stands for the value of that name.

    A statement is written once for SQLite and PostgreSQL. Times and JSON come back as the database
    keeps them: read them with `moment` and `unpacked`.
    """

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]: ...


class BareReader:
    """Over a driver's connection; the caller holds the transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(sql, _stored(values)).fetchall()
        return found


def session_reader(session: Session) -> Reader:
    """Inside a session's transaction; sees what the session has not written out yet."""
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        from data.postgres import PostgresReader

        return PostgresReader(connection.exec_driver_sql)
    return _SessionReader(connection)


class _SessionReader:
    """SQLite's statements through SQLAlchemy's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        result = self._connection.exec_driver_sql(sql, _stored(values))
        return [tuple(row) for row in result]


def reader_of(source: Reader | Session) -> Reader:
    """The source itself, or a reader inside its session."""
    return source if hasattr(source, "rows") else session_reader(source)


def _stored(values: dict[str, object]) -> dict[str, object]:
    return {name: stored(value) for name, value in values.items()}


def stored(value: object) -> object:
    """A value as it stands in a column: times as UTC text, states as their words."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.value if isinstance(value, StrEnum) else value


def moment(kept: str | datetime) -> datetime:
    """The time that a column holds, aware in UTC."""
    if isinstance(kept, datetime):
        return kept.astimezone(UTC)
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def moment_or_none(kept: str | datetime | None) -> datetime | None:
    return None if kept is None else moment(kept)


def unpacked(kept: Any) -> Any:
    """The value of a JSON column: SQLite keeps its text, psycopg has read it already."""
    return json.loads(kept) if isinstance(kept, str) else kept


def words(states: Iterable[StrEnum]) -> str:
    """States as an SQL list. Only our own words go into a statement, never a text from outside."""
    return ", ".join(f"'{state.value}'" for state in states)


def numbers(ids: Iterable[int]) -> str:
    """Ids as an SQL list."""
    return ", ".join(str(int(key)) for key in ids) or "NULL"
