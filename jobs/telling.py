"""Tell the operators of a trouble, once an hour for as long as it lasts.

As an alert in the database like any other: then every process together tells it once, and it is
tried again. Where that very database is the trouble, straight from here.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Coroutine
from typing import Any

from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.trouble import shortened
from jobs.office import Office

log = logging.getLogger(__name__)

AGAIN_AFTER = 3600.0
"""Seconds after which a trouble that lasts is told again."""

TRY_AGAIN_AFTER = 60.0
"""Seconds after which it is tried again when no channel took it."""

TITLE = "Callboard: trouble"

OF_THE_DATABASE = "Database: "
"""How its troubles begin: a file that was moved away would take the alert and tell nobody."""

Begin = Callable[[str, Callable[[], Coroutine[Any, Any, None]]], None]
"""Starts a task of the runner unless the one of that name still runs."""


class Teller:
    """Alerts operators of what hinders the work, the same thing once an hour at most."""

    def __init__(self, office: Office, steady: Callable[[], float], begin: Begin) -> None:
        self._office = office
        self._steady = steady
        self._begin = begin
        self._silent_until: dict[str, float] = {}

    def tell(self, sentence: str) -> None:
        """Tell it unless it was told within the hour; what is told of is its first words."""
        what = shortened(sentence)
        if self._steady() < self._silent_until.get(what, 0.0):
            return
        self._silent_until[what] = self._steady() + AGAIN_AFTER
        body = f"On {socket.gethostname()}: {sentence}. It goes on by itself when that is mended."
        if what.startswith(OF_THE_DATABASE) or not self._is_stored(what, body):
            self._begin(f"telling {what}", lambda: self._send(what, body))

    def _is_stored(self, what: str, body: str) -> bool:
        try:
            self._store(what, body)
        except Exception:
            log.exception("The alert could not be stored and is sent as it is.")
            return False
        return True

    def _store(self, what: str, body: str) -> None:
        now = self._office.now()
        with self._office.store.write() as session:
            raise_alert(
                session,
                AlertKind.RUNNER_TROUBLE,
                key=f"trouble:{what}:{now:%Y-%m-%dT%H}",
                title=TITLE,
                body=body,
                now=now,
            )

    async def _send(self, what: str, body: str) -> None:
        """Nothing of this is remembered; rather twice than never."""
        office = self._office
        if office.alerts is None or not office.house.playbook.alerts.runner_trouble:
            return
        outcome = await office.alerts.send(TITLE, body)
        if not outcome.delivered:
            self._silent_until[what] = self._steady() + TRY_AGAIN_AFTER
            log.error("Nobody could be told: %s", body)
