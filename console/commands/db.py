"""`callboard db`: the database."""

from __future__ import annotations

import typer

from console.commands.options import PLAIN
from console.commands.printing import say
from console.settings import read_settings

app = typer.Typer(help="The database.", no_args_is_help=True, **PLAIN)


@app.callback()
def db() -> None:
    """The database."""


@app.command("upgrade")
def upgrade() -> None:
    """Create or upgrade the tables. (Every start does this too.)"""
    from data.migrations import HEAD
    from data.store import open_store

    store = open_store(read_settings().database_url)
    store.close()
    say(f"{store.where} is at revision {HEAD}.")
