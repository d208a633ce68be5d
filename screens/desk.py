"""The operator's desk: how every screen reads and acts, away from the UI thread.

The data layer is heavy to import, so nothing of it is imported until `connect` runs, in a thread,
while the first frame already stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    ParamSpec,
    Protocol,
    TypeVar,
    cast,
    runtime_checkable,
)

from data.words import _
from screens.desk_settings import DeskSettings
from screens.keeping import Keeper
from screens.presence import PresenceBook

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlmodel import Session

    from data.driver import ChangeSignal
    from data.playbook.house import House
    from data.playbook.models import Playbook
    from data.playbook.outline import AnyPlaybook
    from data.reading import Reader
    from data.undo.deed import Deed
    from screens.desk_trouble import DeskTrouble
    from screens.premises import Premises
    from screens.status.transports import Transport

P = ParamSpec("P")
T = TypeVar("T")


@runtime_checkable
class Backroom(Protocol):
    """What a desk hears from the runner in its process: it is the first to know."""

    @property
    def house(self) -> House:
        """The rules in force; new ones as soon as the playbook's file has changed."""

    @property
    def troubles(self) -> tuple[str, ...]:
        """What hinders it, a sentence each; times in UTC (`data.trouble.told_at`)."""

    @property
    def news(self) -> str:
        """What operators should notice for a moment; mostly empty."""


class _BrokenOff(Exception):
    def __init__(self, result: object) -> None:
        super().__init__("the rehearsal is over")
        self.result = result


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
        self._backroom: Backroom | None = None
        self._trouble: DeskTrouble
        """From `connect` on."""
        self.operator = operator
        self.now = clock
        self.notices = notices
        """Sentences about what is not set up yet, for the first start."""
        self.posted_to = "http://127.0.0.1:8080"
        """The gateway's address, for sentences about what would fill an empty list."""
        self.transports: tuple[Transport, ...] = ()
        """What is set up to send and to read, in words for the status screen."""
        self.demo = demo
        self.keeper = Keeper(self)
        """Where half-written edits are kept."""
        self.presence = PresenceBook(self)
        """Who else is here, and on what."""
        self.settings = DeskSettings(self)
        """How this operator likes the console; `setting` and `keep_setting` are the short way."""

    def setting(self, name: str, default: T) -> T:
        """What this operator chose, else what holds for all, else `default`; never waits.

        `default` also holds before the database is open, and for a value of another type.
        """
        return self.settings.get(name, default)

    def keep_setting(
        self, name: str, value: Any, *, for_all: bool = False, at_leisure: bool = False
    ) -> None:
        """Holds at once, is written soon; None forgets it. Names are dotted: `main.layout`."""
        self.settings.keep(name, value, for_all=for_all, at_leisure=at_leisure)

    @property
    def is_connected(self) -> bool:
        return self._premises is not None

    def connect(self) -> None:
        """Import the data layer and open the database; raises `DataError` or `PlaybookError`."""
        if self._premises is None:
            from screens.desk_trouble import DeskTrouble

            premises = self._open()
            self._trouble = DeskTrouble(premises.store, self.now)
            self._premises = premises

    def follow(self, backroom: Backroom) -> None:
        """From here on the rules are that runner's, and its troubles are told with our own."""
        self._backroom = backroom

    @property
    def premises(self) -> Premises:
        if self._premises is None:
            raise RuntimeError("connect() comes first")
        return self._premises

    @property
    def house(self) -> House:
        """The rules in force. Ask anew for each act: they change while the console is open."""
        return self._backroom.house if self._backroom else self.premises.house

    @property
    def playbook(self) -> Playbook:
        return self.house.playbook

    @property
    def knows_rules(self) -> bool:
        """Whether all rules are read; until then whoever asks for them reads them, and waits."""
        return self._premises is not None and self._premises.knows_rules

    @property
    def rules_of_panes(self) -> AnyPlaybook:
        """As `playbook`, or as much of it as panes need while the rest is not read yet."""
        return self.playbook if self._backroom else self.premises.rules_of_panes

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why this console's last look at the database failed, and what hinders its runner."""
        failed = self._trouble.sentence if self.is_connected else ""
        own = (failed,) if failed else ()
        heard = self._backroom.troubles if self._backroom else ()
        return own + tuple(sentence for sentence in heard if not (own and _is_database(sentence)))

    @property
    def news(self) -> str:
        return self._backroom.news if self._backroom else ""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown: the business's."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.rules_of_panes.business.timezone or "UTC")

    def look(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a pane's query; it needs no more of the data layer than the driver."""
        store = self.premises.store
        self._trouble.look_at_place()
        try:
            with store.look() as reader:
                found = query(reader, *args, **kwargs)
        except store.driver.errors as error:
            raise self._trouble.unreadable(error) from error
        self._trouble.is_over()
        return found

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

        self._trouble.look_at_place()
        try:
            with self._on_this_clock(), self.premises.store.read() as session:
                yield session
        except (SQLAlchemyError, self.premises.store.driver.errors) as error:
            raise self._trouble.unreadable(error) from error
        self._trouble.is_over()

    def act(
        self, operation: Callable[..., T], *args: Any, deed: Deed | None = None, **kwargs: Any
    ) -> T:
        """Run an operation in a writing transaction as this operator, now.

        With a `deed` it can be taken back later (`data.undo`). Raises `DataError` with the sentence
        to show; nothing was changed then.
        """
        if deed is not None:
            from data.undo.doing import done

            noted: Callable[..., T] = partial(done, deed=deed)
            return self.act(noted, operation, *args, **kwargs)
        told = _("nothing was changed")
        with self.at_the_database(told), self.premises.store.write() as session:
            return operation(session, *args, now=self.now(), by=self.operator, **kwargs)

    def go_on(self, operation: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """As `act`, for a further step of what a runner goes on with, should it break off."""
        told = _("what was done until then stays, and the rest follows by itself")
        with self.at_the_database(told), self.premises.store.write() as session:
            return operation(session, *args, now=self.now(), by=self.operator, **kwargs)

    @contextmanager
    def at_the_database(self, *told: str) -> Iterator[None]:
        """For what goes to the store itself: where that does not answer `Unavailable` is raised;
        `told` is what stands then."""
        from sqlalchemy.exc import SQLAlchemyError

        self._trouble.look_at_place(*told)
        try:
            with self._on_this_clock():
                yield
        except (SQLAlchemyError, self.premises.store.driver.errors) as error:
            raise self._trouble.unavailable(error, *told) from error

    @contextmanager
    def _on_this_clock(self) -> Iterator[None]:
        """What is refused names its moments on the clock that this desk shows."""
        from data.refused import Refused
        from data.words.moments import told

        try:
            yield
        except Refused as error:
            error.args = (told(str(error), self.zone, self.now()), *error.args[1:])
            raise

    def rehearse(self, operation: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """As `act`, only that nothing of it stays; what the operation gives is given."""

        def broken_off(session: Session, **when_and_who: Any) -> None:
            raise _BrokenOff(operation(session, *args, **kwargs, **when_and_who))

        try:
            self.act(broken_off)
        except _BrokenOff as over:
            return cast("T", over.result)
        raise RuntimeError("a rehearsal ends by being broken off")

    def watch(self) -> ChangeSignal:
        """The change signal for the calling thread."""
        return self.premises.store.watch()

    def close(self) -> None:
        """Write away what is being typed, then let go of the database."""
        if self._premises is not None:
            self.presence.close()
            self.settings.close()
            self.keeper.close()
            self._premises.store.close()


def _is_database(sentence: str) -> bool:
    return sentence.startswith("Database: ")
