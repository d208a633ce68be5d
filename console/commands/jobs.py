"""`callboard jobs`: the cron runner's entries and runs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import fields_of, print_rows, say, told_line
from console.settings import read_settings
from data.words import _, ngettext

if TYPE_CHECKING:
    from data.schedule.queries import RunRow
    from data.schedule.runners import RunnerRow
    from jobs.office import Office

app = typer.Typer(help=_("The cron runner's entries and runs."), no_args_is_help=True, **PLAIN)
COLUMNS = ("name", "cron", "zone", "paused", "next_at", "last_at", "outcome", "seconds", "worker",
           "detail")  # fmt: skip
HISTORY = ("id", "entry", "slot", "started_at", "seconds", "outcome", "detail", "by", "worker")
RUNNERS = ("runner", "pid", "since", "doing", "trouble", "beat_at")
TOO_LATE = _("it took so long without a sign that the history shows it as failed")
NOBODY = _(
    "No runner is alive: nothing is answered, sent or run. Start 'callboard serve' or a console."
)
Name = Annotated[str, typer.Argument(metavar="NAME")]


@app.command("list", help=_("Every entry with its next and last run."))
def listing(as_json: AsJson = False) -> None:
    from data.schedule import queries

    with open_desk() as desk:
        found = desk.look(queries.jobs, desk.playbook, desk.now())
    rows = [fields_of(row) for row in found]
    for row in rows:
        last = fields_of(row["last"]) if row["last"] else {}
        row["last_at"] = last.get("started_at")
        row.update({key: last.get(key) for key in ("outcome", "seconds", "worker")})
        row["detail"] = row["problem"] or last.get("detail")
    print_rows(rows, COLUMNS, as_json=as_json, empty=_("The playbook has no jobs."))


@app.command("history", help=_("Runs, newest first."))
def history(
    name: Annotated[str, typer.Argument(metavar="[NAME]")] = "",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    from data.schedule import queries

    with open_desk() as desk:
        found = desk.look(queries.history, entry=name, limit=limit)
    rows = [{**fields_of(row), "by": _by(row)} for row in found]
    print_rows(rows, HISTORY, as_json=as_json, empty=_("Nothing has run yet."))


def _by(run: RunRow) -> str:
    if run.by_hand:
        return _("hand")
    return _("cron again") if run.second_try else "cron"


@app.command(
    "runners", help=_("Who works on this database: since when, and what each has in hand now.")
)
def runners(as_json: AsJson = False) -> None:
    from data.schedule.runners import runners as find_runners

    with open_desk() as desk:
        found = desk.look(find_runners, now=desk.now())
    rows = [{**fields_of(row), "runner": _runner(row), "doing": _doing(row)} for row in found]
    print_rows(rows, RUNNERS, as_json=as_json, empty=NOBODY)


def _runner(row: RunnerRow) -> str:
    told = _("{kind} on {host}") if row.kind else _("{host}, not signed in")
    return told.format(kind=row.kind, host=row.host)


def _doing(row: RunnerRow) -> str:
    held = [run.entry for run in row.runs]
    if count := row.messages:
        held.append(ngettext("{count} message", "{count} messages", count).format(count=count))
    if count := row.inbound:
        held.append(ngettext("{count} arrival", "{count} arrivals", count).format(count=count))
    return ", ".join(held) or _("idle")


@app.command("run", help=_("Run an entry now, in this process."))
def run(name: Name) -> None:
    from console.setup import office_of
    from data.refused import Refused
    from data.schedule.firing import finish, remember_entries, start_by_hand
    from data.schedule.tables import RunOutcome
    from jobs.not_done import NotDone

    with open_desk() as desk:
        office = office_of(read_settings(), desk.premises.store, desk.house)
        with office.store.write() as session:
            remember_entries(session, desk.playbook, now=desk.now())
            firing = start_by_hand(session, desk.playbook, name, now=desk.now(),
                                   worker=office.worker)  # fmt: skip
        try:
            with _kept(office):
                detail = asyncio.run(_run_and_close(firing.job, office, firing.entry))
            outcome = RunOutcome.OK
        except NotDone as why:
            detail, outcome = str(why), RunOutcome.FAILED
        except Exception as error:  # noqa: BLE001 - a job may fail in any way; it is told below
            detail, outcome = f"{type(error).__name__}: {error}", RunOutcome.FAILED
        with office.store.write() as session:
            held = finish(session, firing.run_id, outcome, detail, now=desk.now(),
                          worker=office.worker)  # fmt: skip
    if outcome == RunOutcome.FAILED:
        raise Refused(_("The job {name} failed: {detail}").format(name=name, detail=detail))
    said = f"{name}: {told_line(detail)}"
    say(said if held else f"{said} ({TOO_LATE})")


async def _run_and_close(job: str, office: Office, entry: str) -> str:
    from jobs.catalogue import run as run_job

    try:
        return await run_job(job, office, entry)
    finally:
        await office.post.close()


@contextmanager
def _kept(office: Office) -> Iterator[None]:
    """The heartbeat of a command, which has no runner: what it runs stays its own."""
    from sqlalchemy.exc import SQLAlchemyError

    from data.schedule.beats import BEAT, RUN_LEASE
    from data.schedule.firing import renew_runs

    done = threading.Event()

    def renew() -> None:
        while not done.wait(BEAT.total_seconds()):
            with suppress(SQLAlchemyError), office.store.write() as session:
                renew_runs(session, office.worker, until=office.now() + RUN_LEASE)

    keeping = threading.Thread(target=renew, name="heartbeat", daemon=True)
    keeping.start()
    try:
        yield
    finally:
        done.set()
        keeping.join()


@app.command("pause", help=_("Hold an entry; what it misses is made up once."))
def pause(name: Name) -> None:
    _set_paused(name, paused=True)
    say(_("{name} is paused.").format(name=name))


@app.command("resume", help=_("Let an entry go on."))
def resume(name: Name) -> None:
    _set_paused(name, paused=False)
    say(_("{name} goes on.").format(name=name))


def _set_paused(name: str, *, paused: bool) -> None:
    from data.schedule.firing import remember_entries, set_paused

    with open_desk() as desk, desk.premises.store.write() as session:
        remember_entries(session, desk.playbook, now=desk.now())
        set_paused(session, desk.playbook, name, paused, by=desk.operator)
