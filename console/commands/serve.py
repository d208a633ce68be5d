"""`callboard serve`: no screen; the runner and the web gateway until a signal ends it."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from typing import TYPE_CHECKING

import typer

from console.commands.options import PLAIN
from console.commands.printing import say
from console.settings import BadSetting, Settings, read_settings
from console.setup import house_of, notices_of, office_of
from data.words import _

if TYPE_CHECKING:
    from jobs.office import Office
    from jobs.runner import Runner

app = typer.Typer(**PLAIN)

SWITCH = 0.001
"""Seconds after which a thread that computes lets another go on; Python's own 5 ms, waited for at
each statement of a commit, would be felt by whoever posts while the runner works."""


@app.command(help=_("No screen: the runner and the web gateway."))
def serve() -> None:
    from data.store import open_store
    from jobs.delivery.alerts import check_alert_urls
    from jobs.runner import Runner

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    sys.setswitchinterval(SWITCH)
    settings = read_settings()
    house = house_of(settings)
    listener = _listen(settings)
    store = open_store(settings.database_url)
    office = office_of(settings, store, house)
    if settings.alert_urls and (problems := check_alert_urls(settings.alert_urls)):
        raise BadSetting("CALLBOARD_ALERT_URLS: " + " ".join(problems))
    for notice in notices_of(settings):
        logging.warning(notice)
    for why in office.post.held(house.playbook.business).values():
        logging.warning(why)
    runner = Runner(office, "serve")
    runner.start()
    try:
        _serve(office, runner, listener)
    finally:
        runner.stop()
        store.close()


def _listen(settings: Settings) -> socket.socket:
    """The gateway's socket, before anything else is started; one sentence when it is taken."""
    where = (settings.gateway_host, settings.gateway_port)
    family = socket.AF_INET6 if ":" in settings.gateway_host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
        listener.listen(1024)
    except OSError as error:
        raise BadSetting(
            _(
                "The gateway cannot listen on {host}:{port}: {strerror}. Set "
                "CALLBOARD_GATEWAY_HOST and CALLBOARD_GATEWAY_PORT to a free one."
            ).format(host=where[0], port=where[1], strerror=error.strerror)
        ) from None
    return listener


def _serve(office: Office, runner: Runner, listener: socket.socket) -> None:
    """Until SIGTERM, SIGINT or SIGHUP; the requests in hand are answered first."""
    import uvicorn

    from jobs.intake.gateway import gateway

    config = uvicorn.Config(
        gateway(office, runner.wake),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
        server_header=False,
    )
    server = uvicorn.Server(config)

    def end(*_: object) -> None:
        """Both end at once, the requests in hand and the work in hand: 5 s are little.

        uvicorn raises a signal again when it has shut down: the runner is waited for after it.
        """
        server.should_exit = True
        runner.stop(0)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup: it outlives the terminal
            signal.signal(number, end)
    host, port = listener.getsockname()[:2]
    say(_("Callboard serves on http://{host}:{port}").format(host=host, port=port))
    server.run(sockets=[listener])
