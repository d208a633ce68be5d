"""docs/cron.md says what is so."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from data.playbook.load import parse
from data.schedule.beats import BEAT, RUN_LEASE
from data.schedule.cron import BadCron, check, is_fixed, next_due
from tests.data.schedule.walking import due_times

DOCS = (Path(__file__).parents[3] / "docs" / "cron.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"`([^`]+)`")


def tables() -> list[list[list[str]]]:
    """Each table's rows as cells, without the line under its head."""
    blocks = re.findall(r"(?:^\|.*\n)+", DOCS, re.MULTILINE)
    rows = [[line.strip("| ").split(" | ") for line in block.splitlines()] for block in blocks]
    return [[row for row in table if "---" not in row[0]] for table in rows]


def nights() -> list[tuple[str, str, str, str]]:
    """Entry, zone, day and the times that the tables of the two nights promise."""
    return [
        (ENTRY.findall(row[0])[0], *place.split(), promised)
        for head, *rows in tables()
        if head[0] == "entry"
        for row in rows
        for place, promised in zip(head[1:], row[1:], strict=True)
    ]


@pytest.mark.parametrize(("entry", "zone", "day", "promised"), nights())
def test_the_nights_the_clock_changes_are_as_the_tables_say(
    entry: str, zone: str, day: str, promised: str
) -> None:
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    before, end = midnight - timedelta(seconds=1), midnight.replace(hour=4)
    found = [
        due.astimezone(ZoneInfo(zone))
        for due in takewhile(lambda due: due < end, due_times(entry, zone, before))
    ]
    said = [f"{local.hour}:{local:%M}{'²' if local.fold else ''}" for local in found]
    assert " ".join(said) == promised


def test_both_nights_are_told_for_the_same_entries_and_five_zones() -> None:
    autumn, spring = (table for table in tables() if table[0][0] == "entry")
    assert [row[0] for row in autumn] == [row[0] for row in spring]
    assert len(autumn[0]) == len(spring[0]) == 6
    assert {is_fixed(ENTRY.findall(row[0])[0]) for row in autumn[1:]} == {True, False}


def test_what_can_be_written_is_accepted_and_comes() -> None:
    (written,) = (table for table in tables() if table[0][0] == "written")
    entries = [entry for row in written[1:] for entry in ENTRY.findall(row[0])]
    assert len(entries) == 10
    now = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    assert all(next_due(check(entry), "UTC", now) for entry in entries)


@pytest.mark.parametrize("entry", ["0 0 6 * * *", "R 6 * * *", "H 6 * * *", "@reboot"])
def test_what_is_said_to_be_refused_is(entry: str) -> None:
    with pytest.raises(BadCron):
        check(entry)


def test_the_example_is_a_playbook() -> None:
    blocks = re.findall(r"(?:^    .*\n)+", DOCS, re.MULTILINE)
    (example,) = [block for block in blocks if "[jobs" in block]
    assert parse(dedent(example), "docs", thorough=True).jobs["daily-digest"].timezone


def test_the_spans_it_names_are_those_of_the_program() -> None:
    assert (RUN_LEASE.total_seconds(), BEAT.total_seconds()) == (60, 15)
