"""The databases that the contact sheet is taken of: each made once, and copied for every app."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.store import Store

HOST = "office"
"""The machine on which the runner of a hard day works."""


class Houses:
    """`many` is the sample agency, `few` two people who wrote, `alike` one of them twice, `filed`
    one with files taken in, `hard` a day on which much goes wrong, `gone` one whose file somebody
    moves, `empty` a new one. What begins with `start` has no database yet: it is the set-up, at one
    of its steps."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self.folder = folder
        self.now = now or datetime.now(UTC)
        self._copies = 0

    def copy(self, name: str) -> Path:
        copy = self._room() / f"{name}.sqlite"
        shutil.copy(self.folder / f"{name}.sqlite", copy)
        return copy

    def _room(self) -> Path:
        """A folder of its own for each app, with a name as long as that of any other."""
        self._copies += 1
        room = self.folder / f"{self._copies:03}"
        room.mkdir()
        return room

    def make(self, name: str) -> None:
        """Make one; it brings an event loop of its own, so call it outside of any."""
        file = self.folder / f"{name}.sqlite"
        if file.exists() or name.startswith("start"):
            return
        from data.store import open_store

        store = open_store(f"sqlite:///{file}")
        try:
            if name in _FILLED:
                _FILLED[name](store, self.now)
        finally:
            store.close()

    def app(self, name: str, look: tuple[str, str]) -> Any:
        """The console over a copy, or the set-up in a new folder."""
        from console.app import CallboardApp
        from console.demo.fill import demo_house
        from data.store import open_store
        from screens.desk import Desk
        from screens.looks import Look
        from screens.premises import Premises

        if name.startswith("start"):
            return self._set_up(name, Look(*look))
        url = f"sqlite:///{self.copy(name)}"
        desk = Desk(
            lambda: Premises(open_store(url), demo_house()),
            operator="you",
            clock=lambda: self.now,
            demo=name == "many",
        )
        return CallboardApp(desk, look=Look(*look))

    def _set_up(self, name: str, look: Any) -> Any:
        from console.setup_business import write_business
        from console.setup_work import SetUpWork
        from screens.first_start.set_up_app import SetUpApp

        folder = self._room()
        environ = {"CALLBOARD_DATABASE_URL": f"sqlite:///{folder}/new.sqlite"}
        if name != "start":
            playbook = folder / "playbook.toml"
            write_business(playbook, BUSINESS)
            environ["CALLBOARD_PLAYBOOK"] = str(playbook)
        if name == "start, source":
            environ["CALLBOARD_SMTP_URL"] = "smtp://mail.elm.example:25"
        return SetUpApp(SetUpWork(folder, environ), look=look)


BUSINESS = {
    "name": "Elm Roofing",
    "agent": "Sam",
    "email": "sam@elm.example",
    "postal_address": "1 Elm Street, Springfield, NY 10001, USA",
    "country": "US",
    "timezone": "America/New_York",
}


OLD = "name,email\nOtto Quell,otto@quell.example\n"
FAIR = (
    "Visitor,email,Stand\nAmal Haddad,amal@haddad.example,12\nBo Lind,bo@lind.example,3\n,,7\n"
    "Dana Ortiz,dana@ortiz.example,9\n"
)


def _sample_agency(store: Store, now: datetime) -> None:
    from console.demo.fill import demo_house, fill

    fill(store, demo_house(), now=now, seed=7)


def _two_people(store: Store, now: datetime) -> None:
    """Two people wrote in just now; nobody was answered yet."""
    now -= timedelta(seconds=20)
    _post(store, now, name="Dana Ortiz", email="dana@ortiz.example", message="What does it cost?")
    _post(store, now, name="Li Wei", phone="+1 212 555 0142", message="Please call me, a roof.")


def _alike(store: Store, now: datetime) -> None:
    """Somebody wrote again, from an address that differs by a dot."""
    _two_people(store, now)
    _post(store, now, name="Dana Ortiz", email="d.ana@ortiz.example", message="Could you call me?")


def _files(store: Store, now: datetime) -> None:
    """A fair's list, of which one column was decided on, and one that was taken back."""
    from console.demo.fill import demo_house
    from data.files.read import read_table
    from data.imports.columns import choose
    from data.imports.take_in import take_in_file
    from data.imports.undo import Undone, begin_undo, undo_some

    _two_people(store, now)
    house, then = demo_house(), now - timedelta(hours=3)
    wrong = read_table("old.csv", OLD.encode())
    taken = take_in_file(store, wrong, name="old contacts.csv", source="import", house=house,
                         now=then, by="kim", is_answered=False)  # fmt: skip
    with store.read() as session:
        at = begin_undo(session, taken.import_id)
    with store.write() as session:
        done = undo_some(session, at, house=house, now=then + timedelta(minutes=4), by="kim")
    assert isinstance(done, Undone)
    fair = choose(read_table("fair.csv", FAIR.encode()), "Visitor", "name")
    take_in_file(store, fair, name="spring fair.csv", source="import", house=house,
                 now=now - timedelta(minutes=20), by="you")  # fmt: skip


def _hard_day(store: Store, now: datetime) -> None:
    """A job fails, the runner says what hinders it, and a delivery cannot be understood."""
    from console.demo.fill import demo_house
    from data.schedule.firing import remember_entries, start_by_hand
    from data.schedule.runs import finish
    from data.schedule.tables import RunOutcome
    from data.schedule.workers import beat

    _two_people(store, now)
    _post(store, now, colour="red", message="")
    playbook, worker = demo_house().playbook, f"{HOST}:1:ab"
    then = now - timedelta(minutes=2)
    with store.write() as session:
        remember_entries(session, playbook, now=now - timedelta(hours=1))
        trouble = "Mail server: mail.elm.example refused the password since 9:12"
        beat(session, worker, host=HOST, pid=1, kind="serve", started_at=now - timedelta(hours=3),
             now=now, trouble=trouble)  # fmt: skip
        run = start_by_hand(session, playbook, "deliver", now=then, worker=worker)
        said = "The mail server refused the password: 535 5.7.8 authentication failed"
        finish(session, run.run_id, RunOutcome.FAILED, said, now=then, worker=worker)


_FILLED: Mapping[str, Callable[[Store, datetime], None]] = MappingProxyType(
    {
        "many": _sample_agency,
        "few": _two_people,
        "gone": _two_people,
        "hard": _hard_day,
        "alike": _alike,
        "filed": _files,
    }
)


def _post(store: Store, now: datetime, **fields: str) -> None:
    """The form of the website posts this."""
    from console.demo.fill import demo_house
    from data.inbox.process import process
    from data.inbox.receive import receive

    payload = json.dumps(fields).encode()
    with store.write() as session:
        receipt = receive(session, source="website", payload=payload, now=now, by="web",
                          content_type="application/json")  # fmt: skip
        process(session, receipt.inbound_id, house=demo_house(), now=now, by="web")
