"""`callboard doctor`: settings, database, runner, clock, mail and alerts; a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from console.commands import database_sentence
from console.commands.doctor_address import look_at_addresses
from console.commands.doctor_alerts import look_at_agents, look_at_alerts
from console.commands.doctor_desk import own_desk
from console.commands.doctor_gateway import look_at_gateway
from console.commands.doctor_mail import look_at_mail
from console.commands.doctor_mailboxes import look_at_mailboxes
from console.commands.finding import Finding, subjects, verdicts
from console.commands.options import PLAIN, AsJson
from console.commands.printing import one_line, print_json, say
from console.settings import Settings, read_settings
from data.words import _, ngettext

if TYPE_CHECKING:
    from data.overview.queries import Overview
    from data.store import Store

app = typer.Typer(**PLAIN)


@app.command(help=_("Check settings, database, runner, clock, mail, alerts."))
def doctor(as_json: AsJson = False) -> None:
    findings = list(_findings(read_settings()))
    if as_json:
        print_json(findings)
    else:
        states, whats = verdicts(), subjects()
        width = max(map(len, states.values()))
        for finding in findings:
            state, what = states[finding.state], whats[finding.what]
            say(f"{state:{width}}  {what:9} {one_line(finding.says)}")
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from _playbook(settings)
    yield from _database(settings)
    yield from look_at_mail(settings)
    yield from look_at_mailboxes(settings)
    yield from _sms(settings)
    yield from look_at_gateway(settings)
    yield from look_at_addresses(settings)
    yield from look_at_alerts(settings)
    yield from own_desk(settings)


def _playbook(settings: Settings) -> Iterator[Finding]:
    from data.playbook.error import PlaybookError
    from data.playbook.load import load

    try:
        playbook = load(settings.playbook, thorough=True)
    except PlaybookError as error:
        yield Finding("playbook", "bad", str(error))
        return
    if playbook.business.example:
        yield Finding(
            "playbook",
            "note",
            _(
                "it names the example business: nothing leaves this machine. Run `callboard "
                "playbook init` and fill in [business]."
            ),
        )
    else:
        yield Finding("playbook", "ok", f"{playbook.business.name}")
    yield from look_at_agents(settings, playbook)


def _database(settings: Settings) -> Iterator[Finding]:
    """Open it, write to it, and read what its runners say of themselves."""
    from console.setup import utc_now
    from data.inbox.fetches import stuck_fetches
    from data.overview.queries import overview
    from data.overview.standing import newest_time, prove_writable
    from data.refused import DataError
    from data.store import open_store
    from data.trouble import is_database_error

    now = utc_now()
    try:
        if not_there := _not_there(settings):
            yield not_there
            return
        store = open_store(settings.database_url)
        ahead = _ahead_of_database(store)
        with store.read() as session:
            state, newest = overview(session, now=now - ahead), newest_time(session)
            stuck = stuck_fetches(session)
        with store.write() as session:
            prove_writable(session)
    except Exception as error:
        opening = error if is_database_error(error) else error.__cause__
        if opening is not None and is_database_error(opening):
            yield Finding("database", "bad", database_sentence(settings, opening))
        elif isinstance(error, DataError):
            yield Finding("database", "bad", str(error))
        else:
            raise
        return
    yield _room(store)
    store.close()
    yield from _runner(settings, state, now)
    for one in stuck:
        yield Finding("fetching", "bad", one.sentence)
    yield _clock(newest, ahead, now)


def _not_there(settings: Settings) -> Finding | None:
    """Nothing is made by a look: the database may only be away, and runners wait for its return."""
    from data.store import driver_of, would_be_made

    if not would_be_made(settings.database_url):
        return None
    says = _(
        "{where} is not there: the next start makes a new, empty database; put yours back first if "
        "you have one"
    )
    return Finding("database", "note", says.format(where=driver_of(settings.database_url).where))


def _room(store: Store) -> Finding:
    """A database that can be written to, and for how long still."""
    from data.place import TIGHT, mount_of, path_of, room_at

    path = path_of(store)
    if path is None:
        return Finding("database", "ok", _("{where}, can be written to").format(where=store.where))
    from data.sqlite import WAL_RACE_FIXED, sqlite_driver

    if sqlite_driver().sqlite_version_info < WAL_RACE_FIXED:
        old = sqlite_driver().sqlite_version
        return Finding(
            "database",
            "note",
            _(
                "SQLite {old} can lose rows when several processes write; install pysqlite3, "
                "or a newer Python"
            ).format(old=old),
        )
    room = room_at(path)
    left = f"{room / 1e9:.1f} GB" if room > 1e9 else f"{room / 1e6:.1f} MB"
    if room < TIGHT:
        return Finding(
            "database",
            "bad" if room < TIGHT / 50 else "note",
            _("{where} can be written to, but only {left} are free: free space on {path}").format(
                where=store.where, left=left, path=mount_of(path)
            ),
        )
    says = _("{where}, SQLite {version}, can be written to, {left} free")
    version = sqlite_driver().sqlite_version
    return Finding("database", "ok", says.format(where=store.where, version=version, left=left))


def _runner(settings: Settings, state: Overview, now: datetime) -> Iterator[Finding]:
    from screens.reading.troubles import trouble_told

    zone = _zone(settings)
    if state.runners:
        yield Finding("runner", "ok", ", ".join(state.runners))
    else:
        yield Finding(
            "runner", "note", _("no console and no `callboard serve` runs: nothing leaves")
        )
    for sentence in state.troubles:
        yield Finding("trouble", "bad", trouble_told(sentence, zone, now).sentence)
    if state.unsent:
        yield Finding(
            "queue",
            "note",
            ngettext(
                "{count} message is due and has not left, {retrying} of these tried again",
                "{count} messages are due and have not left, {retrying} of these tried again",
                state.unsent,
            ).format(count=state.unsent, retrying=state.retrying),
        )


def _zone(settings: Settings) -> ZoneInfo | None:
    """The business's; None where its playbook cannot be read."""
    from console.setup import load_playbook
    from data.playbook.error import PlaybookError

    try:
        return ZoneInfo(load_playbook(settings).business.timezone or "UTC")
    except PlaybookError:
        return None


def _ahead_of_database(store: Store) -> timedelta:
    """How far this machine's clock is ahead of the one that all machines share."""
    from console.setup import utc_now
    from jobs.lease_clock import lease_clock_of

    clock = lease_clock_of(store)
    return utc_now() - clock() if clock is not None else timedelta(0)


def _clock(newest: datetime | None, ahead: timedelta, now: datetime) -> Finding:
    """Nothing that was stored can lie ahead of a clock that is right."""
    from jobs.clock_watch import JUMP, length

    if abs(ahead) > JUMP:
        return Finding(
            "clock",
            "bad",
            (
                _(
                    "this machine's clock is {length} ahead of the database server's: set the one "
                    "that is wrong"
                )
                if ahead > timedelta(0)
                else _(
                    "this machine's clock is {length} behind the database server's: set the one "
                    "that is wrong"
                )
            ).format(length=length(abs(ahead))),
        )
    if newest is None or newest - now <= JUMP:
        return Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")
    return Finding(
        "clock",
        "bad",
        _(
            "it is {now:%Y-%m-%d %H:%M} UTC here, but {length} later in the database: set the "
            "clock of this machine, or of the one that wrote that"
        ).format(now=now, length=length(newest - now)),
    )


def _sms(settings: Settings) -> Iterator[Finding]:
    from jobs.delivery.sms import check_sms_url

    if not settings.sms_url:
        yield Finding("sms", "note", _("CALLBOARD_SMS_URL is not set: text messages wait"))
    elif problem := check_sms_url(settings.sms_url):
        yield Finding("sms", "bad", f"CALLBOARD_SMS_URL: {problem}")
    else:
        yield Finding("sms", "ok", _("the URL is understood"))
