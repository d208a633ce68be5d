"""What a mail is, decided in the order of care; whatever comes, an item or one sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.mail.decide import understand_mail
from data.inbox.parse import Unreadable
from data.inbox.senders.mailbox import SENDER
from data.inbox.understood import Delivery, Kind, Understood


def mail(text: str, subject: str = "Hello", head: str = "", kind: str = "text/plain") -> bytes:
    return (
        "From: Ann Lee <ann@customer.example>\nTo: us@agency.example\n"
        f"Date: Mon, 7 Jul 2025 09:14:02 +0200\nSubject: {subject}\n"
        f"Message-ID: <m@customer.example>\n{head}Content-Type: {kind}; charset=utf-8\n\n{text}\n"
    ).encode()


def one(source: bytes, own: frozenset[str] = frozenset(), token: str = "") -> Understood:
    (item,) = understand_mail(Delivery(source), own_addresses=own, token_of=lambda _: token)
    return item


def test_a_persons_first_mail_can_become_a_lead() -> None:
    item = one(mail("I need a new roof."))
    assert item.kind == Kind.MESSAGE
    assert item.external_id == "<m@customer.example>"
    assert item.occurred_at == datetime(2025, 7, 7, 7, 14, 2, tzinfo=UTC)
    assert (item.submission.name, item.submission.email) == ("Ann Lee", "ann@customer.example")
    assert item.submission.message == item.text == "I need a new roof."
    assert (item.channel, item.subject) == ("email", "Hello")


def test_a_reply_names_our_mails_best_clue_first() -> None:
    item = one(mail("Yes.", head="In-Reply-To: <q2@us>\nReferences: <q0@us> <q1@us> <q2@us>\n"))
    assert item.kind == Kind.REPLY
    assert item.message_ids == ("<q2@us>", "<q1@us>", "<q0@us>")


@pytest.mark.parametrize("subject", ["Re: Quote", "AW: Angebot", "RE[2]: x", "Sv: x", "回复：x"])
def test_a_subject_that_answers_makes_a_reply(subject: str) -> None:
    assert one(mail("Yes.", subject)).kind == Kind.REPLY


def test_a_token_makes_a_reply() -> None:
    item = one(mail("Yes."), token="abc123")
    assert (item.kind, item.token) == (Kind.REPLY, "abc123")


def test_quoted_text_is_left_out() -> None:
    text = "Yes.\n\nOn Mon, 7 Jul 2025 at 09:00, Agency <us@agency.example> wrote:\n> unsubscribe"
    item = one(mail(text, "Re: Quote"))
    assert (item.kind, item.text, item.unclear) == (Kind.REPLY, "Yes.", False)


def test_a_wish_to_hear_no_more_is_an_opt_out() -> None:
    item = one(mail("Please unsubscribe me", "Re: Quote", "In-Reply-To: <q@us>\n"))
    assert (item.kind, item.recipient) == (Kind.OPT_OUT, "ann@customer.example")


def test_a_mail_programs_unsubscribe_is_one_although_it_says_automatic() -> None:
    head = "Auto-Submitted: auto-replied\nX-Apple-Unsubscribe: true\n"  # Apple Mail, 2024
    item = one(mail("Apple Mail sent this email to unsubscribe", "unsubscribe", head))
    assert item.kind == Kind.OPT_OUT


def test_an_absence_note_to_the_unsubscribe_address_is_none() -> None:
    source = mail("I am away.", "Automatic reply: News").replace(b"us@", b"unsubscribe@")
    assert one(source).kind == Kind.AUTO_REPLY


def test_stop_in_a_sentence_is_for_a_person() -> None:
    item = one(mail("Can you stop by tomorrow?", "Re: Quote"))
    assert (item.kind, item.unclear) == (Kind.REPLY, True)


@pytest.mark.parametrize(
    "head",
    ["List-Id: News <news.shop.example>\n", "List-Unsubscribe: <mailto:u@shop.example>\n",
     "Precedence: list\n", "Precedence: bulk\nList-Unsubscribe: <mailto:u@shop.example>\n",
     "Auto-Submitted: auto-generated\nList-Id: <repo.forge.example>\n"],
)  # fmt: skip
def test_newsletters_and_lists_are_other(head: str) -> None:
    assert one(mail("Our offers. To leave, unsubscribe here.", head=head)).kind == Kind.OTHER


def test_a_mail_through_our_own_group_is_a_persons() -> None:
    source = mail("I need a roof.", head="List-Id: <sales.agency.example>\nPrecedence: list\n")
    assert one(source, own=frozenset({"us@agency.example"})).kind == Kind.MESSAGE


def test_our_own_mail_is_other() -> None:
    assert one(mail("Hi"), own=frozenset({"ann@customer.example"})).kind == Kind.OTHER


def test_a_bounce_goes_before_all_that_follows() -> None:
    item = one(
        b"Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\n"
        b"To: us@agency.example\nAuto-Submitted: auto-replied\nMessage-ID: <b@mx.example>\n"
        b"Subject: Undelivered Mail Returned to Sender\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
        b"<ann@customer.example>: host mx said: 550 5.1.1 User unknown\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; ann@customer.example\nAction: failed\nStatus: 5.1.1\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b\nContent-Type: message/rfc822\n\n"
        b"From: us@agency.example\nMessage-ID: <q@agency.example>\n\nHi\n--b--\n"
    )
    assert (item.kind, item.recipient) == (Kind.BOUNCE, "ann@customer.example")
    assert (item.status, item.permanent) == ("5.1.1", True)
    assert item.message_ids == ("<q@agency.example>",)


def test_a_delivery_report_without_a_failure_is_a_machines_answer() -> None:
    item = one(
        b"From: postmaster@mx.example\nSubject: Relayed\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
        b"relayed\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        b"Final-Recipient: rfc822; ann@customer.example\nAction: relayed\nStatus: 2.0.0\n\n--b--\n"
    )
    assert item.kind == Kind.AUTO_REPLY


def test_a_report_about_two_recipients_is_two_items_with_ids_of_their_own() -> None:
    items = understand_mail(
        Delivery(
            b"From: fbl@isp.example\nMessage-ID: <f@isp.example>\n"
            b"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n"
            b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
            b"Original-Rcpt-To: a@isp.example\nOriginal-Rcpt-To: b@isp.example\n\n--b--\n"
        )
    )
    assert [item.kind for item in items] == [Kind.COMPLAINT, Kind.COMPLAINT]
    assert [item.recipient for item in items] == ["a@isp.example", "b@isp.example"]
    assert len({item.external_id for item in items}) == 2


def test_without_a_message_id_the_same_mail_has_the_same_id() -> None:
    source = mail("Hi").replace(b"Message-ID: <m@customer.example>\n", b"")
    assert one(source).external_id == one(source).external_id != ""


def test_a_notice_from_a_sender_without_replies_is_other() -> None:
    source = mail("Your parcel is here.").replace(b"ann@customer", b"no-reply@parcels")
    assert one(source).kind == Kind.OTHER


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"{}", b"no mail at all"])
def test_what_is_no_mail_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(Unreadable):
        SENDER.understand(Delivery(body))


@given(st.binary(max_size=1500), st.text(max_size=200))
def test_whatever_comes_is_understood_or_refused(tail: bytes, subject: str) -> None:
    head = f"From: a@b.example\nSubject: {subject}\n".encode("utf-8", "replace")
    try:
        items = SENDER.understand(Delivery(head + tail))
    except Unreadable:
        return
    assert items
    assert all(item.external_id and item.why for item in items)
