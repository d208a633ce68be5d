"""`callboard`: the console without arguments, a command with them.

The console's way imports no command library, and `--version` and `--help` no screen and no
database: people wait for both.
"""

from __future__ import annotations

import sys

VERSION = "0.1.0"


def main() -> None:
    """Run what the arguments ask for and exit with its code; a fault of ours is one sentence."""
    try:
        _run(sys.argv[1:])
    except Exception as fault:  # noqa: BLE001 - the last rim: nothing is left to do but to tell
        from screens.crash import keep_report

        print(keep_report(fault), file=sys.stderr)  # noqa: T201
        sys.exit(1)


def _run(arguments: list[str]) -> None:
    if not arguments:
        from console.open import open_console

        sys.exit(open_console())
    if arguments in (["--version"], ["-V"]):
        print(f"callboard {VERSION}")  # noqa: T201 - this is the answer
        sys.exit(0)
    from console.commands import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
