"""`callboard serve`: no screen; the runner and the web gateway until a signal ends it."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import typer

from console.commands.options import PLAIN
from console.commands.printing import say
from console.settings import BadSetting, Settings, read_settings
from console.setup import house_of, notices_of, office_of
from data.words import _

if TYPE_CHECKING:
    import uvicorn

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
    end = _End(runner)
    try:
        end.listen()
        runner.start()
        _serve(office, runner, listener, end)
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


class _End:
    """SIGTERM, SIGINT and SIGHUP, from before the first message is in hand.

    The requests in hand and the work in hand end at once: 5 s are little.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._is_asked = False
        self._server: uvicorn.Server | None = None

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup: it outlives the terminal
                signal.signal(number, self._come)

    def is_for(self, server: uvicorn.Server) -> None:
        """From now on it answers the requests that it has before it ends; it hears no signals."""
        server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
        self._server = server

    def _come(self, *_: object) -> None:
        was_asked, self._is_asked = self._is_asked, True
        self._runner.stop(0)
        if self._server is not None:
            self._server.should_exit = True
        elif not was_asked:
            sys.exit()  # nobody was told yet that it serves


def _serve(office: Office, runner: Runner, listener: socket.socket, end: _End) -> None:
    """Until it is ended; the requests in hand are answered first."""
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
    end.is_for(server)
    host, port = listener.getsockname()[:2]
    say(_("Callboard serves on http://{host}:{port}").format(host=host, port=port))
    server.run(sockets=[listener])
