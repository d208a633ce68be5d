"""The website tells which pages a lead reads: `GET /s.js` is the snippet, `POST /v` takes its word.

Only who came by a link of ours carries a mark; of everybody else nothing is told. What is told is
proved by the mark, bounded, and answered alike whatever it is, so that nothing can be learnt here.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.engagement.addresses import Addresses
from data.engagement.arriving import Visit, visited
from data.trouble import is_database_error
from jobs.intake.posted import read_body
from jobs.office import Office
from jobs.pages.noting import Notebook

MAX_BODY = 4000
"""Bytes; a visit is an address and a mark."""

_CACHED = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}


@cache
def snippet() -> str:
    return (files("jobs.pages") / "site_snippet.js").read_text("utf-8")


def visit_routes(office: Office, notebook: Notebook) -> list[Route]:
    """`[tracking] visits = false` leaves the snippet empty and takes nothing in."""

    def is_on() -> bool:
        return office.house.playbook.tracking.visits

    async def script(_: Request) -> Response:
        text = snippet() if is_on() else ""
        return Response(text, media_type="text/javascript", headers=_CACHED)

    async def visit(request: Request) -> Response:
        answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
        body = await read_body(request, MAX_BODY)
        if body is None or not is_on():
            return answer
        try:
            addresses = await run_in_threadpool(notebook.addresses)
        except Exception as error:
            if not is_database_error(error):
                raise
            return answer
        if told := read_visit(body, addresses):
            answer.background = notebook.note(request, visited, told)
        return answer

    return [
        Route("/s.js", script, methods=["GET"]),
        Route("/v", visit, methods=["POST"]),
    ]


def read_visit(body: bytes, addresses: Addresses) -> Visit | None:
    """`{"mark", "page", "video"}` as the snippet posts it; None for anything else."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    mark, where, video = (told.get(name, "") for name in ("mark", "page", "video"))
    if not (isinstance(mark, str) and isinstance(where, str) and isinstance(video, str)):
        return None
    message_id = addresses.visited(mark)
    return Visit(message_id, where, video) if message_id is not None else None
