"""Column types shared by the tables: enums stored as their words, JSON, and stale-row detection."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Index, String, TextClause, literal_column, text, types
from sqlalchemy.engine.interfaces import Dialect
from sqlmodel import Session, SQLModel, col

from data.reading import LARGEST_ID
from data.refused import Refused
from data.words import N_, _

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T", bound=SQLModel)


class Table(SQLModel):
    """Base of every table. Its validator is built only if asked for: a start would wait for it."""

    model_config = {"defer_build": True}


class _Word(types.TypeDecorator[StrEnum]):
    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


def word(kind: type[StrEnum]) -> Any:
    """A text column that holds the words of `kind` and reads them back as members."""
    return _Word(kind)


def partial_index(name: str, *columns: str | TextClause, where: str) -> Index:
    """An index of the few rows that still matter; `where` is said alike by both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def one_of(column: Any, states: Iterable[StrEnum]) -> ColumnElement[bool]:
    """A state among these, in the very words of a partial index's condition.

    A bound value is not known yet when SQLite makes its plan, so the index would not be used. The
    order is the condition's.
    """
    words: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    return col(column).in_(words)


NOUNS = (
    *(N_("lead"), N_("client"), N_("message"), N_("review"), N_("follow-up"), N_("inbox item")),
    *(N_("import"), N_("view"), N_("deed")),
)
"""What `fetch` calls a row."""


def fetch(session: Session, table: type[T], key: int | str, noun: str) -> T:
    """The row with that primary key, or a sentence naming what was not found."""
    row = None if isinstance(key, int) and abs(key) > LARGEST_ID else session.get(table, key)
    if row is None:
        raise Refused(_("There is no {noun} {key}.").format(noun=_(noun), key=key))
    return row
