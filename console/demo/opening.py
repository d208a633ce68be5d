"""Open the demo: a database in a folder that is gone at the end, filled while the screen stands."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event, Lock
from typing import TYPE_CHECKING

from console.demo.clock import MovedClock
from data.words import _
from screens.desk import Desk
from screens.named import named
from screens.premises import Premises

if TYPE_CHECKING:
    from console.demo.traffic import Traffic
    from data.playbook.house import House
    from data.store import Store
    from jobs.runner import Runner

OPERATOR = "you"


def run_demo(*, quiet: bool, seed: int, clock: MovedClock) -> int:
    """The console on a throw-away agency; returns the exit code.

    No settings file is read, only what the environment says of looks, keys and dates.
    """
    from console.own_desk import in_region, key_map_of, locale_of, speak_as

    wish = os.environ.get("CALLBOARD_LOCALE", "")
    speak_as(wish)
    from console.demo.app import DemoApp
    from console.looks import look_of_environment
    from console.open import attention_of, refuse
    from console.settings import BadSetting
    from screens.log.ring import listen

    try:
        key_map = key_map_of(os.environ.get("CALLBOARD_KEYS", ""))
        locale = locale_of(wish)
    except BadSetting as error:
        return refuse(str(error))
    with tempfile.TemporaryDirectory(
        prefix="callboard-demo-", ignore_cleanup_errors=True
    ) as folder:
        demo = Demo(Path(folder), seed=seed, quiet=quiet, clock=clock)
        opened = in_region(locale, demo.open_premises)
        desk = Desk(opened, operator=OPERATOR, clock=clock, demo=True)
        app = DemoApp(
            desk, start_runner=demo.start_runner, ended=demo.ended, look=look_of_environment()
        )
        app.given_keys = key_map
        app.attention = attention_of("auto")
        listen()
        try:
            app.run()
        finally:
            demo.ended.set()
            demo.wait_for_filling()
            desk.close()
    return app.return_code or 0


def fill_file(file: Path, *, seed: int, clock: MovedClock) -> None:
    """Write the filled database to `file` and be done; `Refused` when there is one already."""
    from data.refused import Refused

    path = named(file).absolute()
    if path.exists():
        raise Refused(
            _("{file} is there already; name a file that does not exist yet.").format(file=file)
        )
    demo = Demo(path.parent, seed=seed, name=path.name, clock=clock)
    demo.open_premises().store.close()


@dataclass
class Demo:
    """One demo in `folder`. `ended` breaks off a filling that nobody waits for any more."""

    folder: Path
    seed: int
    quiet: bool = False
    name: str = "demo.sqlite"
    clock: MovedClock = field(default_factory=MovedClock)
    ended: Event = field(default_factory=Event)
    filling: Lock = field(default_factory=Lock)
    """Held while the database is made: the folder must stay until then."""

    def open_premises(self) -> Premises:
        """Make and fill the database; called in a thread while the first frame stands."""
        with self.filling:
            return self._open()

    def wait_for_filling(self) -> None:
        """Until nobody writes in the folder any more."""
        with self.filling:
            return

    def _open(self) -> Premises:
        from console.demo.fill import demo_house, fill
        from data.refused import Refused
        from data.store import driver_of, open_store

        path = self.folder / self.name
        url = f"sqlite:///{path}"
        if driver_of(url).where != str(path):
            raise Refused(
                _("{path} cannot be a database's name: use one without ? in it.").format(path=path)
            )
        house = demo_house()
        store = open_store(url)
        try:
            fill(store, house, now=self.clock.filled_at, seed=self.seed, ended=self.ended)
            self._move_on(store, house)
        except BaseException:
            store.close()
            path.unlink(missing_ok=True)
            raise
        return Premises(store, house)

    def _move_on(self, store: Store, house: House) -> None:
        """What happens by itself until the clock's time, on the same engine, has happened."""
        from data.whatif.play import Play
        from data.whatif.scenario import Scenario

        if self.clock.ahead <= timedelta(0):
            return
        play = Play(store, house, Scenario(self.clock()), self.clock.filled_at,
                    is_given_up=self.ended.is_set)  # fmt: skip
        play.to_the_end()

    def start_runner(self, desk: Desk) -> DemoRunner:
        """The same runner as in earnest, with a post that goes nowhere, and the traffic."""
        from console.demo.post import DemoPost, office_with
        from console.demo.traffic import Traffic
        from jobs.runner import LOOK_WHERE_TOLD, Runner

        store, house = desk.premises.store, desk.house
        post = DemoPost(Random(self.seed + 1))
        runner = Runner(office_with(store, house, post, desk.now), "demo", look=LOOK_WHERE_TOLD)
        traffic = Traffic(store, house, desk.now, Random(self.seed + 2))
        runner.start()
        if not self.quiet:
            traffic.start()
        return DemoRunner(runner, traffic)


@dataclass(frozen=True, slots=True)
class DemoRunner:
    """The runner and the traffic as one: both stop together, the traffic first."""

    runner: Runner
    traffic: Traffic

    def wake(self) -> None:
        self.runner.wake()

    def run_now(self, name: str) -> None:
        self.runner.run_now(name)

    def stop(self) -> None:
        self.traffic.stop()
        self.runner.stop()
