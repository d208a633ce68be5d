"""Before each statement a thread may let somebody by who must not wait.

A console's screen and its runner share one interpreter. Between two statements the runner holds
nothing of Python's that anybody waits for: there it can stand back while a key is answered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any


class _Set:
    """What is called before each statement; nothing where there is nobody to let by."""

    let_by: Callable[[], None] | None = None


def before_statements(let_by: Callable[[], None] | None) -> None:
    """Have it called by whoever runs a statement, on connections that are opened from here on."""
    _Set.let_by = let_by


def connection_of(plain: Any, cursor: Any) -> Any:
    """SQLite's `Connection`, or one whose threads let somebody by."""
    return _connection(plain, cursor, _Set.let_by) if _Set.let_by is not None else plain


def cursor_of(plain: Any) -> Any:
    """A driver's `Cursor`, or one whose threads let somebody by."""
    return _cursor(plain, _Set.let_by) if _Set.let_by is not None else plain


@cache
def _cursor(plain: Any, let_by: Callable[[], None]) -> Any:
    class CursorThatLetsBy(plain):  # type: ignore[misc]
        def execute(self, *arguments: Any, **options: Any) -> Any:
            let_by()
            return super().execute(*arguments, **options)

        def executemany(self, *arguments: Any, **options: Any) -> Any:
            let_by()
            return super().executemany(*arguments, **options)

    return CursorThatLetsBy


@cache
def _connection(plain: Any, cursor: Any, let_by: Callable[[], None]) -> Any:
    lets_by = _cursor(cursor, let_by)

    class ConnectionThatLetsBy(plain):  # type: ignore[misc]
        def cursor(self, factory: type[Any] = lets_by) -> Any:
            return super().cursor(factory)

        def execute(self, *arguments: Any) -> Any:
            return self.cursor().execute(*arguments)

    return ConnectionThatLetsBy
