"""The intake bench in CI size: every post is acknowledged and stored once, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bench.intake import Figures, bare_commits, report, rows_of
from bench.intake_load import Answers, as_fast_as_taken, at_rate
from bench.intake_posts import PUBLIC_URL, SECRETS, posts
from jobs.delivery.post import Post
from jobs.intake.keys import Keys
from jobs.office import Office
from tests.build import an_agency
from tests.door import Door


@pytest.fixture
def door(database: str) -> Iterator[Door]:
    agency = an_agency(database)
    post = Post(smtp=None, sms_url="", unsubscribe_url=lambda _: None)
    office = Office(agency.store, agency.house, lambda: datetime.now(UTC), post)
    office.keys = Keys(PUBLIC_URL, SECRETS)
    opened = Door(office)
    yield opened
    opened.close()
    agency.store.close()


def test_mixed_senders_are_acknowledged_and_stored_and_the_limit_is_measured_beside(
    door: Door, database: str
) -> None:
    many = posts(120)
    before = bare_commits(database, many[:20], "before")
    steady = asyncio.run(at_rate(door.port, many[:60], rate=100))
    most = asyncio.run(as_fast_as_taken(door.port, many[60:], senders=4, seconds=30))
    assert steady.accepted == most.accepted == len(steady.seconds) == 60
    assert rows_of(database) == (120, 0)
    assert before > 0


def test_a_slow_lost_or_refused_post_breaks_a_promise() -> None:
    quick = Answers([0.001] * 100)
    quick.statuses[202] = 100
    slow = Answers([0.001] * 90 + [0.2] * 10, quick.statuses, 1.0)
    quick.took = 1.0
    good = Figures("sqlite", quick, quick, (1.0, 1.0), 200, 200, 0)
    assert report([good], 200)[1]
    late = Figures("sqlite", slow, quick, (1.0, 1.0), 200, 200, 0)
    lost = Figures("sqlite", quick, quick, (1.0, 1.0), 199, 200, 0)
    assert not report([late], 200)[1]
    assert not report([lost], 200)[1]
