"""The operator's desk: how every screen reads and acts, away from the UI thread.

The data layer is heavy to import, so nothing of it is imported until `connect` runs, in a thread,
while the first frame already stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.playbook.house import House
    from data.playbook.models import Playbook
    from data.store import ChangeSignal, Store

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

    def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query of the data layer in a short reading transaction."""
        with self.premises.store.read() as session:
            return query(session, *args, **kwargs)

    def act(self, operation: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run an operation in a writing transaction as this operator, now.

        Raises `Refused` with the sentence to show; nothing was changed then.
        """
        with self.premises.store.write() as session:
            return operation(session, *args, now=self.now(), by=self.operator, **kwargs)

    def watch(self) -> ChangeSignal:
        """The change signal for the calling thread."""
        return self.premises.store.watch()

    def close(self) -> None:
        if self._premises is not None:
            self._premises.store.close()
