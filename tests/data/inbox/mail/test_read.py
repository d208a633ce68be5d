"""A mail's bytes become one value, however they are broken."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.mail.read import Mail, read_mail
from data.inbox.parse import Unreadable
from tests.data.inbox.patience import PATIENCE

PLAIN = (
    b"Return-Path: <ann@customer.example>\r\n"
    b"From: =?utf-8?q?J=C3=BCrgen_Wei=C3=9F?= <j.weiss@customer.example>\r\n"
    b'To: Quotes <quotes@agency.example>, "Lee, Ann" <ann@agency.example>\r\n'
    b"Subject: =?utf-8?b?R3LDvMOf?=\r\n =?utf-8?b?ZSBhdXMgS8O2bG4=?=\r\n"
    b"Message-ID:\r\n <m1@customer.example>\r\n"
    b"In-Reply-To: <q1@agency.example>\r\n"
    b"References: <q0@agency.example>\r\n\t<q1@agency.example>\r\n"
    b"Date: Mon, 7 Jul 2025 09:14:02 +0200\r\n"
    b"\r\n"
    b"Guten Tag\r\n"
)


def mail(head: bytes, body: bytes = b"") -> Mail:
    return read_mail(b"From: ann@customer.example\n" + head + b"\n\n" + body)


def test_a_plain_mail_gives_its_parts() -> None:
    read = read_mail(PLAIN)
    assert read.sender_name == "Jürgen Weiß"
    assert read.sender == "j.weiss@customer.example"
    assert read.recipients == ("quotes@agency.example", "ann@agency.example")
    assert read.subject == "Grüße aus Köln"
    assert read.message_id == "<m1@customer.example>"
    assert read.in_reply_to == "<q1@agency.example>"
    assert read.references == ("<q0@agency.example>", "<q1@agency.example>")
    assert read.return_path == "ann@customer.example"
    assert read.date == datetime(2025, 7, 7, 7, 14, 2, tzinfo=UTC)
    assert read.date.utcoffset() == timedelta(hours=2)
    assert read.text == "Guten Tag\n"


@pytest.mark.parametrize(
    ("head", "return_path"),
    [(b"X: y", None), (b"Return-Path: <>", ""), (b"Return-path: a@b.example", "a@b.example")],
)
def test_a_missing_return_path_is_not_a_null_one(head: bytes, return_path: str | None) -> None:
    assert mail(head).return_path == return_path


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?Q?Auto?= :Hello?", "Auto :Hello?"),
        ("=?utf-8?B?w7zD?= =?utf-8?B?vA==?=", "üü"),  # a character cut between two words
        ("=?iso-8859-1?q?caf=E9?= =?utf-8?q?_cr=C3=A8me?=", "café crème"),
        ("=?ISO-2022-JP?B?GyRCPCtGMEpWPy4bKEI=?=", "自動返信"),
        ("=?x-unknown?q?a=FCb?=", "aüb"),
        ("=?utf-8?B?w7w", "=?utf-8?B?w7w"),
        ("plain text", "plain text"),
    ],
)
def test_encoded_words_are_read_as_people_see_them(written: str, read: str) -> None:
    assert mail(b"Subject: " + written.encode()).subject == read


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ('"Lee, Ann" <ann@a.example>', "Lee, Ann", "ann@a.example"),
        ("ann@a.example (Ann Lee)", "Ann Lee", "ann@a.example"),
        ("ann@a.example", "", "ann@a.example"),
        ("<ann@a.example>", "", "ann@a.example"),
        ('"bob@b.example" <ann@a.example>', "bob@b.example", "ann@a.example"),
        ("Ann <ann@a.example", "Ann", "ann@a.example"),
        ('"Ann <ann@a.example>', "Ann", "ann@a.example"),
        ("MAILER-DAEMON (Mail Delivery System)", "", ""),
    ],
)
def test_senders_are_read_in_every_form(written: str, name: str, address: str) -> None:
    read = read_mail(f"From: {written}\n\n".encode())
    assert (read.sender_name, read.sender) == (name, address)


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("iso-8859-1", b"Gr\xfc\xdfe \x80", "Grüße €"),  # Windows bytes under Latin-1's name
        ("utf-8", b"Gr\xfc\xdfe", "Grüße"),
        ("us-ascii", "Grüße".encode(), "Grüße"),
        ("gb2312", "自动回复".encode("gb18030"), "自动回复"),
        ("koi8-r", "Автоответ".encode("koi8-r"), "Автоответ"),
        ("no-such-charset", "Grüße".encode(), "Grüße"),
        ("idna", b"hello", "hello"),
        ("", "自動返信".encode("iso-2022-jp"), "自動返信"),
    ],
)
def test_any_charset_becomes_text(charset: str, content: bytes, text: str) -> None:
    head = f'Content-Type: text/plain; charset="{charset}"'.encode()
    assert mail(head, content).text == text


def test_attached_reports_keep_their_source() -> None:
    read = mail(
        b'Content-Type: multipart/report; report-type="feedback-report"; boundary="x=="',
        b"preamble\n--x==\nContent-Type: text/plain\n\nfor people\n--x==  \n"
        b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--x==\n"
        b"Content-Type: message/rfc822\n\nFrom: a@b.example\nSubject: =?utf-8?q?s?=\n\ninner\n"
        b"--x==--\n",
    )
    assert read.text == "for people"
    assert [kind for kind, _ in read.parts] == [
        "text/plain",
        "message/feedback-report",
        "message/rfc822",
    ]
    assert read.parts_of("message/rfc822") == ["From: a@b.example\nSubject: =?utf-8?q?s?=\n\ninner"]


def test_an_attachment_is_not_the_text() -> None:
    read = mail(
        b"Content-Type: multipart/mixed; boundary=b",
        b"--b\n\nhello\n--b\nContent-Type: text/plain; name*=utf-8''r%C3%A9.txt\n"
        b"Content-Disposition: attachment\n\nsecret\n--b\nContent-Type: application/pdf\n"
        b"Content-Transfer-Encoding: base64\n\n JVBERg==\n--b--",
    )
    assert read.text == "hello"
    assert read.parts[1] == ("text/plain", "secret")


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: multipart/mixed",
        b"Content-Type: multipart/mixed; boundary=other",
        b'Content-Type: multipart/mixed; boundary="b',
    ],
)
def test_a_lost_boundary_is_found_again(head: bytes) -> None:
    body = b"--b\nContent-Type: text/html\n\n<p>hello</p>\n--b--\n"
    assert mail(head, body).html == "<p>hello</p>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"aGVsbG8=\n\n-- \nlist footer", "hello"),
        (b"aGVs\nbG8", "hello"),
        (b"this is not base64 at all", "this is not base64 at all"),
    ],
)
def test_broken_base64_gives_what_it_holds(content: bytes, text: str) -> None:
    assert mail(b"Content-Transfer-Encoding: base64", content).text == text


def test_an_mbox_line_and_odd_line_ends_do_no_harm() -> None:
    assert read_mail(b"From x Mon Jul  7\rSubject: s\r\rbody").subject == "s"


@pytest.mark.parametrize("raw", [b"", b"  \r\n", b"\x00\x01\x02", b"just words\n\nand more"])
def test_what_is_no_mail_is_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_mail(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"<" * 500_000,
        b'From: "' + b"\\" * 500_000,
        b"Subject: " + b"=?u?q?" * 100_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 200_000,
        b"Content-Type: text/plain;" + b' a="' * 200_000,
        b"A: b\n" * 200_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 20_000,
        b"References: " + b"<a@b>" * 200_000,
    ],
    ids=["angles", "escapes", "words", "parts", "quotes", "fields", "nesting", "references"],
)
def test_a_huge_or_nested_mail_takes_no_long_time(raw: bytes) -> None:
    began = time.process_time()
    read = read_mail(raw)
    assert isinstance(read.sender + read.subject, str)
    assert len(read.references) <= 200_000
    assert time.process_time() - began < PATIENCE


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        read = read_mail(b"From: a@b.example\n" + raw)
    except Unreadable:
        return
    assert isinstance(read.recipients, tuple)
    assert read.date is None or read.date.tzinfo
    assert "\n" not in read.subject
    assert "\x00" not in read.text
