"""The operator's desk: how every screen reads and acts, away from the UI thread.

The data layer is heavy to import, so nothing of it is imported until `connect` runs, in a thread,
while the first frame already stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from screens.keeping import Keeper

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.driver import ChangeSignal
    from data.playbook.house import House
    from data.playbook.models import Playbook
    from data.reading import Reader
    from data.store import Store

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Premises:
    """What `connect` opens: the database and the team's rules."""

    store: Store
    house: House


class Desk:
    """One operator at one database. Every method but `now` may block: call them in a thread."""

    def __init__(
        self,
        open_premises: Callable[[], Premises],
        *,
        operator: str,
        clock: Callable[[], datetime],
        notices: tuple[str, ...] = (),
        demo: bool = False,
    ) -> None:
        self._open = open_premises
        self._premises: Premises | None = None
        self.operator = operator
        self.now = clock
        self.notices = notices
        """Sentences about what is not set up yet, for the first start."""
        self.demo = demo
        self.keeper = Keeper(self)
        """Where half-written edits are kept."""

    @property
    def is_connected(self) -> bool:
        return self._premises is not None

    def connect(self) -> None:
        """Import the data layer and open the database; raises `DataError` or `PlaybookError`."""
        if self._premises is None:
            self._premises = self._open()

    @property
    def premises(self) -> Premises:
        if self._premises is None:
            raise RuntimeError("connect() comes first")
        return self._premises

    @property
    def house(self) -> House:
        return self.premises.house

    @property
    def playbook(self) -> Playbook:
        return self.premises.house.playbook

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown: the business's."""
        return ZoneInfo(self.playbook.business.timezone or "UTC")

    def look(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a pane's query; it needs no more of the data layer than the driver."""
        store = self.premises.store
        try:
            with store.look() as reader:
                return query(reader, *args, **kwargs)
        except store.driver.errors as error:
            raise _unavailable(error) from error

    def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query of the data layer in a short reading transaction."""
        with self.reading() as session:
            return query(session, *args, **kwargs)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One reading transaction for several queries that belong together."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.premises.store.read() as session:
                yield session
        except SQLAlchemyError as error:
            raise _unavailable(error) from error

    def act(self, operation: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run an operation in a writing transaction as this operator, now.

        Raises `DataError` with the sentence to show; nothing was changed then.
        """
        with self.writing() as session:
            return operation(session, *args, now=self.now(), by=self.operator, **kwargs)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction for several operations that belong together."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.premises.store.write() as session:
                yield session
        except SQLAlchemyError as error:
            raise _unavailable(error) from error

    def watch(self) -> ChangeSignal:
        """The change signal for the calling thread."""
        return self.premises.store.watch()

    def close(self) -> None:
        """Write away what is being typed, then let go of the database."""
        if self._premises is not None:
            self.keeper.close()
            self._premises.store.close()


def _unavailable(error: Exception) -> Exception:
    """The database's own word, without the statement that it was said to."""
    from data.refused import Unavailable

    return Unavailable(f"The database does not answer: {getattr(error, 'orig', None) or error}.")
