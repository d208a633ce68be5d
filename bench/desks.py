"""What the benches of the terminal have in common: databases with a past, and figures beside one
another."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.agency import Agency, open_agency
from bench.seed import seed
from bench.sitting import Sitting
from bench.zygote import ROOT

CONSOLE = (sys.executable, "-m", "console")
PLAIN_TABLE = (sys.executable, "-m", "bench.plain_table")
EMPTY_APP = (sys.executable, "-m", "bench.empty_app")

SMALL, LARGE = 1_000, 1_000_000
"""Leads stored."""

SQLITE = "sqlite:///"

RESTING, AT_REST = 3.0, 0.06
"""Seconds in which a program that uses no more of a core than that is at rest: twice what the start
of a minute costs, and a third of what a runner takes that works off a pile."""

WORKED_OFF_WITHIN = 900.0
"""Seconds after which a program that still works will not come to rest."""


@dataclass(frozen=True)
class Line:
    """One figure, the reference of the same run, and what is promised of it."""

    what: str
    ours: float
    reference: float
    unit: str
    promise: str
    is_kept: bool

    @property
    def ratio(self) -> float:
        return self.ours / self.reference if self.reference else 0.0


def table(lines: Iterable[Line]) -> str:
    """As Markdown, which is also readable."""
    rows = [
        ("what", "callboard", "reference", "ratio", "promise", ""),
        ("---", "---:", "---:", "---:", "---", "---"),
    ]
    rows += [
        (
            line.what,
            f"{line.ours:,.{_places(line)}f} {line.unit}",
            f"{line.reference:,.{_places(line)}f} {line.unit}",
            f"{line.ratio:.2f}" if line.reference else "–",
            line.promise,
            "kept" if line.is_kept else "MISSED",
        )
        for line in lines
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _places(line: Line) -> int:
    return 0 if line.unit == "bytes" else 2


def tell(lines: Sequence[Line]) -> int:
    """Print the table; 1 when a promise was missed."""
    print(table(lines))
    return int(not all(line.is_kept for line in lines))


@contextmanager
def agency_with(leads: int, seeded: str = "") -> Iterator[Agency]:
    """An agency with so many leads in its past; `seeded` is a database to copy instead."""
    with TemporaryDirectory(prefix="callboard-bench-") as folder:
        url = f"{SQLITE}{Path(folder) / 'callboard.sqlite'}"
        fill(url, leads, seeded)
        yield open_agency(Path(folder), url, "")


def fill(url: str, leads: int, seeded: str = "") -> None:
    """Make this SQLite file a database with so many leads; `seeded` holds a million, to be copied
    instead."""
    if seeded and leads == LARGE:
        shutil.copy(seeded, url.removeprefix(SQLITE))
    else:
        seed(url, leads, datetime.now(UTC))
    os.sync()  # what was written is not written out while something is measured


@contextmanager
def console_of(agency: Agency) -> Iterator[Sitting]:
    """The console at its terminal, its panes filled and its runner done with what had piled up.

    A database that was seeded hours ago has hundreds of follow-ups that came due since.
    """
    with Sitting(CONSOLE, agency.env, str(agency.folder)) as sitting:
        sitting.wait_for("Dana ")
        sitting.wait_for("runner ok")
        wait_for_rest([sitting.pid], sitting.listen)
        yield sitting


class NeverAtRest(Exception):
    """A program went on working by itself."""


def wait_for_rest(pids: Sequence[int], listen: Callable[[float], object]) -> None:
    """Until none of the programs works by itself any more; `listen` waits, reading what they say.

    Raises:
        NeverAtRest: They did until patience was at its end.
    """
    until = time.monotonic() + WORKED_OFF_WITHIN
    before = sum(map(processor_of, pids))
    while time.monotonic() < until:
        listen(RESTING)
        now = sum(map(processor_of, pids))
        if now - before <= AT_REST * RESTING:
            return
        before = now
    raise NeverAtRest(f"still at work after {WORKED_OFF_WITHIN:g} s")


@contextmanager
def plain_table() -> Iterator[Sitting]:
    """The reference: one DataTable of a hundred rows."""
    with Sitting(PLAIN_TABLE, {}, str(ROOT)) as sitting:
        sitting.wait_for("row 0")
        sitting.settle()
        yield sitting


@contextmanager
def both(leads: int, seeded: str = "") -> Iterator[tuple[Sitting, Sitting]]:
    """The reference and the console, its inbound pane alone as the reference's table is."""
    with ExitStack() as stack:
        reference = stack.enter_context(plain_table())
        console = stack.enter_context(console_of(stack.enter_context(agency_with(leads, seeded))))
        console.press("1")
        console.press("z")
        console.settle()
        yield reference, console


def percentile(values: Sequence[float], share: int) -> float:
    """In hundredths."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def memory_of(pid: int) -> float:
    """Megabytes of memory that are the process's own."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) / 1024
    return 0.0


def processor_of(pid: int) -> float:
    """Processor seconds that a process has used so far, all its threads together (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
