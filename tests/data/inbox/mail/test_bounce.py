"""Bounces, against letters written after the formats of mail servers.

The formats were read in RFC 3464, 3461 and 6533, in the servers' own sources and documents (Postfix
`bounce(5)`, Exim's message templates, qmail-send(8), Microsoft's NDR reference) and in real reports
of public test sets (sisimai/set-of-emails, sisimai/rb-sisimai `set-of-emails/`); the letters are
our own.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.inbox.mail.bounce import Bounce, read_bounces
from data.inbox.mail.read import Mail, read_mail
from data.inbox.parse import Unreadable
from tests.data.inbox.patience import PATIENCE

LETTERS = Path(__file__).parent / "letters" / "bounce"
OURS = "<sent-42@agency.example.com>"
HARD, SOFT = True, False

EXPECTED: dict[str, list[tuple[str, str, bool]]] = {
    "1und1-size": [("ann@example.org", "5.3.4", SOFT)],
    "amazon-ses-field-order": [("ann@example.org", "5.1.1", HARD)],
    "apple-moved": [("ann@example.org", "5.1.6", HARD)],
    "barracuda-base64": [("ann@example.org", "5.7.1", SOFT)],
    "bigfoot-partial": [("ann@example.org", "5.7.1", HARD)],
    "boundary-lost": [("ann@example.org", "5.1.1", HARD)],
    "courier": [("ann@example.org", "5.1.1", HARD)],
    "domino": [("ann@example.org", "5.1.1", HARD)],
    "dragonfly": [("ann@example.org", "5.7.26", SOFT)],
    "exchange-2003-two": [("ann@example.org", "5.1.1", HARD), ("ben@example.org", "5.1.1", HARD)],
    "exchange-2007": [("ann@example.org", "5.1.1", HARD)],
    "exim-retry-timeout": [("ann@example.org", "4.4.7", SOFT)],
    "exim-two-recipients": [("ann@example.org", "5.1.1", HARD), ("ben@example.org", "5.7.1", SOFT)],
    "exim-unrouteable": [("ann@exmaple.example", "5.1.2", HARD)],
    "ezweb-blocked": [("ann@example.org", "5.7.1", SOFT)],
    "facebook-field-order": [("ann@facebook.example", "5.1.1", HARD)],
    "french-orange": [("ann@example.org", "5.1.1", HARD)],
    "gmx-quoted-address": [("ann@example.org", "5.1.1", HARD)],
    "google-html-free": [("ann@example.org", "5.1.1", HARD)],
    "html-only-outlook": [("ann@example.org", "5.1.1", HARD)],
    "imail": [("ann@example.org", "5.1.1", HARD)],
    "interscan-transcript-only": [("ann@example.org", "5.1.1", HARD)],
    "ironport-wrapped": [("ann@example.org", "5.7.1", SOFT)],
    "james-message-details": [("5550100@vtext.example", "5.1.1", HARD)],
    "kddi-japanese-full": [("ann@example.org", "5.2.2", SOFT)],
    "lotus-notes-japanese": [("ann@u1.example.org", "5.1.1", HARD)],
    "mailbox-full-german-english": [("ann@example.org", "5.2.2", SOFT)],
    "mailfoundry": [("ann@example.org", "5.1.1", HARD)],
    "mailmarshal": [("ann@example.org", "5.1.1", HARD)],
    "mailru-russian": [("ann@example.org", "5.1.1", HARD)],
    "mcafee-without-final": [("ann@example.org", "5.1.1", HARD)],
    "messaging-server-comment": [("ann@exmaple.example", "5.4.4", HARD)],
    "messaging-server-route": [("ann@example.org", "5.2.0", SOFT)],
    "mixed-actions": [("gone@example.org", "5.1.1", HARD)],
    "null-mx": [("ann@parked.example", "5.1.0", HARD)],
    "office365-access-denied": [("ann@example.org", "5.4.1", HARD)],
    "office365-german": [("ann@example.org", "5.1.10", HARD)],
    "opaque-554-host-network": [("ann@example.org", "5.0.0", SOFT)],
    "openmail-brackets": [("ann@example.org", "5.1.1", HARD)],
    "opensmtpd-two": [("ann@example.org", "5.2.2", SOFT), ("ben@example.org", "5.1.1", HARD)],
    "postfix-dmarc": [("ann@example.org", "5.7.1", SOFT)],
    "postfix-forwarded": [("sales@example.org", "5.1.1", HARD)],
    "postfix-host-not-found": [("ann@nowhere.example", "5.4.4", HARD)],
    "postfix-pipe": [("ann@example.org", "5.3.0", SOFT)],
    "postfix-two-recipients": [
        ("ann@example.org", "5.1.1", HARD),
        ("ben@example.org", "4.2.2", SOFT),
    ],
    "postfix-without-report": [("ann@example.org", "5.7.1", SOFT)],
    "qmail-over-quota-stated-as-unknown": [("ann@example.org", "5.1.1", SOFT)],
    "qmail": [("ann@example.org", "5.1.1", HARD), ("ben@example.org", "4.4.1", SOFT)],
    "sendgrid-type-missing": [("ann@example.org", "5.1.1", HARD)],
    "sendmail-transcript": [("ann@example.org", "5.2.1", SOFT)],
    "sendmail-unknown-after-data": [("ann@mobile.example.org", "5.2.0", SOFT)],
    "sendmail-v5-host-unknown": [("ann@mail.nowhere.example", "5.1.2", HARD)],
    "spanish-full": [("ann@example.org", "5.2.2", SOFT)],
    "trend-wrapped": [("ann@example.org", "5.1.1", HARD)],
    "workmail-report-in-text": [("ann@example.org", "5.2.1", HARD)],
    "yahoo": [("ann@yahoo.example", "5.1.1", HARD)],
}
"""Letter by recipient, status, and whether the address is dead."""

TELLS_NO_MESSAGE_ID = {
    "domino",
    "exchange-2003-two",
    "ezweb-blocked",
    "facebook-field-order",
    "french-orange",
    "html-only-outlook",
    "interscan-transcript-only",
    "kddi-japanese-full",
    "mailfoundry",
    "mailmarshal",
    "openmail-brackets",
    "qmail-over-quota-stated-as-unknown",
    "spanish-full",
    "workmail-report-in-text",
}


def bounces(name: str) -> list[Bounce]:
    return read_bounces(read_mail((LETTERS / f"{name}.eml").read_bytes()))


def mail(header: str, body: str) -> Mail:
    return read_mail(f"{header.strip()}\n\n{body}".encode())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bounce_names_recipient_status_and_hardness(name: str) -> None:
    found = [(entry.recipient, entry.status, entry.permanent) for entry in bounces(name)]
    assert found == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bounce_names_our_message_wherever_something_came_back(name: str) -> None:
    expected = "" if name in TELLS_NO_MESSAGE_ID else OURS
    assert {entry.message_id for entry in bounces(name)} == {expected}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bounce_carries_its_why_and_the_servers_words(name: str) -> None:
    assert all(entry.why and entry.diagnosis for entry in bounces(name))


def test_every_letter_has_its_answer() -> None:
    assert sorted(path.stem for path in LETTERS.glob("*.eml")) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["dos", "mac"])
def test_line_endings_change_nothing(name: str, ending: bytes) -> None:
    raw = (LETTERS / f"{name}.eml").read_bytes().replace(b"\n", ending)
    found = [(entry.recipient, entry.permanent) for entry in read_bounces(read_mail(raw))]
    assert found == [(address, hard) for address, _, hard in EXPECTED[name]]


def test_an_address_in_the_words_for_help_is_not_the_recipient() -> None:
    letter = mail(
        "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered Mail",
        "For assistance contact help@x.example or <postmaster@x.example>.\n\n"
        "<ann@example.org>: 550 5.1.1 User unknown\n",
    )
    assert [entry.recipient for entry in read_bounces(letter)] == ["ann@example.org"]


def test_the_expanded_address_is_the_one_we_wrote_to() -> None:
    letter = mail(
        "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered Mail",
        "I could not deliver your message.\n\n"
        "<a.smith@inner.example> (expanded from <sales@example.org>): unknown user\n",
    )
    assert [entry.recipient for entry in read_bounces(letter)] == ["sales@example.org"]


def test_nobody_named_means_the_one_to_whom_the_returned_mail_went() -> None:
    letter = mail(
        "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered Mail",
        "Your message could not be delivered: the mailbox is full.\n\n"
        "--- Original message follows.\n\n"
        f"To: ann@example.org\nMessage-ID: {OURS}\nSubject: Hello\n\nHello\n",
    )
    (entry,) = read_bounces(letter)
    assert (entry.recipient, entry.permanent, entry.message_id) == ("ann@example.org", SOFT, OURS)


@pytest.mark.parametrize(
    ("path", "submitted"), [("<>", "auto-replied"), ("<postmaster@x.example>", "no")]
)
def test_a_delay_is_no_bounce_until_the_server_gives_up(path: str, submitted: str) -> None:
    header = (
        f"Return-Path: {path}\nFrom: postmaster@x.example\nAuto-Submitted: {submitted}\n"
        "Subject: Delivery Status Notification"
    )
    waiting = "Delivery has been delayed.\n\nann@example.org\nconnection timed out\n"
    assert read_bounces(mail(header, waiting)) == []
    over = "Delivery has been delayed for 5 days; giving up.\n\nann@example.org\ntimed out\n"
    assert [entry.permanent for entry in read_bounces(mail(header, over))] == [SOFT]


HEADER = b"Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\n"
FRAGMENTS = st.sampled_from(
    [
        b"<ann@example.org>:", b"550 5.1.1 ", b"user unknown", b"\n", b"\r\n", b"\n\n", b"--b\n",
        b"--b--\n", b"Content-Type: message/delivery-status\n", b"Content-Type: message/rfc822\n",
        b"Content-Type: multipart/report; boundary=b\n", b"Final-Recipient: rfc822; ",
        b"Action: failed\n", b"Status: 5.1.1\n", b"Diagnostic-Code: ", b"Received: from x\n",
        b"From: MAILER-DAEMON@x.example\n", b"\x00", b"\xff\xfe", b"\x1b$B", b"@", b"<",
        b"=?utf-8?B?", b"X-Failed-Recipients: a@b.example\n", b"could not be delivered",
    ]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=600), st.lists(FRAGMENTS, max_size=40).map(b"".join)))
@example(b"")
@example(b"\n\n")
def test_any_bytes_are_read_without_an_exception(raw: bytes) -> None:
    for letter in (raw, HEADER + raw, HEADER + b"\n" + raw):
        try:
            found = read_bounces(read_mail(letter))
        except Unreadable:
            continue
        assert all(entry.recipient and "\n" not in entry.diagnosis for entry in found)


@pytest.mark.parametrize(
    "unit",
    [b"a", b"@", b"a@", b"a@b.", b"<", b"-", b" ", b"- - ", b"<ann@example.org>:\n", b"550 5.1.1 ",
     b"user ", b"<style ", b"<a mailto:",
     b"Final-Recipient: rfc822; a@b.example\nAction: failed\n"],
)  # fmt: skip
@pytest.mark.parametrize("kind", [b"text/plain", b"text/html", b"message/delivery-status"])
def test_a_lot_of_anything_is_read_in_proportion(unit: bytes, kind: bytes) -> None:
    letter = read_mail(HEADER + b"Content-Type: " + kind + b"\n\n" + unit * (200_000 // len(unit)))
    begun = time.process_time()
    read_bounces(letter)
    assert time.process_time() - begun < PATIENCE
