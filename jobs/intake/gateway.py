"""The web gateway: store what is posted, acknowledge, process afterwards (DESIGN §2.1).

`POST /in/{source}` is answered once the raw payload is committed; a refusal is one sentence. Who
does not prove where it comes from is refused and logged, and nothing of it is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from data.inbox.doors import is_known
from data.inbox.receive import look_at
from data.inbox.receive_many import Arrived
from data.inbox.senders.facebook import challenge
from data.inbox.understood import BadSignature, Delivery
from data.place import path_of
from data.trouble import database_trouble, is_database_error
from jobs.intake.answers import never, no, stored
from jobs.intake.posted import delivery_of, limit_of, read_body
from jobs.intake.proof import prove
from jobs.intake.storing import Storing
from jobs.intake.warming import warm_up
from jobs.office import Office
from jobs.pages.clicks import click_routes
from jobs.pages.noting import Notebook
from jobs.pages.opens import open_routes
from jobs.pages.unsubscribe import unsubscribe_routes
from jobs.pages.visits import visit_routes

log = logging.getLogger(__name__)

SMALL = 20_000
"""Bytes; what is larger is read on a thread of its own."""

MAX_CHALLENGE = 200
"""Characters of Facebook's handshake that are repeated; it sends ten digits."""


def gateway(office: Office, wake: Callable[[], None]) -> Starlette:
    """The ASGI application. `wake` tells the runner that something arrived."""
    warm_up(office)
    storing, notebook = Storing(office), Notebook(office)

    async def take_in(request: Request) -> Response:
        source = _source(request, office)
        limit = limit_of(source)
        body = await read_body(request, limit)
        if body is None:
            return never(source, 413, f"The body is larger than {limit // 1_000_000} MB.")
        delivery = delivery_of(request, body, office.keys)
        key = request.headers.get("idempotency-key", "")[:200]
        try:
            receipt = await storing.store(await _looked_at(office, source, delivery, key))
        except _NotText as error:
            return never(source, 400, str(error))
        except BadSignature as error:
            who = request.client.host if request.client else "somebody"
            log.warning("A delivery to %s from %s was refused: %s", source, who, error)
            return no(401, str(error))
        except Exception as error:
            if not is_database_error(error):
                raise
            trouble = database_trouble(error, path_of(office.store))
            log.error("A submission was not stored: %s", trouble.sentence())
            office.doubt()
            return no(503, "The submission could not be stored; send it again.")
        wake()
        return stored(source, receipt)

    async def look(request: Request) -> Response:
        """Facebook's handshake; every other source only takes posts."""
        if _source(request, office) != "facebook":
            return no(405, ONLY_POST, Allow="POST")
        said = challenge(dict(request.query_params), office.keys.secrets.get("facebook", ""))
        if said is None:
            return no(403, "The verify token is not the secret of facebook in "
                      "CALLBOARD_GATEWAY_SECRETS.")  # fmt: skip
        return PlainTextResponse(
            said[:MAX_CHALLENGE], headers={"X-Content-Type-Options": "nosniff"}
        )

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[
            Route("/in/{source}", take_in, methods=["POST"]),
            Route("/in/{source}", look, methods=["GET"]),
            Route("/healthz", health, methods=["GET"]),
            *unsubscribe_routes(office, wake),
            *open_routes(notebook),
            *click_routes(office, notebook),
            *visit_routes(office, notebook),
        ],
        exception_handlers={HTTPException: _refuse},
    )


class _NotText(ValueError):
    """Nobody could ever read it; one sentence."""


def _source(request: Request, office: Office) -> str:
    source: str = request.path_params["source"]
    if not is_known(source, office.house.playbook):
        raise HTTPException(404, f"There is no source '{source[:60]}': it is no sender that "
                            "Callboard knows, and the playbook has none of that name.")  # fmt: skip
    return source


async def _looked_at(office: Office, source: str, delivery: Delivery, key: str) -> Arrived:
    """On the loop, which is sooner done than a thread is woken; a large one must not hold it up."""
    if len(delivery.body) <= SMALL:
        return _look(office, source, delivery, key)
    return await run_in_threadpool(_look, office, source, delivery, key)


def _look(office: Office, source: str, delivery: Delivery, key: str) -> Arrived:
    """Whatever is text is stored, understood or not; raises `BadSignature` and `_NotText`."""
    prove(source, delivery, office.keys, office.now())
    if not delivery.body.strip():
        raise _NotText("The body is empty.")
    told = look_at(source, delivery.content_type, delivery.body)
    if told.not_text:
        raise _NotText(told.not_text)
    return Arrived(source, delivery.content_type, delivery.body, told, key)


ONLY_POST = "Leads are sent with POST."


def _refuse(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(getattr(error, "detail", "")) or "This request cannot be answered."
    words = {404: "There is nothing here; leads are posted to /in/{source}.", 405: ONLY_POST}
    is_ours = detail.endswith(".")
    return no(status, detail if is_ours else words.get(status, detail))
