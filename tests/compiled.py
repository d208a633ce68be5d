"""Statements are compiled once for a test process, not once for each test's database.

SQLAlchemy keeps what it compiled with an engine and under its dialect object. A user's process has
one database; a test process opens two thousand, and a fifth of its time went into compiling.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_COMPILED: LRUCache[object, object] = LRUCache(2000)


def share_compiled_statements() -> None:
    """Our drivers set dialects of a class up alike: what one compiled fits another."""

    def alike(self: DefaultDialect, other: object) -> bool:
        return type(self) is type(other)

    def kind(self: DefaultDialect) -> int:
        return hash(type(self))

    DefaultDialect.__eq__ = alike  # type: ignore[assignment, method-assign]
    DefaultDialect.__hash__ = kind  # type: ignore[assignment, method-assign]

    @event.listens_for(Engine, "engine_connect")
    def _share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=_COMPILED)
