"""Read rows by plain SQL: what the panes are made of, before and without the object layer.

A view's query is written once and runs over a bare connection (a console that opens, a pane that
refreshes: a seventh of the time of entities, FACTS) or inside a session's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sqlmodel import Session


class Reader(Protocol):
    """Runs a SELECT; `:name` in it stands for the value of that name."""

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]: ...


class BareReader:
    """Over a driver's connection; the caller holds the transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(sql, _stored(values)).fetchall()
        return found


class SessionReader:
    """Inside a session's transaction; sees what the session has not written out yet."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        self._session.flush()
        result = self._session.connection().exec_driver_sql(sql, _stored(values))
        return [tuple(row) for row in result]


def reader_of(source: Reader | Session) -> Reader:
    """The source itself, or a reader inside its session."""
    if isinstance(source, BareReader | SessionReader):
        return source
    return SessionReader(source)  # type: ignore[arg-type]


def _stored(values: dict[str, object]) -> dict[str, object]:
    return {name: stored(value) for name, value in values.items()}


def stored(value: object) -> object:
    """A value as it stands in a column: times as UTC text, states as their words."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.value if isinstance(value, StrEnum) else value


def moment(text: str) -> datetime:
    """The time that a column holds, aware in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moment_or_none(text: str | None) -> datetime | None:
    return None if text is None else moment(text)


def unpacked(text: str | None) -> Any:
    """The value of a JSON column."""
    return json.loads(text) if text else None


def words(states: Iterable[StrEnum]) -> str:
    """States as an SQL list. Only our own words go into a statement, never a text from outside."""
    return ", ".join(f"'{state.value}'" for state in states)


def numbers(ids: Iterable[int]) -> str:
    """Ids as an SQL list."""
    return ", ".join(str(int(key)) for key in ids) or "NULL"
