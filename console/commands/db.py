"""`callboard db`: upgrade, check, back up and restore the database, while everything runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.commands.options import PLAIN, AsJson
from console.commands.printing import one_line, print_json, say, told_here
from console.settings import read_settings
from data.words import _

if TYPE_CHECKING:
    from data.store import Store

app = typer.Typer(help=_("The database."), no_args_is_help=True, **PLAIN)


@app.callback(help=_("The database."))
def db() -> None:
    return


@app.command("upgrade", help=_("Create or upgrade the tables. (Every start does this too.)"))
def upgrade() -> None:
    from data.migrations import HEAD
    from data.store import open_store

    store = open_store(read_settings().database_url)
    store.close()
    say(_("{where} is at revision {revision}.").format(where=store.where, revision=HEAD))


@app.command(
    "check", help=_("Whether all of it can be read, and is as it should be. Changes nothing.")
)
def check(as_json: AsJson = False) -> None:
    from console.setup import utc_now
    from data.soundness.checking import check as check_store

    store = _as_it_is()
    try:
        findings = check_store(store, now=utc_now())
    finally:
        store.close()
    if as_json:
        print_json({"database": store.where, "sound": not findings, "findings": findings})
    else:
        for finding in findings:
            say(one_line(finding.sentence))
        if not findings:
            say(_("{where} is sound.").format(where=store.where))
    if findings:
        raise typer.Exit(1)


@app.command(
    "backup", help=_("Copy the database to FILE while everything runs. Only you can read the copy.")
)
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help=_("Replace FILE if it exists."))] = False,
) -> None:
    from data.copies.backing_up import back_up

    store = _as_it_is()
    made = back_up(store.driver, file, environ=os.environ, force=force)
    say(
        _("{file} holds {contents}: {size}, revision {revision}, checked.").format(
            file=made.file,
            contents=told_here(made.contents.sentence),
            size=_size(made.size),
            revision=made.contents.revision,
        )
    )


@app.command(
    "restore",
    help=_(
        "Put the backup FILE in the place of the database, which is kept beside it.\n\n"
        "What may have left since the backup was taken waits for a person afterwards."
    ),
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    overwrite_newer: Annotated[
        bool,
        typer.Option("--overwrite-newer", help=_("Lose what the database has and FILE has not.")),
    ] = False,
    while_running: Annotated[
        bool, typer.Option("--while-running", help=_("Though a runner works on the database."))
    ] = False,
) -> None:
    from console.setup import utc_now
    from data.copies.restoring import restore as put_back
    from data.copies.terms import Terms
    from data.store import driver_of
    from jobs.heartbeat import is_dead_here

    settings = read_settings()
    driver = driver_of(settings.database_url)
    terms = Terms(
        ask=_go_on if yes else _ask,
        is_dead=is_dead_here,
        overwrite_newer=overwrite_newer,
        while_running=while_running,
    )
    done = put_back(
        driver, file, environ=os.environ, terms=terms, now=utc_now(), by=settings.operator
    )
    say(
        _("{where} holds what {file} held: {contents}.").format(
            where=driver.where, file=file, contents=told_here(done.contents.sentence)
        )
    )
    say(done.held.sentence)
    if done.kept is not None:
        say(_("The database that was replaced is kept in {kept}.").format(kept=done.kept))


def _as_it_is() -> Store:
    """The database without upgrading or creating it; raises `BadDatabase` where there is none."""
    from data.place import path_of
    from data.refused import BadDatabase
    from data.sqlite import Sqlite
    from data.store import Store, driver_of

    driver = driver_of(read_settings().database_url)
    if isinstance(driver, Sqlite):
        driver.must_be_a_file()
    store = Store(driver)
    path = path_of(store)
    if path is not None and not path.exists():
        raise BadDatabase(
            _(
                "There is no database {path} yet. Start Callboard once, or set "
                "CALLBOARD_DATABASE_URL."
            ).format(path=path)
        )
    return store


def _go_on(_question: str) -> None:
    return


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise typer.BadParameter(_("nobody can be asked here; add --yes to restore"))
    say(question)
    typer.confirm(_("Go on?"), abort=True)


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 1e5 else f"{number / 1e3:.1f} kB"
