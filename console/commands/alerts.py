"""`callboard alerts`: alerts to operators."""

from __future__ import annotations

import asyncio

import typer

from console.commands.options import PLAIN
from console.commands.printing import one_line, say
from console.settings import BadSetting, read_settings
from data.words import _

app = typer.Typer(help=_("Alerts to operators."), no_args_is_help=True, **PLAIN)


@app.callback(help=_("Alerts to operators."))
def alerts() -> None:
    return


@app.command("test", help=_("Send a test alert to every channel, and say how each did."))
def test() -> None:
    from data.refused import Refused
    from jobs.delivery.alerts import check_alert_urls

    settings = read_settings()
    if not settings.alert_urls and not settings.agent_urls:
        raise BadSetting(_("CALLBOARD_ALERT_URLS is not set; nobody would be alerted."))
    if problems := check_alert_urls(settings.alert_urls):
        raise BadSetting("CALLBOARD_ALERT_URLS: " + " ".join(problems))
    failed = _try("", settings.alert_urls)
    for person, urls in settings.agent_urls.items():
        failed += _try(f"{person}, ", urls)
    if failed:
        raise Refused(_("Not delivered: {failed}").format(failed="; ".join(failed)))


def _try(whose: str, urls: str) -> list[str]:
    """Send one to each of these channels; gives those that did not take it, and why."""
    from jobs.delivery.alerts import AlertSender

    body = _("Callboard can reach you here.")
    outcome = asyncio.run(AlertSender(urls).send(_("Callboard: test"), body))
    for name in outcome.delivered:
        say(_("{whose}{name}: delivered").format(whose=whose, name=one_line(name)))
    return [f"{whose}{name}: {why}" for name, why in outcome.failed]
