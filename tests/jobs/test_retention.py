"""The nightly job that lets go of what nobody needs any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from data.inbox.tables import Inbound
from data.leads.contact import Outcome, outcome
from data.leads.tables import Lead
from data.privacy.retention import LEADS_AT_ONCE
from jobs.catalogue import run
from jobs.office import Office
from tests.build import DAY, NOON, Agency, a_lead


def test_a_night_goes_on_until_nothing_is_left(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    for number in range(LEADS_AT_ONCE + 1):
        lead_id = a_lead(agency, name=f"Dana {number}", email=f"d{number}@example.org")
        agency.do(outcome, lead_id, Outcome.LOST, house=agency.house, now=NOON, by="ana")
    office = an_office()
    office.clock = lambda: NOON + 1096 * DAY
    assert asyncio.run(run("retention", office)) == (
        f"{LEADS_AT_ONCE + 1} raw deliveries emptied, {LEADS_AT_ONCE + 1} lost leads erased,"
        " 0 alerts gone"
    )
    assert all(lead.erased_at and not lead.email for lead in agency.rows(Lead))
    assert {row.payload for row in agency.rows(Inbound)} == {b""}
    assert str(asyncio.run(run("retention", office))).startswith(
        "0 raw deliveries emptied, 0 lost leads"
    )
