"""`callboard doctor`: check settings, database, mail and alerts; one line each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import typer

from console.commands.options import PLAIN, AsJson
from console.commands.printing import one_line, print_json, say
from console.settings import BadSetting, Settings, read_settings

app = typer.Typer(**PLAIN)


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is ok, note (works, but look) or bad (exit code 1)."""

    what: str
    state: str
    says: str


@app.command(help="Check settings, database, mail, alerts.")
def doctor(as_json: AsJson = False) -> None:
    findings = list(_findings(read_settings()))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            say(f"{finding.state:4}  {finding.what:9} {one_line(finding.says)}")
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from _playbook(settings)
    yield from _database(settings)
    yield from _mail(settings)
    yield from _sms(settings)
    yield from _alerts(settings)


def _playbook(settings: Settings) -> Iterator[Finding]:
    from data.playbook.load import load
    from data.playbook.problems import PlaybookError

    try:
        playbook = load(settings.playbook, thorough=True)
    except PlaybookError as error:
        yield Finding("playbook", "bad", str(error))
        return
    if playbook.business.example:
        yield Finding("playbook", "note", "it names the example business: nothing leaves this "
                      "machine. Run `callboard playbook init` and fill in [business].")  # fmt: skip
    else:
        yield Finding("playbook", "ok", f"{playbook.business.name}")


def _database(settings: Settings) -> Iterator[Finding]:
    from console.setup import load_playbook, utc_now
    from data.driver import sqlite_driver
    from data.overview.queries import overview
    from data.playbook.problems import PlaybookError
    from data.refused import DataError
    from data.store import open_store

    try:
        store = open_store(settings.database_url)
        with store.read() as session:
            state = overview(session, now=utc_now())
    except DataError as error:
        yield Finding("database", "bad", str(error))
        return
    version = sqlite_driver().sqlite_version
    yield Finding("database", "ok", f"{store.path}, SQLite {version}")
    store.close()
    if state.runners:
        yield Finding("runner", "bad" if state.trouble else "ok",
                      state.trouble or ", ".join(state.runners))  # fmt: skip
    else:
        yield Finding("runner", "note", "no console and no `callboard serve` runs: nothing leaves")
    try:
        held = load_playbook(settings)
    except PlaybookError:
        return
    if state.unsent:
        yield Finding("queue", "note", f"{state.unsent} messages of {held.business.name} are due "
                      f"and have not left, {state.retrying} are tried again")  # fmt: skip


def _mail(settings: Settings) -> Iterator[Finding]:
    from console.setup import smtp_of

    try:
        address = smtp_of(settings)
    except BadSetting as error:
        yield Finding("mail", "bad", str(error))
        return
    if address is None:
        yield Finding("mail", "note", "CALLBOARD_SMTP_URL is not set: e-mail waits in the queue")
        return
    problem = asyncio.run(_connect(address.host, address.port))
    where = f"{address.host}:{address.port}"
    if problem:
        yield Finding("mail", "bad", f"{where} does not answer: {problem}")
    else:
        yield Finding("mail", "ok", f"{where} answers")


async def _connect(host: str, port: int) -> str:
    """Empty when something listens there within five seconds."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 5)
    except TimeoutError:
        return "no answer within 5 s"
    except OSError as error:
        return error.strerror or str(error)
    writer.close()
    return ""


def _sms(settings: Settings) -> Iterator[Finding]:
    from jobs.delivery.sms import check_sms_url

    if not settings.sms_url:
        yield Finding("sms", "note", "CALLBOARD_SMS_URL is not set: text messages wait")
    elif problem := check_sms_url(settings.sms_url):
        yield Finding("sms", "bad", f"CALLBOARD_SMS_URL: {problem}")
    else:
        yield Finding("sms", "ok", "the URL is understood")


def _alerts(settings: Settings) -> Iterator[Finding]:
    from jobs.delivery.alerts import check_alert_urls

    if not settings.alert_urls:
        yield Finding("alerts", "note", "CALLBOARD_ALERT_URLS is not set: nobody is alerted")
    elif problems := check_alert_urls(settings.alert_urls):
        yield Finding("alerts", "bad", " ".join(problems))
    else:
        yield Finding("alerts", "ok", "the URLs are understood; `callboard alerts test` sends one")
