"""The token of a message: put into Reply-To as the playbook says, found in the answer's address."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.doors import read_delivery
from data.inbox.mail.read import read_mail
from data.inbox.tokens import reply_address, token_in
from data.inbox.understood import Delivery, Kind
from data.playbook.error import PlaybookError
from data.playbook.load import parse
from tests.jobs.conftest import OURS

TOKEN = "3f9ac0ffee00112233445566"
MESSAGE_ID = f"<{TOKEN}@harbour.example>"
FORMS = (
    "mia+{token}@harbour.example",
    "{token}@replies.harbour.example",
    "reply-{token}@harbour.example",
    "r.{token}.mia@harbour.example",
    "replies=2026+{token}_x@harbour.example",
)


@pytest.mark.parametrize("form", FORMS)
def test_whatever_form_the_playbook_says_the_token_is_found_again(form: str) -> None:
    parse(f'{OURS}reply_to = "{form}"\n', "test.toml")
    address = reply_address(form, MESSAGE_ID)
    assert TOKEN in address
    for field in ("To", "Cc", "Delivered-To", "X-Original-To"):
        assert token_in(read_mail(f"{field}: Mia <{address}>\n\nHi".encode())) == TOKEN
    assert token_in(read_mail(f"To: {address.upper()}\n\nHi".encode())) == TOKEN


@given(st.text("0123456789abcdef", min_size=24, max_size=24), st.sampled_from(FORMS))
def test_the_two_functions_match(token: str, form: str) -> None:
    address = reply_address(form, f"<{token}@harbour.example>")
    assert token_in(read_mail(f"To: {address}\n\nHi".encode())) == token


def test_without_a_token_the_address_is_used_as_it_is_and_without_an_address_none() -> None:
    assert reply_address("office@harbour.example", MESSAGE_ID) == "office@harbour.example"
    assert reply_address("", MESSAGE_ID) == ""
    assert reply_address(FORMS[0], "<not-ours@harbour.example>") == ""


@pytest.mark.parametrize(
    "address",
    [
        "mia@harbour.example",
        f"bounce-{TOKEN}a@harbour.example",
        f"mia@{TOKEN}.harbour.example",
        f'"{TOKEN}" <mia@harbour.example>',
    ],
)
def test_what_is_no_token_is_not_taken_for_one(address: str) -> None:
    assert token_in(read_mail(f"To: {address}\n\nHi".encode())) == ""


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("mia{token}@harbour.example", "needs a sign such as"),
        ("{token}mia@harbour.example", "needs a sign such as"),
        ("mia@{token}.example", "once, before the @"),
        ("{token}+{token}@harbour.example", "once, before the @"),
        ("mia+{Token}@harbour.example", "is not an address"),
        ("Mia <mia@harbour.example>", "is not an address"),
        (f"{'m' * 50}+{{token}}@harbour.example", "longer than 64"),
    ],
)
def test_a_playbook_whose_address_could_not_work_is_refused_with_the_reason(
    form: str, why: str
) -> None:
    with pytest.raises(PlaybookError, match=why):
        parse(f'{OURS}reply_to = "{form}"\n', "test.toml")


def of_mailgun(to: str, envelope: str) -> Delivery:
    said = {"from": "dana@example.org", "To": to, "recipient": envelope, "subject": "Hello",
            "body-plain": "Yes please", "Message-Id": "<x@example.org>"}  # fmt: skip
    return Delivery(urlencode(said).encode(), "application/x-www-form-urlencoded")


def of_sendgrid(to: str, envelope: str) -> Delivery:
    routed = json.dumps({"to": [envelope], "from": "dana@example.org"})
    said = {"from": "dana@example.org", "to": to, "subject": "Hello", "text": "Yes please",
            "headers": f"From: dana@example.org\nTo: {to}\n", "envelope": routed}  # fmt: skip
    return Delivery(urlencode(said).encode(), "application/x-www-form-urlencoded")


def of_postmark(to: str, envelope: str) -> Delivery:
    said = {"FromFull": {"Email": "dana@example.org"}, "To": to, "Subject": "Hello",
            "OriginalRecipient": envelope, "TextBody": "Yes please", "MessageID": "m-1",
            "Headers": []}  # fmt: skip
    return Delivery(json.dumps(said).encode())


@pytest.mark.parametrize("source", ["mailgun", "sendgrid", "postmark"])
def test_a_mail_that_a_provider_took_in_is_known_by_its_token_too(source: str) -> None:
    make = {"mailgun": of_mailgun, "sendgrid": of_sendgrid, "postmark": of_postmark}[source]
    ours = f"mia+{TOKEN}@harbour.example"
    for to, envelope in ((ours, ours), ("Mia <mia@harbour.example>", ours)):
        (item,) = read_delivery(source, make(to, envelope), None)
        assert (item.kind, item.token, item.text) == (Kind.REPLY, TOKEN, "Yes please")
