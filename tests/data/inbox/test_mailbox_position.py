"""How far a mailbox was read: in UID order, nothing old, and anew when it was renumbered."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.inbox.mailbox_position import (
    Listed,
    Position,
    after,
    decide_start,
    read_position,
    still_to_read,
)
from tests.build import DAY, HOUR, NOON


def at(uid: int, ago: timedelta) -> Listed:
    return Listed(uid, NOON - ago, 1000)


def test_a_mailbox_met_for_the_first_time_begins_with_the_last_days() -> None:
    start = decide_start(None, 7, read_at=None, now=NOON, since=2 * DAY)
    assert start == Position(7, 0, NOON - 2 * DAY)
    listed = [at(1, 3000 * DAY), at(2, 3 * DAY), at(3, DAY), at(4, HOUR)]
    assert [mail.uid for mail in still_to_read(start, listed)] == [3, 4]


def test_since_0_begins_with_what_comes_from_now_on() -> None:
    start = decide_start(None, 7, read_at=None, now=NOON, since=timedelta(0))
    assert still_to_read(start, [at(1, HOUR)]) == []
    assert [one.uid for one in still_to_read(start, [at(2, -HOUR)])] == [2]


def test_reading_goes_on_behind_the_last_uid_and_the_server_names_the_last_mail_anyway() -> None:
    known = Position(7, 12, NOON - 30 * DAY)
    assert decide_start(known, 7, read_at=NOON, now=NOON, since=DAY) == known
    listed = [at(14, HOUR), at(12, DAY), at(13, DAY)]
    assert [mail.uid for mail in still_to_read(known, listed)] == [13, 14]


def test_after_a_long_pause_everything_that_came_meanwhile_is_read() -> None:
    known = Position(7, 12, NOON - 90 * DAY)
    start = decide_start(known, 7, read_at=NOON - 60 * DAY, now=NOON, since=DAY)
    assert [mail.uid for mail in still_to_read(start, [at(13, 50 * DAY)])] == [13]


def test_old_mail_that_is_moved_into_the_folder_is_never_read() -> None:
    known = Position(7, 12, NOON - 30 * DAY)
    assert still_to_read(known, [at(13, 400 * DAY)]) == []


def test_a_renumbered_mailbox_begins_a_day_before_it_was_last_read() -> None:
    known = Position(7, 5000, NOON - 30 * DAY)
    start = decide_start(known, 8, read_at=NOON - 5 * DAY, now=NOON, since=DAY)
    assert start == Position(8, 0, NOON - 6 * DAY)
    fresh = decide_start(known, 8, read_at=NOON - HOUR, now=NOON, since=3 * DAY)
    assert fresh.begins == NOON - 3 * DAY
    never_before = Position(7, 5000, NOON - 2 * HOUR)
    assert decide_start(never_before, 8, read_at=NOON, now=NOON, since=DAY).begins == (
        NOON - 2 * HOUR
    )


def test_a_mail_without_a_time_is_read() -> None:
    start = decide_start(None, 7, read_at=None, now=NOON, since=DAY)
    assert still_to_read(start, [Listed(1, None, 0)]) == [Listed(1, None, 0)]


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_position_is_the_same_after_it_was_stored(uidvalidity: int, uid: int) -> None:
    position = Position(uidvalidity, uid, NOON)
    assert read_position(position.stored()) == position
    assert read_position({}) is None


@given(st.lists(st.integers(1, 50), unique=True), st.integers(0, 50), st.integers(0, 50))
def test_wherever_reading_breaks_off_every_mail_is_read_once(
    uids: list[int], begin: int, stop: int
) -> None:
    listed = [at(uid, HOUR) for uid in uids]
    position = Position(1, begin, NOON - DAY)
    read = []
    for mail in still_to_read(position, listed)[:stop]:
        read.append(mail.uid)
        position = after(position, mail)
    read += [mail.uid for mail in still_to_read(position, listed)]
    assert read == sorted(uid for uid in uids if uid > begin)
