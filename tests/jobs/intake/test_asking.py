"""What a vendor's answer means: told, later, never, or not before a person mends something."""

from __future__ import annotations

import json

import pytest

from jobs.intake.asking import VENDORS, Verdict
from jobs.intake.keys import Keys


def judged(source: str, status: int, **said: object) -> tuple[str, str]:
    answer = VENDORS[source].judge(status, json.dumps(said).encode())
    return answer.verdict.value, answer.why


@pytest.mark.parametrize(
    ("status", "error", "verdict", "words"),
    [
        (400, {"code": 190, "message": "Session has expired"}, "refused", "FACEBOOK_TOKEN"),
        (401, {"code": 0, "message": "?"}, "refused", "FACEBOOK_TOKEN"),
        (403, {"code": 200, "message": "Requires leads_retrieval"}, "refused", "leads_retrieval"),
        (400, {"code": 10, "message": "No permission"}, "refused", "leads_retrieval"),
        (400, {"code": 100, "error_subcode": 33, "message": "Unsupported get request."},
         "not found", "deleted, or"),
        (400, {"code": 4, "message": "Application request limit reached"}, "passing", "code 4"),
        (400, {"code": 190, "is_transient": True}, "passing", "190"),
        (500, {"code": 2, "message": "An unexpected error"}, "passing", "500"),
        (503, {}, "passing", "503"),
        (404, {"code": 803}, "not found", "803"),
    ],
)  # fmt: skip
def test_facebook_says_by_a_code_what_is_wrong(
    status: int, error: dict[str, object], verdict: str, words: str
) -> None:
    said, why = judged("facebook", status, error=error)
    assert said == verdict
    assert words in why
    assert why.endswith(".")


def test_an_answer_with_the_fields_of_a_lead_or_a_contact_is_taken() -> None:
    assert judged("facebook", 200, id="1", field_data=[]) == ("told", "")
    assert judged("hubspot", 200, id="1", properties={}) == ("told", "")
    assert judged("facebook", 200, id="1")[0] == "not found"
    assert judged("hubspot", 200, id="1")[0] == "not found"


@pytest.mark.parametrize(
    ("status", "verdict", "words"),
    [
        (401, "refused", "CALLBOARD_HUBSPOT_TOKEN"),
        (403, "refused", "crm.objects.contacts.read"),
        (404, "gone", "no such contact"),
        (429, "passing", "429"),
        (502, "passing", "502"),
        (400, "not found", "400"),
    ],
)
def test_hubspot_says_it_by_the_status(status: int, verdict: str, words: str) -> None:
    said, why = judged("hubspot", status, message="Because.")
    assert said == verdict
    assert words in why


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"[]", b'{"error": 7}', b"\xff"])
@pytest.mark.parametrize("status", [200, 204, 400, 500])
def test_an_answer_of_any_shape_is_a_verdict(status: int, body: bytes) -> None:
    for vendor in VENDORS.values():
        assert vendor.judge(status, body).verdict is not Verdict.TOLD


def test_no_secret_is_shown_where_keys_are_printed() -> None:
    keys = Keys(secrets={"x": "hush"}, facebook_token="hush", hubspot_token="hush")
    assert "hush" not in repr(keys)
