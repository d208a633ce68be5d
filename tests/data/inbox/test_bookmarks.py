"""One reader for each mailbox, on however many machines; failures are counted for all of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from data.inbox import bookmarks
from data.inbox.bookmarks import NotNow, Turn, TurnLost
from data.inbox.mailbox_troubles import mailbox_troubles
from data.inbox.tables import Bookmark
from data.overview.queries import overview
from data.reading import reader_of
from tests.build import HOUR, MINUTE, NOON, Agency

NAME = "mia@imap.harbour.example/INBOX"


def taken(
    agency: Agency, reader: str, *, now: datetime = NOON, at_once: bool = False, dead: str = ""
) -> Turn | NotNow:
    return agency.do(
        bookmarks.take_turn, NAME, reader=reader, now=now, lease_now=now, until=now + MINUTE,
        is_dead=lambda name: name == dead, at_once=at_once,
    )  # fmt: skip


def test_the_second_reader_waits_until_the_first_is_done_or_its_lease_has_ended(
    agency: Agency,
) -> None:
    assert taken(agency, "a") == Turn(NAME, {}, None)
    held = taken(agency, "b")
    assert isinstance(held, NotNow)
    assert (held.why, held.until) == ("another reader watches it", NOON + MINUTE)
    assert isinstance(taken(agency, "a"), Turn)
    agency.do(bookmarks.give_back, "b")
    assert isinstance(taken(agency, "b"), NotNow)
    agency.do(bookmarks.give_back, "a")
    assert isinstance(taken(agency, "b"), Turn)
    assert isinstance(taken(agency, "c", now=NOON + 2 * MINUTE), Turn)


def test_a_reader_that_is_known_to_be_dead_holds_nothing_up(agency: Agency) -> None:
    taken(agency, "a")
    assert isinstance(taken(agency, "b", dead="a"), Turn)


def test_who_stood_still_for_too_long_moves_nothing(agency: Agency) -> None:
    taken(agency, "a")
    taken(agency, "b", now=NOON + HOUR)
    with pytest.raises(TurnLost):
        agency.do(bookmarks.move_on, NAME, {"uid": 3}, reader="a", until=NOON + 2 * HOUR)
    agency.do(bookmarks.move_on, NAME, {"uid": 2}, reader="b", until=NOON + 2 * HOUR)
    assert agency.row(Bookmark, NAME).position == {"uid": 2}  # type: ignore[arg-type]


def test_after_a_failure_nobody_tries_before_the_wait_is_over_but_for_one_that_was_started_anew(
    agency: Agency,
) -> None:
    taken(agency, "a")
    agency.do(bookmarks.failed, NAME, "it is away", wait=lambda n: n * MINUTE, now=NOON)
    agency.do(bookmarks.give_back, "a")
    held = taken(agency, "b", now=NOON + MINUTE / 2)
    assert held == NotNow("it is away; it is tried again", NOON + MINUTE)
    assert isinstance(taken(agency, "b", now=NOON + MINUTE / 2, at_once=True), Turn)
    again = agency.do(bookmarks.failed, NAME, "still", wait=lambda n: n * MINUTE, now=NOON + MINUTE)
    assert again == NOON + 3 * MINUTE
    assert agency.rows(Bookmark)[0].failing_since == NOON


def test_a_mailbox_that_cannot_be_read_is_a_trouble_in_every_header_until_it_answers(
    agency: Agency,
) -> None:
    taken(agency, "a")
    why = "h:993 cannot be reached (connection refused)"
    agency.do(bookmarks.failed, NAME, why, wait=lambda _: MINUTE, now=NOON)
    (said,) = agency.ask(overview, now=NOON + MINUTE).troubles
    assert said == f"Mailbox {NAME}: cannot be read since 2026-11-24 17:00 UTC — {why}"
    agency.do(bookmarks.answered, NAME, {}, reader="a", until=NOON + HOUR, now=NOON + MINUTE)
    assert agency.ask(overview, now=NOON + MINUTE).troubles == ()


def test_a_mailbox_that_nobody_tries_any_more_is_no_trouble(agency: Agency) -> None:
    taken(agency, "a")
    agency.do(bookmarks.failed, NAME, "away", wait=lambda _: timedelta(minutes=15), now=NOON)
    with agency.store.read() as session:
        assert mailbox_troubles(reader_of(session), now=NOON + 30 * MINUTE)
        assert mailbox_troubles(reader_of(session), now=NOON + HOUR) == ()
