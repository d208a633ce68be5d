"""`python -m bench NAME [options]` runs one bench; without a name it lists them."""

import importlib
import sys

BENCHES = {
    "start": "process start → first frame and filled panes, against an empty Textual app",
    "keys": "arrow key → painted at a thousand and a million leads, against a plain DataTable",
    "idle": "processor, disk and bytes to the terminal of a console that nobody touches",
    "wire": "bytes to the terminal for a cursor move and a scroll, against a plain DataTable",
    "scale": "memory and far jumps at a million leads, against a thousand",
    "performance": "all five of these; `--write` puts their table into docs/performance.md",
    "monkey": "random keys over a live database: no fault, every change explained by a key",
    "crash": "kill -9 at random moments: what was lost, what was doubled, what waits for a person",
    "intake": "posts a second with the raw row on disk, p50 and p99, beside the bare commit limit",
    "respond": "POST → the mail server's 250, with a console open, and with a million leads stored",
    "seen": "commit in one process → painted on another's screen",
    "contention": "many processes at once: lost updates, waiting readers, double claims",
    "deliver": "messages a second beside huey and procrastinate, after a kill -9, and without mail",
    "try": "a changed playbook tried on 10,000 stored leads, beside the least that could cost",
    "sheet": "every screen and state on one page, to be looked at",
    "late": "how late a message leaves that has a time, beside APScheduler, huey, procrastinate",
}
"""Name of the module in this package, and what it measures."""

MODULES = {"try": "trial"}
"""Where a bench's name is a word of Python's own."""


def main(arguments: list[str]) -> int:
    """Run the named bench.

    Returns:
        The exit status: 2 for a name that isn't there.
    """
    if not arguments:
        for name, what in BENCHES.items():
            print(f"{name:<13}{what}")
        return 0
    name, *rest = arguments
    if name not in BENCHES:
        print(f"no bench is called {name!r}; there is: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    run = importlib.import_module(f"bench.{MODULES.get(name, name)}").main
    return int(run(rest))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
