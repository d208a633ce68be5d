"""The gateway as a sender sees it, over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx
import uvicorn

from jobs.intake.gateway import gateway
from jobs.office import Office
from tests.servers import SECONDS, free_port


class Served:
    """Any ASGI application on a port of loopback, on a thread of its own."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(app, port=self.port, log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        listener = config.bind_socket()
        self._thread = threading.Thread(target=self._server.run, args=([listener],))
        self._thread.start()

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join()


class Door:
    """The gateway of an office; `woken`: how often the runner was told."""

    def __init__(self, office: Office) -> None:
        self.woken = 0
        self.office = office
        self._served = Served(gateway(office, self._wake))
        self.port = self._served.port
        self.client = httpx.Client(base_url=self._served.url, timeout=SECONDS)

    def _wake(self) -> None:
        self.woken += 1

    def close(self) -> None:
        self.client.close()
        self._served.close()
