"""The web gateway: store what is posted, acknowledge, process afterwards (DESIGN §2.1).

`POST /in/{source}` answers 202 once the raw payload is committed; a refusal is one sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data.inbox.parse import NotText, Unreadable, read_fields
from data.inbox.receive import Receipt, receive
from data.place import path_of
from data.trouble import database_trouble, is_database_error
from jobs.office import Office
from jobs.pages.unsubscribe import unsubscribe_routes

log = logging.getLogger(__name__)

MAX_BODY = 1_000_000
"""Bytes; a form is a few kB, and a picture is not a lead."""

MAX_DRAINED = 32_000_000


def gateway(office: Office, wake: Callable[[], None]) -> Starlette:
    """The ASGI application. `wake` tells the runner that something arrived."""

    async def take_in(request: Request) -> Response:
        source = request.path_params["source"]
        if source not in office.house.playbook.sources:
            return _no(404, f"There is no source '{source[:60]}' in the playbook.")
        body = await _body(request)
        if body is None:
            return _no(413, f"The body is larger than {MAX_BODY // 1_000_000} MB.")
        content_type = request.headers.get("content-type", "")
        if problem := _not_text(content_type, body):
            return _no(400, problem)
        key = request.headers.get("idempotency-key", "")[:200]
        try:
            receipt = await run_in_threadpool(_store, office, source, content_type, body, key)
        except Exception as error:
            if not is_database_error(error):
                raise
            trouble = database_trouble(error, path_of(office.store))
            log.error("A submission was not stored: %s", trouble.sentence())
            return _no(503, "The submission could not be stored; send it again.")
        wake()
        answer = {"id": receipt.inbound_id, "repeated": receipt.repeated}
        return JSONResponse(answer, status_code=202)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[
            Route("/in/{source}", take_in, methods=["POST"]),
            Route("/healthz", health, methods=["GET"]),
            *unsubscribe_routes(office, wake),
        ],
        exception_handlers={HTTPException: _refuse},
    )


async def _body(request: Request) -> bytes | None:
    """The whole body, or None when it is too large; no more than that is ever held.

    The rest of a large body is read and dropped, up to a bound: a sender that is still writing
    sees a broken connection instead of the answer.
    """
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= MAX_BODY:
                chunks.append(chunk)
            elif size > MAX_DRAINED:
                return None
    except ClientDisconnect:
        raise HTTPException(400, "The body ended too early.") from None
    return b"".join(chunks) if size <= MAX_BODY else None


def _not_text(content_type: str, body: bytes) -> str:
    """Why nobody could ever read this, or empty. Everything else is stored, read or not."""
    try:
        read_fields(content_type, body)
    except NotText as error:
        return str(error)
    except (Unreadable, RecursionError):
        return ""
    return ""


def _store(office: Office, source: str, content_type: str, body: bytes, key: str) -> Receipt:
    window = timedelta(hours=office.house.playbook.service.repeat_window_hours)
    with office.store.write() as session:
        return receive(
            session,
            source=source,
            payload=body,
            content_type=content_type,
            external_id=key,
            now=office.now(),
            by="gateway",
            repeat_window=window,
        )


def _no(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status_code=status)


def _refuse(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "There is nothing here; leads are posted to /in/{source}.",
             405: "Leads are sent with POST."}  # fmt: skip
    detail = str(getattr(error, "detail", "")) or "This request cannot be answered."
    return _no(status, words.get(status, detail))
