"""Our engine alone: what a message costs beside the same number of commits by a bare driver.

The transport is none: whatever it is given is sent at once. The bare loop makes as many commits as
the engine really made, each changing one row, on the same kind of database in the same folder; the
two take turns, and the ratio of each turn is what counts.

Whoever makes fewer commits has a harder aim, as the engine's share of a commit is all that it is
measured by. So the table also has the bare loop with two commits for each message, which is the
least of an engine that records `sending` and `sent` for one message at a time.
"""

from __future__ import annotations

import asyncio
import cProfile
import io
import pstats
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.databases import database
from bench.queued import NOON, queue_up
from bench.rivals import Failed, Stopwatch
from bench.rivals_ours import null_office
from data.driver import Driver
from data.postgres import Postgres
from data.sqlite import Sqlite
from data.store import Store, driver_of, open_store
from jobs.office import Office
from jobs.tasks.deliver import deliver_messages

AIM = 2.5
TURNS = 5
SINGLY = 2
"""Commits for each message where no two messages share one: `sending`, and what became of it."""
PROFILE_LINES = 25
ROWS = 1_000
"""In the bare loop's table."""


@dataclass(frozen=True)
class Turn:
    """Seconds of the engine and of the bare loop, for the same number of commits; `singly` of the
    bare loop with `SINGLY` commits for each message."""

    messages: int
    commits: int
    ours: float
    bare: float
    singly: float
    worked: float
    """Seconds of the processor that the engine took: steadier than the clock on a busy machine."""


class CountedSqlite(Sqlite):
    """Counts the commits that wrote something; the others cost next to nothing."""

    commits = 0
    _before = 0

    def begin(self, connection: Any) -> None:
        super().begin(connection)
        self._before = connection.total_changes

    def begin_claiming(self, connection: Any) -> None:
        self.begin(connection)

    def commit(self, connection: Any) -> None:
        super().commit(connection)
        self.commits += connection.total_changes > self._before


class CountedPostgres(Postgres):
    """Counts them too, by whether the transaction was given a number."""

    commits = 0

    def commit(self, connection: Any) -> None:
        asked = connection.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        self.commits += asked.fetchone()[0]
        super().commit(connection)


def engine_report(messages: int, folder: Path, *, profile: bool) -> str:
    """The table for both databases, and with `profile` where the time goes on SQLite."""
    columns = f"{'ms/msg':>10}{'cpu ms':>8}{'commits':>9}{'bare ms':>9}{'ratio':>7}"
    lines = [f"engine alone, {TURNS} turns{columns}{f'{SINGLY} commits each':>17}{'ratio':>7}"]
    ratios, of_singles = {}, {}
    for kind in ("sqlite", "postgresql"):
        turns = _turns(kind, messages, folder)
        ratios[kind] = statistics.median(turn.ours / turn.bare for turn in turns)
        of_singles[kind] = statistics.median(turn.ours / turn.singly for turn in turns)
        commits = sum(turn.commits for turn in turns) / sum(turn.messages for turn in turns)
        ours, worked, bare, singly = (
            1000 * statistics.median(getattr(turn, name) / turn.messages for turn in turns)
            for name in ("ours", "worked", "bare", "singly")
        )
        lines.append(
            f"{kind:<21}{ours:>13.2f}{worked:>8.2f}{commits:>9.2f}{bare:>9.2f}{ratios[kind]:>7.2f}"
            f"{singly:>17.2f}{of_singles[kind]:>7.2f}"
        )
    own, single = (_verdict(one["sqlite"]) for one in (ratios, of_singles))
    lines.append(f"aim: at most {AIM} × the commits that the engine made, by bare sqlite3: {own}")
    lines.append(f"aim: at most {AIM} × {SINGLY} commits a message, by bare sqlite3: {single}")
    if profile:
        lines.append(_profile(messages, folder))
    return "\n".join(lines)


def _verdict(ratio: float) -> str:
    return "met" if ratio <= AIM else "MISSED"


def _turns(kind: str, messages: int, folder: Path) -> list[Turn]:
    place = folder / f"engine-{kind}"
    place.mkdir()
    with database(kind, place) as url:
        open_store(url).close()
        counted = _counted(driver_of(url), url)
        store = Store(counted)
        office, _ = null_office(store, lambda: NOON)
        bare = _Bare(store.driver, url)
        share = max(messages // TURNS, 1)
        _warm_up(store, office, bare)
        turns = []
        for number in range(TURNS):
            queue_up(store, [NOON] * share, first=1 + WARM_UP + number * share)
            before = counted.commits
            watch = Stopwatch()
            _deliver(office, share)
            ours, commits = watch.read(), counted.commits - before
            kept, singly = bare.commit(commits), bare.commit(SINGLY * share)
            turns.append(Turn(share, commits, ours["seconds"], kept, singly, ours["processor"]))
        store.close()
        bare.close()
    return turns


WARM_UP = 20
"""Messages delivered before the first turn: imports and statement caches are nobody's cost."""


def _warm_up(store: Store, office: Office, bare: _Bare) -> None:
    queue_up(store, [NOON] * WARM_UP)
    _deliver(office, WARM_UP)
    bare.commit(WARM_UP)


def _deliver(office: Office, expected: int) -> None:
    """All that is due."""
    counts = asyncio.run(deliver_messages(office))
    if counts["sent"] != expected:
        raise Failed(f"of {expected} messages {counts['sent']} were sent: {dict(counts)}")


def _counted(driver: Driver, url: str) -> CountedSqlite | CountedPostgres:
    if isinstance(driver, Sqlite):
        return CountedSqlite(driver.path)
    return CountedPostgres(url)


class _Bare:
    """One row changed in each commit, by the driver of our store, set as our store sets it."""

    def __init__(self, driver: Driver, url: str) -> None:
        self._is_sqlite = isinstance(driver, Sqlite)
        if isinstance(driver, Sqlite):
            path = driver.path.with_name("bare.sqlite")
            path.touch()
            driver = Sqlite(path)
        else:
            driver = Postgres(url)
        self._connection = driver.connect()
        run = self._connection.execute
        run("CREATE TABLE bare (id INTEGER PRIMARY KEY, state TEXT, count INTEGER)")
        run("BEGIN")
        for key in range(ROWS):
            run(f"INSERT INTO bare VALUES ({key}, 'queued', 0)")
        run("COMMIT")

    def commit(self, times: int) -> float:
        """Seconds for so many commits."""
        run, place = self._connection.execute, "?" if self._is_sqlite else "%s"
        begin = "BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN"
        update = f"UPDATE bare SET state = {place}, count = count + 1 WHERE id = {place}"
        began = time.perf_counter()
        for number in range(times):
            run(begin)
            run(update, ("sent", number % ROWS))
            run("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        self._connection.close()


def _profile(messages: int, folder: Path) -> str:
    place = folder / "profile"
    place.mkdir()
    store = open_store(f"sqlite:///{place}/callboard.sqlite")
    office, _ = null_office(store, lambda: NOON)
    queue_up(store, [NOON] * WARM_UP)
    _deliver(office, WARM_UP)
    queue_up(store, [NOON] * messages, first=1 + WARM_UP)
    profile = cProfile.Profile()
    profile.enable()
    _deliver(office, messages)
    profile.disable()
    store.close()
    text = io.StringIO()
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(PROFILE_LINES)
    return text.getvalue()
