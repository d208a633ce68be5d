"""The unsubscribe page (RFC 8058): a POST unsubscribes at once, a GET only asks."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.clients.own_rules import rules_for
from data.leads.known import leads_with_email
from data.outreach.links import address_of, link_secret, unsubscribe_token
from data.outreach.stopping import suppress
from data.store import Store
from data.trouble import is_database_error
from jobs.office import Office
from jobs.pages.page import page

log = logging.getLogger(__name__)

Answer = Callable[[Request], Awaitable[Response]]


def unsubscribe_url(store: Store, public_url: str) -> Callable[[str], str | None]:
    """Makes each recipient's own link, or nothing when the gateway has no public address."""
    with store.write() as session:
        secret = link_secret(session)

    def link(address: str) -> str | None:
        if not public_url:
            return None
        return f"{public_url.rstrip('/')}/u/{unsubscribe_token(secret, address.casefold())}"

    return link


def unsubscribe_routes(office: Office, wake: Callable[[], None]) -> list[Route]:
    """The page behind the link: GET asks, POST unsubscribes; 404 for a link that is not ours."""

    def address_in(request: Request) -> str:
        with office.store.write() as session:
            return address_of(link_secret(session), request.path_params["token"])

    async def ask(request: Request) -> Response:
        address = await run_in_threadpool(address_in, request)
        if not address:
            return page("This link is not complete. Please use the one in the e-mail.", 404)
        writers = await run_in_threadpool(_writers_to, office, address)
        return page(
            f"Do you want no more e-mail from {' and '.join(writers)}?",
            form="<form method='post'><button>Yes, unsubscribe me</button></form>",
        )

    async def unsubscribe(request: Request) -> Response:
        address = await run_in_threadpool(address_in, request)
        if not address:
            return page("This link is not complete. Please use the one in the e-mail.", 404)
        await run_in_threadpool(_suppress, office, address)
        wake()
        return page("Done. You get no more e-mail from us.")

    return [
        Route("/u/{token}", _or_later(ask), methods=["GET"]),
        Route("/u/{token}", _or_later(unsubscribe), methods=["POST"]),
    ]


def _or_later(answer: Answer) -> Answer:
    """A wish that was not stored is never said to be done; after 503 mail programs repeat it."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Exception as error:
            if not is_database_error(error):
                raise
            log.error("An unsubscribe page could not be answered: %s", error)
            return page("We cannot do this just now. Please use the link again in a minute.", 503)

    return answered


def _writers_to(office: Office, address: str) -> tuple[str, ...]:
    """The names under which this person was written to: a client's, where it is a client's lead."""
    playbook = office.house.playbook
    with office.store.read() as session:
        leads = leads_with_email(session, address)
        names = [rules_for(session, lead, playbook).business.name for lead in leads]
    return tuple(dict.fromkeys(names)) or (playbook.business.name,)


def _suppress(office: Office, address: str) -> None:
    with office.store.write() as session:
        why = "the unsubscribe link in an e-mail (RFC 8058)"
        suppress(session, "email", address, why=why, now=office.now(), by="recipient")
