"""A runner fetches what waits as soon as it waits, and says when a sender does not tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data.alerts.tables import Alert
from data.leads.tables import Lead
from jobs.intake.keys import Keys
from jobs.office import Office
from jobs.runner import Runner
from tests.build import Agency, posted
from tests.door import Served
from tests.servers import until

LEAD = {"id": "101", "field_data": [{"name": "email", "values": ["dana@example.org"]}]}
EXPIRED = {"error": {"code": 190, "message": "Session has expired"}}


@pytest.fixture
def graph() -> Iterator[Served]:
    async def answer(request: Request) -> Response:
        is_right = request.url.path.endswith("/101")
        return JSONResponse(LEAD if is_right else EXPIRED, status_code=200 if is_right else 400)

    served = Served(Starlette(routes=[Route("/{path:path}", answer)]))
    yield served
    served.close()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_hook_of_ids_becomes_a_lead_at_once_and_a_token_that_expired_is_told(
    an_office: Callable[..., Office], agency: Agency, graph: Served
) -> None:
    office = an_office()
    office.keys = Keys(facebook_token="t", graph_url=graph.url)
    runner = Runner(office, "test")
    runner.start()
    try:
        for key in (101, 102):
            change = {"field": "leadgen", "value": {"leadgen_id": key}}
            posted(agency, now=datetime.now(UTC), door="facebook",
                   entry=[{"id": "1", "changes": [change]}])  # fmt: skip
            runner.wake()
            if key == 101:
                assert until(lambda: agency.rows(Lead))[0].email == "dana@example.org"
        (trouble,) = until(lambda: runner.troubles)
        assert trouble.startswith("Fetching from facebook: held up since ")
        assert "put it into CALLBOARD_FACEBOOK_TOKEN" in trouble
        assert until(lambda: [row.body for row in agency.rows(Alert) if "Fetching" in row.body])
    finally:
        runner.stop()
