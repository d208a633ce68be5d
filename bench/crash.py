"""Kill -9 at random moments, hundreds of times, and count what was lost and what was doubled.

A worker is `callboard serve`, forked from a process that has imported everything (zygote.py), and
killed by SIGKILL at a random moment after its start: before it listens, while it takes in, while
mail is on the wire, while a cron entry fires. In every fifth round there are two workers on the
database, killed one after the other. Several senders post leads and repeat each one until it is
acknowledged, so what was acknowledged is known; a mail server in another process writes down what
it accepts before it says so, so what arrived is known. Before each round the worker's clock is
moved on by up to an hour, so that cron entries and follow-ups come due all the time. No step is
taken between a kill and the next start, except that now and then an operator goes through the
review queue: an uncertain message that did arrive is noted as arrived, one that did not is sent.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.agency import CommandFailed
from bench.crash_rounds import ROUNDS, Ended, run_rounds
from bench.crash_verdict import Verdict, judge
from bench.databases import KINDS, database
from bench.zygote import Zygote


def crash(
    kind: str, rounds: int, seed: int, folder: Path, zygote: Zygote, *, tell: bool = False
) -> Verdict:
    """All rounds on one kind of database, and what became of the promises.

    Args:
        kind: One of `KINDS`.
        rounds: How many; each ends with one or two kills.
        seed: Of everything that is random in the bench; the machine's own timing is not.
        folder: An empty one.
        zygote: Starts the workers and the commands.
        tell: Whether to print a line every 20 rounds.

    Raises:
        Ended: A worker ended by itself, or did not come to rest.
        CommandFailed: A command of the program did.
    """
    with database(kind, folder) as url:
        return judge(run_rounds(folder, url, zygote, rounds, random.Random(seed), tell=tell))


def main(arguments: list[str]) -> int:
    """Run the bench and print its table.

    Returns:
        The exit status: 1 if a promise was broken.
    """
    parser = argparse.ArgumentParser(prog="python -m bench crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"({ROUNDS})")
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    parser.add_argument("--seed", type=int, default=None, help="default: another one each time")
    parser.add_argument("--keep", action="store_true", help="keep the folder with all evidence")
    options = parser.parse_args(arguments)
    seed = random.randrange(10**6) if options.seed is None else options.seed
    kinds = KINDS if options.database == "both" else (options.database,)
    return max(_one(kind, options.rounds, seed, keep=options.keep) for kind in kinds)


def _one(kind: str, rounds: int, seed: int, *, keep: bool) -> int:
    folder = Path(tempfile.mkdtemp(prefix="callboard-crash-"))
    began = time.monotonic()
    is_broken = True
    try:
        with closing(Zygote()) as zygote:
            verdict = crash(kind, rounds, seed, folder, zygote, tell=True)
        is_broken = verdict.is_broken
        print(f"\n{kind}, seed {seed}, {time.monotonic() - began:.0f} s\n\n{verdict.table()}\n")
    except (Ended, CommandFailed) as error:
        print(f"\n{kind}, seed {seed}: BROKEN: {error}\n", file=sys.stderr)
    finally:
        if keep or is_broken:
            print(f"The evidence is in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder)
    return int(is_broken)
