"""What a store needs of a database; `data.sqlite` and `data.postgres` give it.

Nothing here, nor in the two modules until it is needed, imports SQLAlchemy: a console opens with
the driver alone (importing SQLModel costs a start twice the time of its first frame).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data.reading import Plain, Reader

BUSY_SECONDS = 10.0
"""How long a writer waits for another process's write lock before it gives up."""


class ChangeSignal(Protocol):
    """Says whether anybody, in any process, committed since the last call.

    It asks nothing of the disk, and belongs to the thread that made it. `changed` raises the
    driver's error when the database has gone away.
    """

    def changed(self) -> bool: ...

    def sign(self) -> int | None:
        """The file descriptor that becomes readable when somebody may have committed, until
        `changed` is asked; None where nobody tells, and one has to look."""

    def close(self) -> None: ...


class Driver(Protocol):
    """One kind of database. Errors of the driver pass through; `errors` names their base."""

    where: str
    """The database as it is named to an operator; never with a password."""
    errors: type[Exception]
    takes_in_beside: bool
    """Whether what arrives can be added while somebody else writes."""
    merges_words: bool
    """Whether the database keeps its index of words in few pieces by itself."""
    tables: str
    """The SELECT that lists the names of our tables."""

    def connect(self, *, writes: bool = False) -> Any:
        """A bare connection in autocommit mode that any thread may use, one at a time; `writes`
        says that it is the one that changes rows, and keeps more of them at hand."""

    def looking(self, connection: Any) -> AbstractContextManager[Reader]:
        """A short reading transaction on a bare connection: one state of the database."""

    def reading_engine(self) -> Engine:
        """Transactions that see one state of the database and wait for nobody."""

    def begin(self, connection: Any) -> None:
        """Be the only one who writes until the transaction ends."""

    def begin_claiming(self, connection: Any) -> None:
        """Keep the sole writers out until the transaction ends; others like us may write too."""

    def begin_taking_in(self, connection: Any) -> None:
        """Be the only one who adds what arrived, until the transaction ends."""

    def commit(self, connection: Any) -> None:
        """Commit, and tell every `ChangeSignal` when something was written."""

    def commit_unheard(self, connection: Any, signals: Iterable[Any]) -> None:
        """Commit what nobody need look at: `signals`, those of this process, do not tell of it."""

    def plainly(self, connection: Any) -> Plain:
        """Plain SQL in the transaction that is open on a bare connection."""

    def engine_over(self, connection: Any) -> Engine:
        """The object layer over this very connection and nothing else; no transaction is open."""

    def watch(self) -> ChangeSignal: ...
