"""`callboard open`: start the console at one thing, or with a search."""

from __future__ import annotations

import typer

from console.commands.options import PLAIN
from data.words import _

app = typer.Typer(**PLAIN)


@app.command(
    help=_("Start the console with a lead, client or message open, or with what these words find.")
)
def open_at(
    what: list[str] = typer.Argument(
        help=_("lead 123, client 5, message 9, delivery 3; or words to find."), metavar="WHAT…"
    ),
) -> None:
    from console.open import open_console
    from screens.finding.opening import opening

    raise typer.Exit(open_console(opening(" ".join(what)), sets_up=False))
