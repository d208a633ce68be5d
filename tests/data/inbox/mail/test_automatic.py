"""Machines' answers are found in every language, and no person's is taken for one.

The letters in `letters/automatic` were written for these tests, each after the program that its
name says: Exchange after [MS-OXCMAIL] and public test sets (sisimai, zammad); Pigeonhole, vacation,
qmail and CommuniGate after their sources; receipts after RFC 8098, calendars after RFC 5546.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from data.inbox.mail.decide import understand_mail
from data.inbox.understood import Delivery, Kind, Understood
from tests.data.inbox.patience import PATIENCE

LETTERS = Path(__file__).parent / "letters" / "automatic"

FOUND = {
    "exchange-oof-english": ("out of office", date(2025, 7, 21)),
    "outlook-german-no-header": ("out of office", date(2025, 7, 19)),
    "outlook-french": ("out of office", date(2025, 8, 17)),
    "outlook-spanish": ("out of office", date(2026, 1, 5)),
    "gmail-vacation": ("automatic", date(2025, 7, 10)),
    "notes-auto": ("out of office", date(2025, 7, 14)),
    "aol-tail-only": ("out of office", date(2010, 12, 20)),
    "pigeonhole": ("out of office", date(2025, 8, 18)),
    "unix-vacation": ("out of office", None),
    "otrs-ticket-no-header": ("acknowledgement", None),
    "zendesk-request": ("acknowledgement", None),
    "freshdesk-german-no-header": ("acknowledgement", None),
    "french-acknowledgement": ("acknowledgement", None),
    "spanish-says-so": ("automatic", None),
    "mdn-thunderbird": ("read receipt", None),
    "read-receipt-text-only": ("read receipt", None),
    "tmda-challenge": ("challenge", None),
    "spamarrest": ("challenge", None),
    "calendar-accepted": ("calendar answer", None),
    "label-italian": ("out of office", None),
    "label-portuguese": ("out of office", None),
    "label-dutch": ("out of office", None),
    "label-swedish": ("out of office", None),
    "label-danish": ("out of office", None),
    "label-norwegian": ("out of office", None),
    "label-polish": ("out of office", None),
    "label-finnish": ("out of office", None),
    "label-russian-koi8": ("out of office", None),
    "label-japanese-2022": ("out of office", None),
    "label-chinese-gb": ("out of office", None),
    "absence-note-in-a-reply": ("out of office", date(2025, 7, 9)),
    "mailbox-closed-noreply": ("out of office", None),
    "qmail-autorespond": ("automatic", None),
    "communigate": ("automatic", None),
    "groupwise": ("out of office", None),
    "null-return-path": ("automatic", None),
    "suppressed-and-away": ("out of office", None),
    "noreply-in-answer": ("automatic", None),
}


def test_every_letter_has_its_answer() -> None:
    assert {path.stem for path in LETTERS.glob("*.eml")} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_a_machines_answer_is_found(name: str) -> None:
    (item,) = understand_mail(Delivery((LETTERS / f"{name}.eml").read_bytes()))
    assert item.kind == Kind.AUTO_REPLY, item.why
    assert (item.event, item.until) == FOUND[name]
    assert item.why
    assert item.submission.email


def written(
    text: str, subject: str = "Re: Your quote", head: str = "", answers: bool = True
) -> Understood:
    thread = "In-Reply-To: <q-117@agency.example>\n" if answers else ""
    source = (
        "Return-Path: <ann@customer.example>\nFrom: Ann Lee <ann@customer.example>\n"
        f"To: us@agency.example\nDate: Mon, 7 Jul 2025 09:14:02 +0200\nSubject: {subject}\n"
        f"Message-ID: <m@customer.example>\n{thread}{head}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
    (item,) = understand_mail(Delivery(source.encode()))
    return item


QUOTING = """OK

On Mon, 7 Jul 2025 at 09:00, Agency <us@agency.example> wrote:
> This is an automated message. We will get back to you shortly."""


@pytest.mark.parametrize(
    "text",
    [
        "I am out of office next week, call me.",
        "Thanks for your email. I'm away until Monday, can we talk on Tuesday?",
        "I'm on holiday but yes, go ahead.",
        "We are currently out of heating oil, urgent, please call.",
        "Is this an automatic reply? I'd like to talk to a person.",
        "I only got an automatically generated email from you. When will someone call?",
        "I keep getting automatic replies from your side. Please call.",
        "This is not an automated message, I promise :)",
        "Please do not reply to this address, write to ann@home.example instead.",
        "Please confirm you sent the invoice.",
        "We have received your quote and will decide within two days.",
        "My colleague is no longer with us, I took over. Let's proceed.",
        "Our office is closed on Fridays, so Thursday is best.",
        "Ich bin nächste Woche im Urlaub, rufen Sie mich danach an.",
        "Dies ist ein Automatikgetriebe, oder?",
        "Ich habe bisher nur eine automatische Antwort bekommen. Wann melden Sie sich?",
        "Diese E-Mail wurde automatisch in den Spam verschoben, ich sehe sie erst jetzt.",
        "Vielen Dank für Ihre Nachricht, wir nehmen das Angebot an.",
        "Je suis en vacances jusqu'au 15, appelez-moi après.",
        "Merci pour votre message, mardi me convient.",
        "Estoy de vacaciones, pero me interesa. ¿Cuánto cuesta?",
        "Sono in ferie, ci sentiamo a settembre?",
        "Ik ben met vakantie, bel me daarna.",
        "Jag har semester, ring mig i augusti.",
        "Jestem na urlopie, proszę o kontakt w sierpniu.",
        "Я в отпуске, позвоните после 20-го.",
        "自動返信メールが届きましたが、担当者と話したいです。",
        "我在出差，下周再联系。",
        QUOTING,
    ],
)
def test_a_persons_reply_is_no_machines(text: str) -> None:
    item = written(text)
    assert item.kind == Kind.REPLY, item.why


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Automatic reply settings", "How do I change them?"),
        ("RE: Automatic reply: Your quote", "I am back now. Yes, let's do it."),
        ("AW: Abwesenheitsnotiz: Angebot", "Bin wieder da, wir nehmen es."),
        ("Fwd: Out of office", "See below, who takes over?"),
        ("Re: Ticket #4711", "It still leaks."),
        ("Re: Thank you for your message", "You're welcome!"),
        ("Sv: Autosvar", "Nu är jag tillbaka."),
    ],
)
def test_an_automatic_subject_that_was_answered_is_a_persons(subject: str, text: str) -> None:
    assert written(text, subject).kind == Kind.REPLY


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatic reply settings", "Can your system do this?"),
        ("Vacation home roof", "We are on vacation in August and need it done before."),
        ("Out of office space", "We are out of the office space we need. Any offers?"),
        ("Your request", "I saw your request for tenders. When can we talk?"),
        ("Ihre Anfrage", "Wir werden gern mitmachen."),
        ("On leave", "Who takes over the contract?"),
        ("Automatik", "Dies ist ein Automatikfahrzeug, was kostet der Service?"),
    ],
)
def test_a_persons_new_mail_is_a_message(subject: str, text: str) -> None:
    assert written(text, subject, answers=False).kind == Kind.MESSAGE


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: no\n",
        "X-Auto-Response-Suppress: All\n",  # ticket systems write it on what people write
        "X-Autoreply: no\n",
        "Precedence: normal\n",
        "List-Unsubscribe: <mailto:u@tool.example>\n",  # sales tools do
    ],
)
def test_a_header_that_proves_nothing_leaves_a_person(head: str) -> None:
    item = written("Yes.\n\nOn Mon, Ann wrote to us@agency.example wrote:\n> hi", head=head)
    assert item.kind == Kind.REPLY, item.why


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-generated (rejected)\n",
        'Auto-Submitted: auto-replied; owner-email="a@b.example"\n',
        "X-Autoreply: yes\n",
        "X-Autorespond:\n",
        "X-Autoreply-From: a@b.example\n",
        "X-Mail-Autoreply: 1\n",
        "Precedence: auto_reply\n",
        "X-Precedence: auto_reply\n",
        "Precedence: junk\n",
        "X-FC-MachineGenerated: true\n",
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n",
        "X-POST-MessageClass: 9; Autoresponder\n",
    ],
)
def test_a_header_of_machines_decides(head: str) -> None:
    assert written("Yes.", head=head).kind == Kind.AUTO_REPLY


@pytest.mark.parametrize("piece", ["this is an ", "we will ", "abc ", "urgent ", "- - ", "( "])
def test_a_huge_text_takes_no_long_time(piece: str) -> None:
    began = time.process_time()
    written(piece * 30_000, subject=(piece * 200).strip())
    assert time.process_time() - began < PATIENCE
