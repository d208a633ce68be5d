"""`inbox try` says what would be understood, and stores nothing."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.console.conftest import Answer

Callboard = Callable[..., Answer]
FIRST = ["kind", "event", "external_id", "name", "email", "phone", "phone_valid", "source",
         "message", "text"]  # fmt: skip


@pytest.fixture
def tried(callboard: Callboard, tmp_path: Path) -> Callable[..., Any]:
    """What `inbox try --json` prints of this content."""

    def run(source: str, content: bytes | str | dict[str, Any] | list[Any], *more: str) -> Any:
        body = json.dumps(content) if isinstance(content, dict | list) else content
        (tmp_path / "it").write_bytes(body if isinstance(body, bytes) else body.encode())
        return callboard("inbox", "try", "--source", source, "it", "--json", *more).json

    return run


def test_one_item_is_an_object_whose_first_keys_never_change(tried: Callable[..., Any]) -> None:
    found = tried("website", {"full_name": "Dana Ortiz", "e-mail": "Dana@Example.org",
                              "tel": "(212) 555-0142", "message": "Our roof leaks."})  # fmt: skip
    assert list(found)[:10] == FIRST
    assert found["kind"] == "lead"
    assert (found["name"], found["email"]) == ("Dana Ortiz", "Dana@Example.org")
    assert (found["phone"], found["phone_valid"]) == ("+12125550142", True)
    assert found["source"] == "website"
    assert found["message"] == found["text"] == "Our roof leaks."
    assert "recipient" not in found


def test_several_items_are_a_list(tried: Callable[..., Any]) -> None:
    changes = [{"field": "leadgen", "value": {"leadgen_id": key}} for key in (1, 2)]
    found = tried("facebook", {"entry": [{"id": "9", "changes": changes}]})
    assert [(one["external_id"], one["fetch"]) for one in found] == [("1", True), ("2", True)]
    assert {one["source"] for one in found} == {"ad"}


def test_where_either_message_or_text_is_empty_it_is_the_other(tried: Callable[..., Any]) -> None:
    fields = {"email": "dana@example.org", "message": "Our roof leaks."}
    data = [{"name": name, "values": [value]} for name, value in fields.items()]
    found = tried("facebook", {"id": "1", "field_data": data})
    assert found["message"] == found["text"] == "Our roof leaks."
    said = tried("twilio", b"MessageSid=SM1&From=%2B12125550142&Body=Hello")
    assert said["message"] == said["text"] == "Hello"


def test_a_number_that_is_none_stands_as_it_was_written(tried: Callable[..., Any]) -> None:
    found = tried("website", {"email": "dana@example.org", "phone": "ask for Dana"})
    assert (found["phone"], found["phone_valid"]) == ("ask for Dana", False)


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"utm_medium": "cpc"}, "ad"),
        ({"source": "Zillow"}, "portal"),
        ({"referred_by": "friend"}, "referral"),
        ({}, "website"),
    ],
)
def test_the_source_is_the_one_that_the_lead_would_get(
    tried: Callable[..., Any], fields: dict[str, str], source: str
) -> None:
    assert tried("website", {"email": "dana@example.org", **fields})["source"] == source


FORM = b"name=Dana&email=dana%40example.org&tel=%2B12125550142"
PARTS = (
    b'--x1\r\nContent-Disposition: form-data; name="name"\r\n\r\nDana\r\n'
    b'--x1\r\nContent-Disposition: form-data; name="email"\r\n\r\ndana@example.org\r\n--x1--\r\n'
)
ADF = (
    b'<?xml version="1.0"?><?adf version="1.0"?><adf><prospect><customer><contact>'
    b'<name part="full">Dana</name><email>dana@example.org</email>'
    b"</contact></customer></prospect></adf>"
)


@pytest.mark.parametrize(("source", "body"), [("website", FORM), ("website", PARTS), ("adf", ADF)])
def test_what_it_is_is_seen_by_its_content(
    tried: Callable[..., Any], source: str, body: bytes
) -> None:
    found = tried(source, body)
    assert (found["kind"], found["name"], found["email"]) == ("lead", "Dana", "dana@example.org")


def test_the_content_type_can_be_stated(callboard: Callboard, tmp_path: Path) -> None:
    (tmp_path / "it").write_bytes(FORM)
    answer = callboard("inbox", "try", "--source", "website", "it", "--content-type",
                       "application/json")  # fmt: skip
    assert (answer.code, answer.err) == (
        1, "The body is not JSON: Expecting value in line 1, column 1.\n")  # fmt: skip


BOUNCE = """From: MAILER-DAEMON@mx.example.net
To: mia@harbour.example.com
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; dana@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--b--
"""


def test_a_bounce_says_whose_address_and_whether_for_good(tried: Callable[..., Any]) -> None:
    found = tried("mailbox", BOUNCE)
    assert list(found)[:13] == [*FIRST, "recipient", "status", "permanent"]
    assert found["kind"] == "bounce"
    assert (found["recipient"], found["status"]) == ("dana@example.org", "5.1.1")
    assert found["permanent"] is True


REPLY = "Yes, Tuesday is fine.\n\nOn Mon, 23 Nov 2026, Mia wrote:\n> Would Tuesday do?\n"


def test_a_reply_is_shown_without_what_it_quotes(tried: Callable[..., Any]) -> None:
    head = "From: Dana Ortiz <dana@example.org>\nSubject: Re: Roof\nIn-Reply-To: <a@b>\n\n"
    found = tried("mailbox", head + REPLY)
    assert (found["kind"], found["text"]) == ("reply", "Yes, Tuesday is fine.")
    assert found["message"] == found["text"]
    assert (found["name"], found["email"]) == ("Dana Ortiz", "dana@example.org")


@pytest.mark.parametrize(
    "body",
    [
        REPLY,
        "<html><body><p>Yes, Tuesday is fine.</p><blockquote type=cite>Would it?</blockquote>",
        "﻿" + REPLY,
    ],
)
def test_a_text_or_page_without_a_header_is_the_body_of_an_answer_from_nobody(
    tried: Callable[..., Any], body: str
) -> None:
    found = tried("mailbox", body)
    assert (found["kind"], found["text"]) == ("reply", "Yes, Tuesday is fine.")
    assert (found["name"], found["email"]) == ("", "")
    assert "callboard.invalid" not in json.dumps(found)


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("website", b""),
        ("website", b'{"x": 1}'),
        ("website", b"[" * 100_000),
        ("website", b'{"name": "\xff"}'),
        ("typeform", b"[]"),
        ("mailbox", b"  "),
        ("adf", b"<adf><prospect>"),
    ],
)
def test_what_nobody_can_read_is_one_sentence_and_exit_code_1(
    callboard: Callboard, tmp_path: Path, source: str, body: bytes
) -> None:
    (tmp_path / "it").write_bytes(body)
    answer = callboard("inbox", "try", "--source", source, "it", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.endswith(".\n")
    assert answer.err.count("\n") == 1


def test_an_unknown_source_is_wrong_usage_and_the_nearest_are_named(
    callboard: Callboard, tmp_path: Path
) -> None:
    (tmp_path / "it").write_text("{}")
    answer = callboard("inbox", "try", "--source", "typefrom", "it")
    assert (answer.code, answer.out) == (2, "")
    assert "there is no source 'typefrom'; there is typeform" in answer.err
    assert callboard("inbox", "try", "--source", "website", "nowhere").code == 1


def test_a_person_reads_it_in_lines_and_nothing_hostile_reaches_the_terminal(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = {"name": "Da\x1b]0;x\x07na", "email": "dana@example.org", "message": "One\n\x1b[2JTwo"}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(lead).encode())))
    answer = callboard("inbox", "try", "--source", "website", "-")
    assert answer.code == 0
    assert "\x1b" not in answer.out
    assert "source" in answer.out
    assert answer.out.splitlines()[-1].strip() == "[2JTwo"


def test_nothing_is_stored_and_no_database_is_needed(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOARD_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite")
    (tmp_path / "it").write_bytes(FORM)
    assert callboard("inbox", "try", "--source", "website", "it").code == 0
    assert not (tmp_path / "none.sqlite").exists()
