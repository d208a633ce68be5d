"""A link of ours that somebody follows: `GET /c/{token}` leads on to where the text says.

It leads nowhere else: the token names a message and a place in it, and the link that stands there
in the text that was sent is the only way out. GET changes nothing but the note that it was
followed.
"""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.engagement.arriving import Target, clicked, target_of
from data.trouble import is_database_error
from jobs.office import Office
from jobs.pages.noting import Notebook, objects
from jobs.pages.page import HEADERS, page

log = logging.getLogger(__name__)

MARK = "cb"
"""The visitor's mark stands behind the `#` of a page of ours: a browser shows it to the page's
snippet and sends it to no server."""


def click_routes(office: Office, notebook: Notebook) -> list[Route]:
    """404 for a link that is not ours, 410 for one whose text was erased."""

    def read(token: str) -> tuple[int, int, str] | None:
        found = notebook.addresses().clicked(token)
        if found is None:
            return None
        with office.store.read() as session:
            target = target_of(session, *found, office.house.playbook)
        return *found, marked(target, notebook.addresses().visitor(found[0]))

    async def follow(request: Request) -> Response:
        try:
            found = await run_in_threadpool(read, request.path_params["token"])
        except Exception as error:
            if not is_database_error(error):
                raise
            log.error("A link could not be followed: %s", error)
            return page("We cannot do this just now. Please use the link again in a minute.", 503)
        if found is None:
            return page("This link is not complete. Please use the one in the message.", 404)
        message_id, place, url = found
        if not url:
            return page("This link leads nowhere any more.", 410)
        if objects(request):
            url = url.partition(f"#{MARK}=")[0]
        note = notebook.note(request, clicked, message_id, place)
        return RedirectResponse(url, headers=HEADERS, background=note)

    return [Route("/c/{token}", follow, methods=["GET"])]


def marked(target: Target, visitor: str) -> str:
    """On to a page of ours with the visitor's mark; everything else as it stands in the text."""
    if not target.is_ours or "#" in target.url:
        return target.url
    return f"{target.url}#{MARK}={visitor}"
