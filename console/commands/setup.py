"""`callboard setup`: from nothing to the first answered lead, in three screens."""

from __future__ import annotations

import typer

from console.commands.options import PLAIN
from console.settings import read_settings

app = typer.Typer(**PLAIN)


@app.command(help="Set up business, mail and one source, each tried on the spot.")
def setup() -> int:
    from console.open import no_console_here, refuse

    settings = read_settings()
    if why := no_console_here():
        return refuse(
            f"{why} The set-up without one: `callboard playbook init`, then the settings of "
            "config.example.env, then `callboard doctor`."
        )
    from console.setup_open import open_set_up

    return open_set_up(settings)
