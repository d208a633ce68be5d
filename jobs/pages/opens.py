"""The picture of one dot in a mail: `GET /o/{token}.gif`. It is the same for everybody."""

from __future__ import annotations

import base64

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.engagement.arriving import opened
from data.trouble import is_database_error
from jobs.pages.noting import Notebook

DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A transparent GIF of one dot."""

_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def open_routes(notebook: Notebook) -> list[Route]:
    """Whatever was asked for, the picture comes: a broken one would only be ugly."""

    async def picture(request: Request) -> Response:
        answer = Response(DOT, media_type="image/gif", headers=_HEADERS)
        try:
            addresses = await run_in_threadpool(notebook.addresses)
        except Exception as error:
            if not is_database_error(error):
                raise
            return answer
        message_id = addresses.opened(request.path_params["token"])
        if message_id is not None:
            answer.background = notebook.note(request, opened, message_id)
        return answer

    return [Route("/o/{token}.gif", picture, methods=["GET"])]
