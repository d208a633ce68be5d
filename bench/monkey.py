"""Random keys at a real console over a live database that another process changes all the time.

Two things must hold. No key ends the console, but for those that quit it. And every change an
operator makes is explained by a key: between the wild turns come calm ones, in which only keys are
pressed that look (move, open nothing, change nothing), and then the operator's part of the timeline
must not have grown. A seed gives the same keys again.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from bench.agency import Agency, open_agency
from bench.busy import busy
from bench.desks import CONSOLE
from bench.sitting import Ended, NeverPainted, Sitting
from console.demo.clock import MovedClock
from console.demo.fill import SEED
from console.demo.opening import fill_file
from data.reading import stored
from data.store import Store, open_store

KEYS = 50_000
MONKEYS = 4
"""At once, each at an agency of its own: most of the time one waits for pictures."""

WILD_TURN, CALM_TURN = 200, 50
"""Keys in a wild turn, and in a calm one, at most; what is left is shared by halves."""

AT_ONCE = 5
"""Keys that come in one go, as from a held key or a paste into the wrong window."""

RESTING = 3.0
"""Seconds without another deed after which none is under way any more."""

QUITS, PALETTE = "q", "\x10"
"""The palette offers to quit: letters behind it and an enter may take that up."""

LOOKING = (
    *"jkgG1234zZ\t", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[5~",
    "\x1b[6~",
)  # fmt: skip
"""Keys that must never change anything that is stored."""

WILD = (
    *LOOKING, *"abcdefhilmnoprstuvwxyABCDFHIJLMNOPRSTUVWXYZ0/<>.,*+-=:;!'\"@#&()", "E", " ", "\r",
    *("\r",) * 6, *("\x1b",) * 8, "\x7f", "\x13", PALETTE, "\x12", "\x07", "\x1b[Z", "\x1bOP", "é",
    "漢", "\x1b[200~pasted\x1b[31m text\x1b[201~", "\x1b[<0;30;8M\x1b[<0;30;8m", "\x1b[<64;30;8M",
)  # fmt: skip
"""Any key but the ones that quit; clicks, a wheel and a paste among them. Help comes at the end of
each turn: its picture says that every key before it was taken."""

PHRASES = (
    *("tc", "tv", "oc", "on", "s1", "2s2", "3p", "3f", "3x", "Akim\r", "2\rs1", "2\ra", "2rno\r"),
    *("4>", "4bm\r", "4\r ", "/a\r", "\x1bu", "\x1bu", "j.", "* p", "2ehello", "1\rtn ok\r"),
    *(",d", ",na", ",h\r", "n\x07s", "1\r,sj"),
)
"""What operators press in one go: random letters alone hardly ever do something."""

HELP, IN_HELP = "?", "enter does it"

ASKS, YES = "throw it away", "y"
"""What a form says to an escape when something was typed into it; another escape goes back."""

BEHIND = 120.0
"""Seconds that the console may be behind."""

SOON = 5.0
"""Seconds after which help is asked for once more, each time twice as many: in a form it is a
letter."""

QUIT_EVERY = 2_000
"""Keys between two ends that are asked for."""

_DEEDS = """
    SELECT at, kind, summary FROM activity WHERE by = :by AND at >= :since
    ORDER BY id DESC LIMIT 3
"""

CRASHED = "ended because of a fault"


@dataclass
class Outcome:
    """What came of it; `faults` say what must not be."""

    keys: int = 0
    turns: int = 0
    starts: int = 0
    deeds: int = 0
    """Entries of the timeline that are the operator's."""
    lost: int = 0
    """Turns after which help never came: the monkey did not get out of where it was."""
    faults: list[str] = field(default_factory=list)


class Monkey:
    """Sits at one console after the other."""

    def __init__(self, agency: Agency, store: Store, seed: int) -> None:
        self._agency, self._store = agency, store
        self._dice = random.Random(seed)
        self._since_quit = 0
        self._may_end = False
        """Whether it was asked to, not long ago."""
        self._last: list[str] = []
        """The keys of this turn and of the one before."""
        self.outcome = Outcome()

    def play(self, keys: int) -> Outcome:
        """Press so many keys."""
        while self.outcome.keys < keys and not self.outcome.faults:
            with Sitting(CONSOLE, self._agency.env, str(self._agency.folder)) as console:
                self.outcome.starts += 1
                try:
                    console.wait_for("Inbound", "runner")
                    self._sit(console, keys)
                except NeverPainted as ended:
                    if not self._is_explained(ended):
                        self.outcome.faults.append(
                            f"after {self.outcome.keys} keys, the last {self._last[-30:]!r}:"
                            f" {ended}\n{self._report()}"
                        )
        self.outcome.deeds = self._deeds()
        return self.outcome

    def _is_explained(self, ended: NeverPainted) -> bool:
        """Whether it ended well and was asked to: by the key, or by what the palette offers."""
        is_well = isinstance(ended, Ended) and ended.status == 0 and CRASHED not in str(ended)
        return is_well and (self._may_end or PALETTE in self._last)

    def _sit(self, console: Sitting, keys: int) -> None:
        self._since_quit, self._may_end, self._last = 0, False, []
        while self.outcome.keys < keys:
            half = (keys - self.outcome.keys + 1) // 2
            wild = self._turn(console, WILD + PHRASES, min(WILD_TURN, half))
            self._stand_back(console)
            self._settled(console)
            self._may_end = False
            calm_since = datetime.now(UTC)
            calm = self._turn(console, LOOKING, min(CALM_TURN, half))
            console.settle()
            if changed := self._changed(calm_since):
                self.outcome.faults.append(
                    f"after {self.outcome.keys} keys, at {calm_since:%H:%M:%S}, keys that look"
                    f" changed something: {changed}\nbefore: {wild!r}\nthen: {calm!r}"
                )
                return
            self.outcome.turns += 1
            if self._since_quit > QUIT_EVERY:
                self._quit(console)

    def _turn(self, console: Sitting, among: tuple[str, ...], count: int) -> list[str]:
        pressed: list[str] = []
        self._last = self._last[-WILD_TURN:]
        while len(pressed) < count:
            keys = self._dice.choices(among, k=min(AT_ONCE, count - len(pressed)))
            console.type("".join(keys))
            pressed += keys
            self._last += keys
            self.outcome.keys += len(keys)
            self._since_quit += len(keys)
        return pressed

    def _stand_back(self, console: Sitting) -> None:
        """Out of every dialog, and until what was asked for is done."""
        for _ in range(6):
            console.type("\x1b")
            console.listen(0.12)  # else it is the begin of a sequence
        self._catch_up(console)
        console.settle()

    def _catch_up(self, console: Sitting) -> None:
        """Until all keys were taken: they are taken one after another, the last opens the help.

        What was typed into a form is thrown away when that asks.
        """
        patience, until = SOON, time.monotonic() + BEHIND
        while time.monotonic() < until:
            console.forget()
            console.type("\x1b")
            console.listen(0.12)
            console.type(HELP)
            shown = console.wait_for_one(IN_HELP, ASKS, timeout=patience)
            if shown == IN_HELP:
                break
            if shown == ASKS:
                console.type(YES)
            patience *= 1 if shown else 2
        else:
            self.outcome.lost += 1
        console.type("\x1b")
        console.listen(0.12)

    def _settled(self, console: Sitting) -> None:
        """When what was asked for is done: in threads, which wait for others to write."""
        deeds = -1
        while deeds != (deeds := self._deeds()):
            console.listen(RESTING)

    def _quit(self, console: Sitting) -> None:
        """Unless it stands in a field, where that is a letter. An end may take its time."""
        self._since_quit, self._may_end = 0, True
        console.type(QUITS)
        self._catch_up(console)

    def _report(self) -> str:
        """What the console wrote down about a fault of its own; the folder is taken away soon."""
        reports = sorted(self._agency.folder.rglob("crash-*.txt"))
        return reports[-1].read_text(encoding="utf-8") if reports else ""

    def _deeds(self) -> int:
        with self._store.look() as reader:
            operator = self._agency.env["CALLBOARD_OPERATOR"]
            rows = reader.rows("SELECT count(*) FROM activity WHERE by = :by", by=operator)
            return int(rows[0][0])

    def _changed(self, since: datetime) -> str:
        """The operator's newest deeds that were begun since; empty when there are none."""
        with self._store.look() as reader:
            operator = self._agency.env["CALLBOARD_OPERATOR"]
            rows = reader.rows(_DEEDS, by=operator, since=stored(since))
            return str(rows) if rows else ""


def play(keys: int, seed: int, folder: Path) -> Outcome:
    """A filled agency, a process that changes it, and a monkey."""
    with ExitStack() as stack:
        database = folder / "callboard.sqlite"
        fill_file(database, seed=SEED, clock=MovedClock())
        agency = open_agency(folder, f"sqlite:///{database}", "")
        agency.env.update(VISUAL="true", EDITOR="true")
        store = stack.enter_context(closing(open_store(agency.database_url)))
        stack.enter_context(busy(agency.database_url, 2))
        return Monkey(agency, store, seed).play(keys)


def _alone(keys: int, seed: int) -> Outcome:
    """One monkey at an agency of its own."""
    with tempfile.TemporaryDirectory(prefix="callboard-bench-") as folder:
        return play(keys, seed, Path(folder))


def main(arguments: list[str]) -> int:
    """Play and tell; 1 for a fault."""
    parser = argparse.ArgumentParser(prog="python -m bench monkey", description=__doc__)
    parser.add_argument("--keys", type=int, default=KEYS, help=f"of all monkeys ({KEYS})")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same keys again")
    parser.add_argument("--monkeys", type=int, default=MONKEYS,
                        help=f"at once; the next one has the next seed ({MONKEYS})")  # fmt: skip
    options = parser.parse_args(arguments)
    shares = [len(range(place, options.keys, options.monkeys)) for place in range(options.monkeys)]
    seeds = [options.seed + place for place in range(options.monkeys)]
    with ProcessPoolExecutor(options.monkeys, mp_context=get_context("spawn")) as processes:
        outcomes = list(processes.map(_alone, shares, seeds))
    for seed, one in zip(seeds, outcomes, strict=True):
        print(f"seed {seed}: {one.keys} keys in {one.starts} consoles, "
              f"{one.turns} turns, {one.lost} of them lost, {one.deeds} deeds")  # fmt: skip
        for fault in one.faults:
            print(f"FAULT {fault}", file=sys.stderr)
    faults = sum(len(one.faults) for one in outcomes)
    print(f"{sum(one.keys for one in outcomes)} keys, {faults} faults, {os.cpu_count()} cores")
    return int(bool(faults))
