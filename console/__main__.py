"""`callboard`: the console without arguments, a command with them.

The console's way imports no command library, and `--version` and `--help` no screen and no
database: people wait for both.
"""

from __future__ import annotations

import sys

from console.streams import all_said, end_at_once, make_whole

VERSION = "0.1.0"


def main() -> None:
    """Run what the arguments ask for and exit with its code; a fault of ours is one sentence."""
    make_whole()
    try:
        code = _run(sys.argv[1:])
    except Exception as fault:  # noqa: BLE001 - the last rim: nothing is left to do but to tell
        from screens.crash import keep_report

        print(keep_report(fault), file=sys.stderr)  # noqa: T201
        code = 1
    code = all_said(code)
    if not sys.argv[1:]:
        end_at_once(code)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    if not arguments:
        from console.open import open_console

        return open_console()
    if arguments[0] in ("--version", "-V"):
        print(f"callboard {VERSION}")  # noqa: T201 - this is the answer
        return 0
    from console.commands import run

    return run(arguments)


if __name__ == "__main__":
    main()
