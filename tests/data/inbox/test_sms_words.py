"""Stop and start words: the keywords, what people write instead, and what is left to a person."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.sms_words import SmsKind, decide_sms
from tests.data.inbox.patience import PATIENCE

KEYWORDS = [
    *("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
    *("ARRET", "ALTO", "BAJA", "STOPP"),
]


@pytest.mark.parametrize("word", KEYWORDS)
def test_a_stop_word_counts_in_any_case_and_with_any_punctuation(word: str) -> None:
    for text in (word, word.lower(), f" {word.title()}. ", f"{word}!!!", f'"{word}"', f"{word}\n"):
        assert decide_sms(text, opted_out=False).kind is SmsKind.STOP, text


@pytest.mark.parametrize(
    "text",
    [
        "stop please", "Please stop", "pls stop", "STOP, thanks", "ok stop", "Stop. Thank you",
        "Stop all", "opt-out", "OPT OUT", "Opt out please", "S.T.O.P.", "ＳＴＯＰ", "Arrêt",
        "please stop texting me", "stop texting me", "Stop messaging me!", "quit texting me",
        "Stop sending me messages", "stop sending these texts", "Can you stop texting me please?",
        "Could you please stop texting me", "Don't call or text me again", "STOP STOP STOP",
        "stop now", "Stop contacting me.",
        "Don't text me", "Do not text me again", "don’t contact me anymore", "dont message me",
        "Never text this number again", "Remove me", "Please remove me from your list",
        "take me off your list", "Take me off this list please", "unsubscribe me",
        "Please unsubscribe me from this list", "I want to opt out", "I would like to unsubscribe",
        "no more texts", "No more messages please", "lose my number", "Leave me alone",
        "remove my number", "opt me out", "Not interested. Stop texting me.",
        "Who is this? Stop texting me", "Wrong number, take me off your list", "stop the texts",
        "Remove me from your texting list", "stop texting this number", "please stop 🙏", "Stop 🛑",
        "stop please stop",
    ],
)  # fmt: skip
def test_plain_words_stop_as_well(text: str) -> None:
    assert decide_sms(text, opted_out=False).kind is SmsKind.STOP


@pytest.mark.parametrize(
    "text",
    [
        "stop by tomorrow?", "STOP 12345", "Can you stop by at 5", "I'll stop in on Monday",
        "Not interested, stop", "Stop! That is hilarious", "stop everything",
        "if you dont stop texting me I will sue", "unsubscribe link does not work",
        "cancel 4711", "cancel it", "quit it", "end conversation", "Will you stop it",
        "STOP CALLING ME", "stop emailing me",
        "please stop, I already bought a house", "how do I opt out of this",
    ],
)  # fmt: skip
def test_what_may_or_may_not_be_an_opt_out_is_left_to_a_person(text: str) -> None:
    assert decide_sms(text, opted_out=False).kind is SmsKind.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "don't stop", "Don't stop now", "can't stop smiling", "I cannot stop thinking about it",
        "It never stops", "The leak won't stop", "does not stop dripping", "near the bus stop",
        "we work non-stop", "at the end of the month", "Can we cancel Tuesday and do Friday?",
        "I had to cancel my old policy last year", "weekend works", "Do you have any info?",
        "can you help me with the roof", "I need help", "yes", "YES!", "Yes please", "no", "",
        "   ", "👍", "Sounds good, see you then", "ok", "thanks", "please", "call me",
        "Yes, Tuesday works", "don't call me, text me", "Don't text me before 9",
        "Where do I start?", "We start at nine",
        "I quit my job so I have time", "1", "nonstop flights", "a one stop shop",
    ],
)  # fmt: skip
def test_ordinary_messages_are_ordinary(text: str) -> None:
    assert decide_sms(text, opted_out=False).kind is SmsKind.NONE


@pytest.mark.parametrize("text", ["START", "start.", "Unstop", "start please", "opt in"])
def test_start_words_start_whoever_sends_them(text: str) -> None:
    assert decide_sms(text, opted_out=True).kind is SmsKind.START
    assert decide_sms(text, opted_out=False).kind is SmsKind.START


@pytest.mark.parametrize("text", ["YES", "yes", "Yes!", "yes please"])
def test_yes_is_consent_only_from_a_number_that_had_opted_out(text: str) -> None:
    assert decide_sms(text, opted_out=True).kind is SmsKind.START
    said = decide_sms(text, opted_out=False)
    assert said.kind is SmsKind.NONE
    assert "answer" in said.why


@pytest.mark.parametrize("text", ["HELP", "Help!", "info", "help please", "AYUDA", "aide"])
def test_help_asks_for_help(text: str) -> None:
    assert decide_sms(text, opted_out=False).kind is SmsKind.HELP


def test_every_decision_says_why() -> None:
    for text in ("stop", "stop by tomorrow?", "hello", "yes", "start", "help", "stop texting me"):
        assert decide_sms(text, opted_out=False).why
    assert "tomorrow" not in decide_sms("stop by tomorrow?", opted_out=False).why


@given(st.text())
def test_any_text_is_decided(text: str) -> None:
    assert decide_sms(text, opted_out=False).kind in SmsKind


@pytest.mark.parametrize(
    "text",
    [
        "stop " * 200_000, "s." * 500_000, "please " * 150_000, "stop texting me " * 60_000,
        "no more of these " * 60_000, "remove me from your the this " * 40_000, "'" * 1_000_000,
    ],
)  # fmt: skip
def test_a_message_of_a_megabyte_is_decided_at_once(text: str) -> None:
    started = time.process_time()
    decide_sms(text, opted_out=False)
    assert time.process_time() - started < PATIENCE
