"""Who asks to hear no more is told apart from who only says "stop"."""

from __future__ import annotations

import pytest

from data.inbox.mail.read import read_mail
from data.inbox.mail.unsubscribe import find_opt_out


def opt_out(text: str, subject: str = "Re: Your quote", to: str = "us@agency.example") -> str:
    head = f"From: ann@customer.example\nTo: {to}\nSubject: {subject}\n\n"
    found = find_opt_out(read_mail(head.encode()), text)
    return "no" if found is None else "clear" if found.clear else "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "Unsubscribe", "UNSUBSCRIBE.", "unsubscribe please", "Please unsubscribe me. Thanks!",
        "Stop",        "STOP!", "Remove me from your list", "Please take me off your mailing list.",
        "Please stop emailing me.", "Do not contact me again.", "No more emails please", "opt-out",
        "abmelden", "Bitte abmelden!",
        "Bitte melden Sie mich ab: bitte nehmen Sie mich vom Verteiler",
        "Keine weiteren E-Mails bitte.", "Désinscrire", "Merci de me désinscrire.",
        "Désabonnez-moi",
        "BAJA", "Por favor, darme de baja", "No quiero recibir más correos", "Cancellami",
        "Disiscrivimi dalla lista", "Descadastrar", "Uitschrijven a.u.b.", "Afmelden",
        "Отписаться", "退订", "配信停止", "Hello,\nunsubscribe\nAnn",
    ],
)  # fmt: skip
def test_a_plain_wish_is_clear(text: str) -> None:
    assert opt_out(text) == "clear"


@pytest.mark.parametrize(
    "subject", ["unsubscribe", "Unsubscribe me", "Abmeldung", "BAJA", "désinscription"]
)
def test_the_subject_alone_is_enough(subject: str) -> None:
    assert opt_out("", subject) == "clear"


@pytest.mark.parametrize(
    "to",
    ["unsubscribe@agency.example", "unsubscribe+a1b2@agency.example", "opt-out-77.x@agency.example",
     "list-unsubscribe@agency.example", "news+unsubscribe@agency.example"],
)  # fmt: skip
def test_our_unsubscribe_address_is_enough(to: str) -> None:
    assert opt_out("", "", to) == "clear"


@pytest.mark.parametrize(
    "text",
    [
        "Can you stop by tomorrow?",
        "How do I unsubscribe from the news and still get the quote that you promised me in May?",
        "We had to stop the work on the roof last week, when can you come?",
        "Please stop sending the plans to my husband, send them to me; the rest is fine by both.",
    ],
)
def test_a_word_in_a_longer_sentence_is_for_a_person(text: str) -> None:
    assert opt_out(text) == "unclear"


@pytest.mark.parametrize(
    "text",
    ["Yes please, Tuesday works.", "Our stopper is broken.", "Non-stopping rain here.", "",
     "Danke!",
     "Ich möchte ein Angebot.", "Remove the old roof first, then we talk about the new one."],
)  # fmt: skip
def test_other_answers_are_none(text: str) -> None:
    assert opt_out(text) == "no"


def test_a_reply_to_a_subject_with_the_word_is_read_by_its_text() -> None:
    assert opt_out("What does this mean for my account?", "Re: unsubscribe") == "no"
