"""A mail's key, and what is kept of a huge one."""

from __future__ import annotations

from data.inbox.doors import read_delivery
from data.inbox.mailbox_mail import NOTE, external_id_of, without_attachments
from data.inbox.understood import Delivery, Kind

HEADER = b"Message-ID: <a1@mail.example>\r\nFrom: Dana <dana@example.org>\r\nSubject: Hi\r\n"


def test_the_same_mail_has_the_same_key_in_every_mailbox() -> None:
    here = b"Delivered-To: mia@harbour.example\r\n" + HEADER + b"\r\nHello\r\n"
    there = b"Delivered-To: info@harbour.example\r\n" + HEADER + b"\r\nHello\r\n"
    assert external_id_of(here) == external_id_of(there)
    assert external_id_of(here).startswith("<a1@mail.example>#")


def test_two_mails_with_one_message_id_are_two() -> None:
    assert external_id_of(HEADER + b"\r\nHello") != external_id_of(HEADER + b"\r\nPlease call me")


def test_a_mail_without_an_id_is_known_by_what_it_is() -> None:
    nameless = b"From: a@b.example\n\nHello"
    assert external_id_of(nameless) == external_id_of(nameless)
    assert external_id_of(nameless) != external_id_of(nameless + b"!")
    assert external_id_of(nameless).startswith("sha256:")
    assert external_id_of(b"no mail at all").startswith("sha256:")


def huge(*parts: bytes, kind: bytes = b"multipart/mixed") -> bytes:
    """A mail that was cut off in the middle of its attachment."""
    begin = HEADER + b"Content-Type: " + kind + b'; boundary="b"\r\n\r\n'
    attached = b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return begin + b"".join(b"--b\r\n" + part for part in parts) + attached + b"iVBORw0KGgo" * 99


def test_of_a_huge_mail_header_and_text_are_kept_with_a_note() -> None:
    text = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe roof in Zürich leaks.\r\n".encode()
    kept = without_attachments(huge(text), 31_000_000)
    assert NOTE.encode() + b": The mail had 31 MB; only its header and its texts are kept." in kept
    assert b"iVBORw0KGgo" not in kept
    (item,) = read_delivery("mailbox", Delivery(kept, "message/rfc822"), None)
    assert (item.kind, item.text) == (Kind.MESSAGE, "The roof in Zürich leaks.")
    assert item.external_id == "<a1@mail.example>"


def test_a_huge_bounce_is_still_a_bounce() -> None:
    told = b"Content-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
    report = (b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
              b"Final-Recipient: rfc822; dana@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
              b"\r\n")  # fmt: skip
    kind = b"multipart/report; report-type=delivery-status"
    kept = without_attachments(huge(told, report, kind=kind), 40_000_000)
    (item,) = read_delivery("mailbox", Delivery(kept, "message/rfc822"), None)
    assert (item.kind, item.recipient) == (Kind.BOUNCE, "dana@example.org")
    assert (item.status, item.permanent) == ("5.1.1", True)
