"""`callboard demo`: the console on a throw-away agency that sends nothing to anyone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.commands.options import PLAIN
from console.commands.printing import say

app = typer.Typer(**PLAIN)

PROMISE = "It cannot send anything to anyone."


@app.command(
    help="The console on a throw-away database: a sample agency with simulated traffic. "
    f"{PROMISE} Your own database and settings are not touched; everything is gone at the end."
)
def demo(
    quiet: Annotated[bool, typer.Option("--quiet", help="No traffic while you watch.")] = False,
    seed: Annotated[int, typer.Option(help="Another number, other traffic.")] = 7,
    fill_only: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the sample database to FILE; no screen."),
    ] = None,
) -> int:
    if fill_only is not None:
        from console.demo.opening import fill_file

        fill_file(fill_only, seed=seed)
        say(f"The demo agency is in {fill_only}.")
        return 0
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        from console.open import refuse

        return refuse(
            "The demo needs a terminal. Use `callboard demo --fill-only FILE` to write its "
            "database to a file."
        )
    from console.demo.opening import run_demo

    print(f"Setting up the demo agency … {PROMISE}", file=sys.stderr)  # noqa: T201 - no screen yet
    return run_demo(quiet=quiet, seed=seed)
