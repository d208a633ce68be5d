"""What the pages share: who asks, whether they want to be noticed, and the note itself.

A page never waits for its note: the person gets their picture or their link first, also while the
database is busy.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request

from data.engagement import machines
from data.engagement.addresses import Addresses
from data.outreach.links import link_secret
from data.store import Store
from data.trouble import is_database_error
from jobs.office import Office

log = logging.getLogger(__name__)

_PREFETCH = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_AHEAD = ("prefetch", "preview", "prerender")
_LONGEST_NAME = 400


def addresses_of(store: Store, public_url: str) -> Addresses | None:
    """Where opens and clicks are heard of; None when the gateway has no public address."""
    if not public_url:
        return None
    with store.write() as session:
        return Addresses(public_url, link_secret(session))


class Notebook:
    """Where the pages of one office note what they saw."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._addresses: Addresses | None = None

    def addresses(self) -> Addresses:
        """Reads and makes our own addresses. Raises the database's error while it is away."""
        if self._addresses is None:
            with self._office.store.write() as session:
                secret = link_secret(session)
            self._addresses = Addresses(self._office.keys.public_url, secret)
        return self._addresses

    def note(
        self, request: Request, operation: Callable[..., bool], *what: Any
    ) -> BackgroundTask | None:
        """What is done once the answer has left: `operation(session, *what, request, playbook=,
        now=)` in a transaction of its own. None for who wants no notice taken."""
        if objects(request):
            return None
        return BackgroundTask(self._note, operation, *what, request_of(request))

    def _note(self, operation: Callable[..., bool], *what: Any) -> None:
        office = self._office
        try:
            with office.store.write() as session:
                operation(session, *what, playbook=office.house.playbook, now=office.now())
        except Exception as error:
            if not is_database_error(error):
                raise
            log.warning("An open, a click or a visit was not noted: %s", error)


def request_of(request: Request) -> machines.Request:
    """As much of it as tells people from machines; the address is not looked at."""
    said = " ".join(request.headers.get(name, "") for name in _PREFETCH).lower()
    return machines.Request(
        user_agent=request.headers.get("user-agent", "")[:_LONGEST_NAME],
        method=request.method,
        is_prefetch=any(word in said for word in _AHEAD),
    )


def objects(request: Request) -> bool:
    """The browser says for its person that nobody is to follow them: Global Privacy Control
    (globalprivacycontrol.github.io/gpc-spec), or its forerunner Do Not Track."""
    return request.headers.get("sec-gpc") == "1" or request.headers.get("dnt") == "1"
