"""`callboard setup`: from nothing to the first answered lead, in three screens."""

from __future__ import annotations

import typer

from console.commands.options import PLAIN
from console.settings import read_settings
from data.words import _

app = typer.Typer(**PLAIN)


@app.command(help=_("Set up business, mail and one source, each tried on the spot."))
def setup() -> int:
    from console.open import no_console_here, refuse

    settings = read_settings()
    if why := no_console_here():
        return refuse(
            _(
                "{why} The set-up without one: `callboard playbook init`, then the settings "
                "of config.example.env, then `callboard doctor`."
            ).format(why=why)
        )
    from console.setup_open import open_set_up

    return open_set_up(settings)
