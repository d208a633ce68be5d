"""The one door: stored before it is acknowledged, and the same delivery only once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.inbox.following.arrivals import believable_submit_time
from data.inbox.queries import item, listing
from data.inbox.receive import Receipt, receive
from data.inbox.tables import Inbound
from tests.build import DAY, HOUR, MINUTE, NOON, Agency, posted, processed


def sent(
    agency: Agency, payload: bytes, content_type: str = "application/json", **named: object
) -> Receipt:
    settings = {"source": "website", "now": NOON, "by": "gateway", **named}
    return agency.do(receive, payload=payload, content_type=content_type, **settings)


def test_what_arrives_is_stored_as_it_came_even_if_nobody_can_read_it(agency: Agency) -> None:
    payload = b"\x00\xff not text"
    receipt = sent(agency, payload, "application/octet-stream")
    assert agency.row(Inbound, receipt.inbound_id).payload == payload
    assert agency.ask(item, receipt.inbound_id).row.state == "received"


def test_the_same_post_twice_is_one(agency: Agency) -> None:
    first = posted(agency, name="Dana", message="Hello")
    again = posted(agency, name="Dana", message="Hello", now=NOON + HOUR)
    assert (again.inbound_id, again.repeated) == (first.inbound_id, True)
    assert len(agency.ask(listing)) == 1


def test_a_browser_that_posts_twice_with_another_boundary_is_still_one(agency: Agency) -> None:
    def body(mark: str) -> tuple[bytes, str]:
        part = f'--{mark}\r\nContent-Disposition: form-data; name="name"\r\n\r\nDana\r\n--{mark}--'
        return part.encode(), f"multipart/form-data; boundary={mark}"

    assert not sent(agency, *body("AA")).repeated
    assert sent(agency, *body("BB")).repeated


def test_the_same_words_after_the_window_are_a_new_request(agency: Agency) -> None:
    posted(agency, name="Dana", message="Hello")
    assert posted(agency, name="Dana", message="Hello", now=NOON + DAY - MINUTE).repeated
    assert not posted(agency, name="Dana", message="Hello", now=NOON + DAY + MINUTE).repeated


def test_the_same_words_through_another_door_are_kept_apart(agency: Agency) -> None:
    assert not posted(agency, name="Dana", door="website").repeated
    assert not posted(agency, name="Dana", door="portal").repeated


def test_without_a_window_even_two_within_a_second_are_two(agency: Agency) -> None:
    now = NOON + timedelta(milliseconds=3)
    assert not sent(agency, b'{"name": "Dana"}', repeat_window=timedelta(0)).repeated
    assert not sent(agency, b'{"name": "Dana"}', repeat_window=timedelta(0), now=now).repeated


def test_a_senders_id_tells_a_late_repetition(agency: Agency) -> None:
    assert not sent(agency, b'{"name": "Dana"}', external_id="wamid.1").repeated
    later = NOON + 40 * DAY
    assert sent(agency, b'{"name": "Dana", "try": 2}', external_id="wamid.1", now=later).repeated
    assert not sent(agency, b'{"name": "Dana"}', external_id="wamid.2").repeated


def test_ids_longer_than_a_key_are_kept_apart_and_recognised(agency: Agency) -> None:
    long = "x" * 500
    assert not sent(agency, b'{"name": "Dana"}', external_id=long + "1").repeated
    assert not sent(agency, b'{"name": "Sam"}', external_id=long + "2").repeated
    assert sent(agency, b'{"name": "Dana"}', external_id=long + "1").repeated


def test_the_id_of_a_form_never_swallows_another_persons_lead(agency: Agency) -> None:
    posted(agency, id="contact-form", name="Dana", email="dana@example.org", message="Hello")
    assert not posted(agency, id="contact-form", name="Sam", email="sam@example.org").repeated
    assert not posted(agency, id="contact-form", name="Kim").repeated
    assert not posted(agency, id="contact-form", name="Lee").repeated
    assert len(processed(agency)) == 4


def test_the_id_of_a_form_never_swallows_what_the_same_person_says_next(agency: Agency) -> None:
    said = {"id": "contact-form", "name": "Dana", "email": "dana@example.org"}
    posted(agency, **said, message="Hello")
    assert not posted(agency, **said, message="Please call me").repeated
    assert posted(agency, **said, message="Please call me").repeated
    assert posted(agency, **said, message="Hello").repeated


def test_a_retry_with_another_time_stamp_is_still_the_same_submission(agency: Agency) -> None:
    said = {"id": "sub_81", "name": "Dana", "email": "Dana@example.org", "message": "Hello"}
    posted(agency, **said, sent="10:00")
    assert posted(agency, **{**said, "email": "dana@example.org"}, sent="10:05").repeated


@pytest.mark.parametrize(
    ("stated", "believed"),
    [
        (None, timedelta(0)), (-2 * MINUTE, -2 * MINUTE), (-6 * DAY, -6 * DAY),
        (-8 * DAY, timedelta(0)), (3 * MINUTE, timedelta(0)), (2 * HOUR, timedelta(0)),
    ],
)  # fmt: skip
def test_a_broken_clock_of_the_sender_is_not_believed(
    stated: timedelta | None, believed: timedelta
) -> None:
    said = None if stated is None else NOON + stated
    assert believable_submit_time(said, NOON) == NOON + believed
