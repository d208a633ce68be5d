"""`callboard alerts`: alerts to operators."""

from __future__ import annotations

import asyncio

import typer

from console.commands.options import PLAIN
from console.commands.printing import one_line, say
from console.settings import BadSetting, read_settings

app = typer.Typer(help="Alerts to operators.", no_args_is_help=True, **PLAIN)


@app.callback()
def alerts() -> None:
    """Alerts to operators."""


@app.command("test")
def test() -> None:
    """Send a test alert to every channel, and say how each did."""
    from data.refused import Refused
    from jobs.delivery.alerts import AlertSender, check_alert_urls

    urls = read_settings().alert_urls
    if not urls:
        raise BadSetting("CALLBOARD_ALERT_URLS is not set; nobody would be alerted.")
    if problems := check_alert_urls(urls):
        raise BadSetting("CALLBOARD_ALERT_URLS: " + " ".join(problems))
    body = "Callboard can reach you here."
    outcome = asyncio.run(AlertSender(urls).send("Callboard: test", body))
    for name in outcome.delivered:
        say(f"{one_line(name)}: delivered")
    if outcome.failed:
        failures = "; ".join(f"{name}: {why}" for name, why in outcome.failed)
        raise Refused(f"Not delivered: {failures}")
