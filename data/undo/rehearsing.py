"""What would come of doing something to several rows: done to each, told, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data.reading import reader_of
from data.refused import Refused
from data.undo.doing import last_entry

SHOWN = 3
"""Entries of the timeline that are told of a row; the first says most."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`comes_to` is what the timeline would say; `refused` why it would not be done."""

    row_id: int
    comes_to: tuple[str, ...]
    refused: str = ""


def foresee(
    session: Session,
    operation: Callable[..., Any],
    rows: Sequence[tuple[int, int | None]],
    *,
    now: datetime,
    by: str,
) -> tuple[Foreseen, ...]:
    """Each row by itself, as if the others were left alone. The caller rolls everything back."""
    return tuple(_foresee(session, operation, *row, now=now, by=by) for row in rows)


def _foresee(
    session: Session,
    operation: Callable[..., Any],
    row_id: int,
    version: int | None,
    *,
    now: datetime,
    by: str,
) -> Foreseen:
    reader = reader_of(session)
    before = last_entry(reader)
    held = {} if version is None else {"version": version}
    nested = session.begin_nested()
    try:
        operation(session, row_id, now=now, by=by, **held)
        session.flush()
        told = reader.rows(
            "SELECT summary FROM activity WHERE id > :last ORDER BY id LIMIT :most",
            last=before,
            most=SHOWN,
        )
        return Foreseen(row_id, tuple(summary for (summary,) in told))
    except Refused as why:
        return Foreseen(row_id, (), str(why))
    finally:
        nested.rollback()
