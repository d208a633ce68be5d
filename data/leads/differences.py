"""What an operation made of rows: taken before and after it, kept as JSON, and put back.

A column is put back only while it still holds what the operation wrote: what was changed since
was somebody's decision and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

Changes = dict[str, list[Any]]
"""A row's changed columns, each with its value before and after."""

Picture = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""Rows by table and number, each as the JSON values of its columns."""

NOT_PUT_BACK = frozenset({"version"})
"""It only ever grows: whoever read the row before must be told that it changed."""


def take(rows: Iterable[SQLModel]) -> dict[str, dict[int, dict[str, Any]]]:
    """The rows as they are now."""
    taken: dict[str, dict[int, dict[str, Any]]] = {}
    for row in rows:
        columns = _columns(row)
        held = {name: as_json(getattr(row, name)) for name in columns if name not in NOT_PUT_BACK}
        taken.setdefault(str(row.__tablename__), {})[held["id"]] = held
    return taken


def differences(before: Picture, after: Picture) -> dict[str, dict[str, Changes]]:
    """What changed, by table and number; a number is text, as JSON wants it."""
    changed: dict[str, dict[str, Changes]] = {}
    for table, rows in before.items():
        for key, was in rows.items():
            now = after.get(table, {}).get(key, {})
            changes = {name: [was[name], now[name]] for name in now if was[name] != now[name]}
            if changes:
                changed.setdefault(table, {})[str(key)] = changes
    return changed


def is_untouched(row: SQLModel, changes: Changes, names: Iterable[str]) -> bool:
    """Whether each of these columns holds what the operation left there."""
    return all(as_json(getattr(row, name)) == changes[name][1] for name in names if name in changes)


def put_back(row: SQLModel, changes: Changes, *, only: Iterable[str] | None = None) -> set[str]:
    """Put back what was not touched since; gives the names of the columns that were."""
    wanted = changes.keys() if only is None else changes.keys() & set(only)
    touched = {name for name in wanted if not is_untouched(row, changes, (name,))}
    for name in sorted(wanted - touched):
        setattr(row, name, from_json(row, name, changes[name][0]))
    return touched


def _columns(row: SQLModel) -> Any:
    return row.__table__.columns.keys()  # type: ignore[attr-defined]


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.value if isinstance(value, StrEnum) else value


def from_json(row: SQLModel, name: str, value: Any) -> Any:
    column_type = row.__table__.columns[name].type  # type: ignore[attr-defined]
    if value is None:
        return None
    if isinstance(column_type, UTCDateTime):
        return datetime.fromisoformat(value)
    kind = getattr(column_type, "kind", None)
    return kind(value) if kind is not None else value
