"""Every fault of docs/delivery.md, over a real connection: what becomes of the message, how often
the server got its text, and that the next message on the same connection's owner goes out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from email.message import EmailMessage
from ssl import SSLContext

import pytest

from jobs.delivery.smtp import Mailer
from tests.faulty_smtp import FaultySmtp
from tests.jobs.delivery.faults import APART, PASSWORD, PATIENT, ROWS, SOON, Row
from tests.smtp_faults import Fault

US, NEXT = "bounce@agency.example", "kim@other.example"


@pytest.fixture
async def serving(
    identities: Mapping[str, SSLContext], passes: Callable[[float], None]
) -> AsyncIterator[Callable[[Row], FaultySmtp]]:
    opened: list[FaultySmtp] = []

    def serve(row: Row) -> FaultySmtp:
        trusted = identities if row.has_tls else None
        opened.append(
            FaultySmtp(
                Fault(row.step, row.act),
                offers=row.offers,
                identities=trusted,
                implicit_tls=row.implicit_tls,
            )
        )
        opened[-1].passes = passes
        return opened[-1]

    yield serve
    for server in opened:
        await asyncio.to_thread(server.stop)


@pytest.mark.parametrize("row", [*ROWS, *APART], ids=lambda row: row.fault)
async def test_the_fault_leads_to_what_the_page_says_and_the_next_message_goes(
    serving: Callable[[Row], FaultySmtp],
    mailer_for: Callable[[str], Mailer],
    message: EmailMessage,
    row: Row,
) -> None:
    server = serving(row)
    mailer = mailer_for(server.url(row.settings.replace(SOON, PATIENT), row.user))
    outcome = await mailer.send(message, US, row.recipient)
    assert (outcome.kind, outcome.about) == (row.kind, row.about), outcome.why
    assert row.reads_as(outcome.why, server.port), outcome.why
    assert PASSWORD not in outcome.why
    assert server.count()[row.recipient] == row.texts
    await asyncio.to_thread(server.mend)
    following = await mailer.send(message, US, NEXT)
    assert following.kind == "sent", following.why
    assert server.count() == Counter({row.recipient: row.texts, NEXT: 1})
