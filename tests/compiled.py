"""Statements are compiled, and styles parsed, once for a test process, not once for each test.

SQLAlchemy keeps what it compiled with an engine and under its dialect object, Textual what it
parsed with an application and until its theme is set. A user's process has one database and one
console; a test process opens thousands, and a fifth of its time went into doing the same again.
"""

from __future__ import annotations

from typing import Any

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


def share_parsed_styles() -> None:
    """The same source under the same variables gives the same rules, which nobody changes."""
    from textual.css.stylesheet import Stylesheet  # it reads settings of ours when it is imported

    parse, parsed = Stylesheet._parse_rules, {}

    def variables_of(self: Any) -> frozenset[tuple[str, str]]:
        held, frozen = self.__dict__.get("_frozen_variables", (None, None))
        if held is not self._variables:
            frozen = frozenset(self._variables.items())
            self._frozen_variables = (self._variables, frozen)
        return frozen  # type: ignore[no-any-return]

    def once(self: Stylesheet, css: str, *where: Any, **which: Any) -> Any:
        key = (css, where, *sorted(which.items()), variables_of(self))
        if key not in parsed:
            parsed[key] = parse(self, css, *where, **which)
        return parsed[key]

    Stylesheet._parse_rules = once  # type: ignore[method-assign]
