"""Jotform: rawRequest and pretty, multipart and url-encoded, composite questions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.jotform import SENDER
from data.inbox.understood import Delivery, Kind
from tests.data.inbox.senders.telling import form, multipart, posted

RAW: dict[str, Any] = {
    "slug": "submit/2024", "jsExecutionTracker": "build-date-17=>init-complete:17",
    "path": "/submit",
    "q3_name": {"prefix": "", "first": "Dana", "last": "O&#039;Neil"}, "q4_email": "d@x.org",
    "q5_phoneNumber": {"full": "(212) 555-0142"}, "q6_howCan": "Roof &amp; gutter, please: soon",
    "q7_address": {"addr_line1": "1 Elm", "addr_line2": "", "city": "Reno", "state": "NV",
                   "postal": "89501"},
    "q8_typeOf": ["Repair", "Paint"], "q9_utmSource": "facebook", "q10_date": {
        "month": "05", "day": "01", "year": "2026"},
    "event_id": "1743982445903_2434", "timeToSubmit": "11",
    "photos": ["https://www.jotform.com/uploads/a/1/2/roof.png"],
}  # fmt: skip
PRETTY = (
    "Name:Dana O&#039;Neil, E-mail:d@x.org, Phone Number:(212) 555-0142, "
    "How can we help, and when?:Roof &amp; gutter, please: soon, Address:1 Elm Reno NV 89501, "
    "What kind of work:Repair Paint"
)


def a_hook(**changed: Any) -> dict[str, str]:
    """Written after hooks captured in public repositories (zulip's fixtures, form parsers)."""
    return {
        "action": "", "formID": "243231271343446", "formTitle": "Free quote", "type": "WEB",
        "submissionID": "6084250982513018472", "ip": "203.0.113.9", "username": "us", "event": "",
        "rawRequest": json.dumps(RAW), "pretty": PRETTY, **changed,
    }  # fmt: skip


@pytest.mark.parametrize("post", [multipart, form, posted])
def test_the_questions_are_read_in_each_encoding(post: Any) -> None:
    (lead,) = SENDER.understand(post(a_hook()))
    said = lead.submission
    assert (lead.kind, lead.external_id) == (Kind.LEAD, "6084250982513018472")
    assert (said.name, said.email, said.phone) == ("Dana O'Neil", "d@x.org", "(212) 555-0142")
    assert said.message == "Roof & gutter, please: soon"
    assert said.place == {"postal": "89501", "city": "Reno", "state": "NV"}
    assert (said.detail, dict(said.utm)) == ("Free quote", {"source": "facebook"})
    assert said.extra == {
        "Address": "1 Elm", "What kind of work": "Repair, Paint", "date": "2026-05-01",
        "photos": "https://www.jotform.com/uploads/a/1/2/roof.png",
        "form_id": "243231271343446", "ip": "203.0.113.9",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"q5_phone": {"area": "212", "phone": "5550142"}}, "212 5550142"),
        ({"q5_phone": {"country": "44", "area": "20", "phone": "7946 0018"}}, "+44 20 7946 0018"),
        ({"q5_phone": {"full": "+1 212 555 0142"}}, "+1 212 555 0142"),
        ({"q5_mobileNumber12": "212-555-0142"}, "212-555-0142"),
    ],
)
def test_a_phone_is_put_together(question: dict[str, Any], expected: str) -> None:
    (lead,) = SENDER.understand(form(a_hook(rawRequest=json.dumps(question), pretty="")))
    assert lead.submission.phone == expected


def test_the_name_of_a_pupil_is_a_name() -> None:
    raw = {"q3_studentsName": {"first": "Nia", "last": "P"}, "q33_typeOf": "Online"}
    (lead,) = SENDER.understand(multipart(a_hook(rawRequest=json.dumps(raw), pretty="")))
    assert lead.submission.name == "Nia P"


def test_pretty_stands_in_where_rawrequest_is_broken_or_missing() -> None:
    pretty = "Name:Dana Ortiz, E-mail:d@x.org, Message:Hello, my roof: it leaks"
    for raw in ('{"q3_name": {"first"', ""):
        (lead,) = SENDER.understand(form(a_hook(rawRequest=raw, pretty=pretty)))
        said = lead.submission
        assert (said.name, said.email) == ("Dana Ortiz", "d@x.org")
        assert said.message.startswith("Hello")


def test_a_submission_of_the_api_is_read() -> None:
    """api.jotform.com/docs, GET /submission/{id}"""
    body = {"responseCode": 200, "content": {"id": "77", "form_id": "24", "answers": {
        "3": {"name": "name", "text": "Name", "type": "control_fullname",
              "answer": {"first": "Bo", "last": "Li"}, "prettyFormat": "Bo Li"},
        "4": {"name": "email", "text": "Mail us", "type": "control_email", "answer": "b@x.org"},
        "5": {"name": "what", "text": "What?", "type": "control_textarea", "answer": "A roof"},
        "6": {"name": "submit", "text": "Submit", "type": "control_button"},
    }}}  # fmt: skip
    (lead,) = SENDER.understand(posted(body))
    said = lead.submission
    assert (lead.external_id, said.name, said.email, said.message) == (
        "77", "Bo Li", "b@x.org", "A roof",
    )  # fmt: skip


@pytest.mark.parametrize(
    "delivery",
    [
        posted({}),
        posted({"rawRequest": "{"}),
        form({"formID": "1"}),
        Delivery(b""),
        Delivery(b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
    ],
)
def test_what_holds_no_submission_is_refused(delivery: Delivery) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(delivery)


def test_jotform_signs_nothing() -> None:
    assert SENDER.verify is None
