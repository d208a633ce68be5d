"""All five benches of the terminal, one after the other: the table of docs/performance.md.

Twenty minutes on a machine that does nothing else. `--write` puts the table into the page.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import idle, keys, scale, start, wire
from bench.desks import LARGE, Line, table
from bench.seed import seed
from bench.zygote import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- python -m bench performance --write -->", "<!-- end -->"


def _all(*, is_quick: bool) -> Iterator[Line]:
    yield from start.measure(3 if is_quick else start.RUNS)
    yield from wire.measure()
    yield from idle.measure(10, settling=5) if is_quick else idle.measure()
    large = 20_000 if is_quick else LARGE
    with tempfile.TemporaryDirectory(prefix="callboard-bench-") as folder:
        database = Path(folder) / "large.sqlite"
        seed(f"sqlite:///{database}", large, datetime.now(UTC))
        yield from keys.measure(100 if is_quick else keys.KEYS, (1_000, large), str(database))
        yield from scale.measure(1_000, large, str(database))


def page(text: str, lines: list[Line], now: datetime) -> str:
    """The page with this table in the place of the one that was there."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    where = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return (
        f"{before}{BEGIN}\n\nMeasured {now:%Y-%m-%d} on {where}.\n\n{table(lines)}\n\n{END}{after}"
    )


def main(arguments: list[str]) -> int:
    """Run them and print the table; 1 when a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench performance", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    parser.add_argument("--quick", action="store_true", help="minutes, with fewer of everything")
    options = parser.parse_args(arguments)
    lines = []
    for line in _all(is_quick=options.quick):
        lines.append(line)
        print(table([line]).splitlines()[-1], flush=True)
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(page(text, lines, datetime.now(UTC)), encoding="utf-8")
    return int(not all(line.is_kept for line in lines))
