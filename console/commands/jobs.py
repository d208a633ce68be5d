"""`callboard jobs`: the cron runner's entries and runs."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson
from console.commands.printing import fields_of, print_rows, say
from console.settings import read_settings

app = typer.Typer(help="The cron runner's entries and runs.", no_args_is_help=True, **PLAIN)
COLUMNS = ("name", "cron", "zone", "paused", "next_at", "last_at", "outcome", "seconds", "detail")
HISTORY = ("id", "entry", "slot", "started_at", "seconds", "outcome", "detail", "worker")
Name = Annotated[str, typer.Argument(metavar="NAME")]


@app.command("list")
def listing(as_json: AsJson = False) -> None:
    """Every entry with its next and last run."""
    from data.schedule import queries

    with open_desk() as desk:
        found = desk.read(queries.jobs, desk.playbook, desk.now())
    rows = [fields_of(row) for row in found]
    for row in rows:
        last = fields_of(row["last"]) if row["last"] else {}
        row["last_at"] = last.get("started_at")
        row.update({key: last.get(key) for key in ("outcome", "seconds", "detail")})
    print_rows(rows, COLUMNS, as_json=as_json, empty="The playbook has no jobs.")


@app.command("history")
def history(
    name: Annotated[str, typer.Argument(metavar="[NAME]")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """Runs, newest first."""
    from data.schedule import queries

    with open_desk() as desk:
        found = desk.read(queries.history, entry=name, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, HISTORY, as_json=as_json, empty="Nothing has run yet.")


@app.command("run")
def run(name: Name) -> None:
    """Run an entry now, in this process."""
    from console.setup import office_of
    from data.refused import Refused
    from data.schedule.firing import finish, remember_entries, start_by_hand
    from data.schedule.tables import RunOutcome
    from jobs.catalogue import run as run_job

    with open_desk() as desk:
        office = office_of(read_settings(), desk.premises.store, desk.house)
        with office.store.write() as session:
            remember_entries(session, desk.playbook, now=desk.now())
            firing = start_by_hand(session, desk.playbook, name, now=desk.now(),
                                   worker=office.worker)  # fmt: skip
        try:
            detail, outcome = asyncio.run(_run_and_close(run_job(firing.job, office), office)), None
        except Exception as error:  # noqa: BLE001 - a job may fail in any way; it is told below
            detail, outcome = f"{type(error).__name__}: {error}", RunOutcome.FAILED
        with office.store.write() as session:
            finish(session, firing.run_id, outcome or RunOutcome.OK, detail, now=desk.now())
    if outcome is not None:
        raise Refused(f"The job {name} failed: {detail}")
    say(f"{name}: {detail}")


async def _run_and_close(work: Any, office: Any) -> str:
    try:
        result: str = await work
    finally:
        await office.post.close()
    return result


@app.command("pause")
def pause(name: Name) -> None:
    """Hold an entry; what it misses is made up once."""
    _set_paused(name, paused=True)
    say(f"{name} is paused.")


@app.command("resume")
def resume(name: Name) -> None:
    """Let an entry go on."""
    _set_paused(name, paused=False)
    say(f"{name} goes on.")


def _set_paused(name: str, *, paused: bool) -> None:
    from data.schedule.firing import remember_entries, set_paused

    with open_desk() as desk, desk.premises.store.write() as session:
        remember_entries(session, desk.playbook, now=desk.now())
        set_paused(session, desk.playbook, name, paused, by=desk.operator)
