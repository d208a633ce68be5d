"""A runner keeps the index of words in few pieces; no commit has to merge large ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

import data.finding.merging
import jobs.heartbeat
import jobs.merging
from data.activity.timeline import record
from data.finding.find import find
from data.finding.index import PIECES, PREFIX
from data.finding.merging import CALM, merge_a_little
from data.leads.tables import Lead
from data.reading import Writer
from data.store import open_store
from jobs.merging import merge_words
from jobs.office import Office
from jobs.runner import Runner
from tests.build import NOON, Agency
from tests.servers import until

LEADS = 40
"""More than the sixteen pieces at which FTS5 by itself merges them all in one commit."""

LEFT = 3
"""Pieces of one size that are too few to be merged."""


def arrive(agency: Agency, count: int = LEADS) -> None:
    """So many leads, each with words of its own, each in a transaction of its own."""
    for number in range(count):
        with agency.store.write() as session:
            words = " ".join(f"w{number}x{word}" for word in range(150))
            session.add(Lead(name=f"Ana{number} Berg", message=words, received_at=NOON,
                             submitted_at=NOON, last_inbound_at=NOON))  # fmt: skip


def pieces(agency: Agency, kind: str) -> int:
    with agency.store.look() as reader:
        [(count,)] = reader.rows(f"SELECT count(DISTINCT segid) FROM {PREFIX}{kind}_idx")
    return int(count)


def are_found(agency: Agency, count: int = LEADS) -> bool:
    with agency.store.look() as reader:
        return all(
            [thing.id for thing in find(reader, text).things] == [number + 1]
            for number in range(count)
            for text in (f"ana{number}", f"w{number}x149")
        )


def merged(office: Office) -> None:
    asyncio.run(merge_words(office))


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_no_commit_merges_what_lies_there_and_the_runner_does(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    with agency.store.look() as reader:
        settings = dict(reader.rows(f"SELECT k, v FROM {PREFIX}lead_config"))
    assert (settings["automerge"], settings["crisismerge"]) == (0, PIECES)
    arrive(agency)
    assert (pieces(agency, "lead"), pieces(agency, "inquiry")) == (LEADS, LEADS)
    merged(an_office())
    assert pieces(agency, "lead") <= LEFT
    assert pieces(agency, "inquiry") <= LEFT


def test_everything_is_found_before_it_and_after_it(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    arrive(agency, 10)
    assert are_found(agency, 10)
    merged(an_office())
    assert are_found(agency, 10)


def test_nothing_is_written_when_there_is_nothing_to_merge(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    arrive(agency, 5)
    merged(an_office())
    with closing(open_store(agency.url)) as elsewhere, closing(elsewhere.watch()) as signal:
        signal.changed()
        merged(an_office())
        assert not signal.changed()


@pytest.mark.parametrize("databases", ["postgres"], indirect=True)
def test_a_database_that_merges_by_itself_is_left_alone(
    an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stepped(_: Writer) -> bool:
        raise AssertionError("nobody else could write meanwhile")

    monkeypatch.setattr(jobs.merging, "merge_a_little", stepped)
    merged(an_office())


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_it_is_done_in_small_steps_and_others_write_between_them(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(agency)
    steps = []

    def counted(writer: Writer) -> bool:
        steps.append(merge_a_little(writer))
        return steps[-1]

    monkeypatch.setattr(data.finding.merging, "PAGES", 1)
    monkeypatch.setattr(jobs.merging, "merge_a_little", counted)

    async def beside() -> None:
        merging = asyncio.create_task(merge_words(an_office()))
        while len(steps) < 2 and not merging.done():
            await asyncio.sleep(0)
        assert not merging.done()
        arrive(agency, 1)
        await merging

    asyncio.run(beside())
    assert len(steps) > 4
    assert steps[-1] is False
    assert pieces(agency, "inquiry") <= LEFT + 1


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_it_waits_while_something_happens_in_the_house(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    arrive(agency, 5)
    office = an_office()
    agency.do(record, "lead.created", "Dana", now=office.now() - CALM / 2, by="runner")
    merged(office)
    assert pieces(agency, "lead") == 5
    office.clock = lambda: datetime.now(UTC) + CALM
    merged(office)
    assert pieces(agency, "lead") <= LEFT


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_process_that_ends_merges_nothing_more(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    arrive(agency, 5)
    office = an_office()
    office.closing.set()
    merged(office)
    assert pieces(agency, "lead") == 5


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_runner_comes_by_at_every_beat(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.heartbeat, "BEAT", timedelta(seconds=0.1))
    office = an_office()
    now = office.now()
    office.clock = lambda: now
    agency.do(record, "lead.created", "Dana", now=now, by="runner")
    runner = Runner(office, "test")
    runner.start()
    try:
        arrive(agency, 20)
        assert pieces(agency, "lead") == 20, "what is merged while others come leaves more sizes"
        now += CALM
        until(lambda: pieces(agency, "lead") <= LEFT and pieces(agency, "inquiry") <= LEFT)
    finally:
        runner.stop()
