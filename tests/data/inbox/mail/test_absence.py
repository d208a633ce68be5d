"""Absence notes name the day of return in four languages."""

from __future__ import annotations

import time
from datetime import date, datetime
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.mail.absence import read_return_date
from tests.data.inbox.patience import PATIENCE

EUROPE = "Mon, 7 Jul 2025 09:14:02 +0200"
AMERICA = "Mon, 7 Jul 2025 09:14:02 -0500"
NOWHERE = "Mon, 7 Jul 2025 09:14:02 +0000"


def at(written: str) -> datetime:
    return parsedate_to_datetime(written)


@pytest.mark.parametrize(
    ("sent", "text", "back"),
    [
        # English
        ("Fri, 28 Feb 2025 10:00:00 +0000", "I will be back on Monday, 3 March.", (2025, 3, 3)),
        (EUROPE, "I am away until 14.07.2026", (2026, 7, 14)),
        (EUROPE, "I will return on 21st July", (2025, 7, 21)),
        (EUROPE, "returning to the office on July 21st, 2025 at 9:00", (2025, 7, 21)),
        (EUROPE, "out until 2025-07-20", (2025, 7, 20)),
        (EUROPE, "I am away from 1 July to 20 July 2025", (2025, 7, 20)),
        (EUROPE, "I will be traveling for work on July 10-31.", (2025, 7, 31)),
        (EUROPE, "away July 5th through July 19th", (2025, 7, 20)),
        (EUROPE, "back in the office on Tuesday", (2025, 7, 8)),
        (EUROPE, "I'll be back tomorrow", (2025, 7, 8)),
        (EUROPE, "My return date is 21 July 25", (2025, 7, 21)),
        (AMERICA, "out of the office until 7/14/25", (2025, 7, 14)),
        (AMERICA, "away starting 07/07/2025 and will not return until 07/09/2025", (2025, 7, 9)),
        # German
        (EUROPE, "Ich bin bis 14.07.2025 nicht im Büro.", (2025, 7, 14)),
        (EUROPE, "Ich bin bis zum 14. Juli abwesend.", (2025, 7, 14)),
        (EUROPE, "Bis einschließlich 18. Juli bin ich nicht erreichbar.", (2025, 7, 19)),
        (EUROPE, "Vom 3. bis 17. August im Urlaub, ab dem 18.8. wieder da.", (2025, 8, 18)),
        (EUROPE, "Ich bin ab Montag, 18.08.25 wieder im Büro.", (2025, 8, 18)),
        (EUROPE, "Ich bin am 1. März 2026 zurück.", (2026, 3, 1)),
        # French
        (EUROPE, "Je suis absent du 3 au 17 août.", (2025, 8, 17)),
        (EUROPE, "absente jusqu'au 1er août inclus", (2025, 8, 2)),
        (EUROPE, "Je serai de retour le lundi 21 juillet 2025.", (2025, 7, 21)),
        (EUROPE, "En congés du 07/07/2025 au 05/08/2025.", (2025, 8, 5)),
        # Spanish
        ("Mon, 22 Dec 2025 10:00:00 +0100", "fuera hasta el 5 de enero", (2026, 1, 5)),
        (EUROPE, "Regreso el lunes 21 de julio de 2025", (2025, 7, 21)),
        (EUROPE, "Estaré fuera de la oficina del 3 al 17 de agosto", (2025, 8, 17)),
        (EUROPE, "Estaré de vuelta el 05/08.", (2025, 8, 5)),
    ],
)
def test_the_day_is_read(sent: str, text: str, back: tuple[int, int, int]) -> None:
    assert read_return_date(text, at(sent)) == date(*back)


def test_of_two_readings_the_near_one_counts() -> None:
    sent = at("Mon, 4 Jan 2010 16:02:30 +0000")
    assert read_return_date("I am out until 05/01/2010.", sent) == date(2010, 1, 5)


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (EUROPE, "I am out of the office."),
        (EUROPE, "I was away until 3 March."),
        (EUROPE, "I was back on 3 March 2025."),
        (EUROPE, "Call me until 5pm on 555-12-34."),
        (EUROPE, "until 31 February"),
        (EUROPE, "Our offer of 21 July 2025 stands."),
        (NOWHERE, "I am away until 09/10/2025"),
        (EUROPE, "back on 1 July 2999"),
        (EUROPE, "next week"),
    ],
)
def test_what_is_unclear_or_past_gives_no_day(sent: str, text: str) -> None:
    assert read_return_date(text, at(sent)) is None


@pytest.mark.parametrize("word", ["back ", "1 ", "from 3 ", "until 1", "wieder a ", "1. bis "])
def test_a_huge_text_takes_no_long_time(word: str) -> None:
    began = time.process_time()
    read_return_date(word * 200_000, at(EUROPE))
    assert time.process_time() - began < PATIENCE


@given(
    st.sampled_from(["back on", "until", "ab dem", "du 3 au", "hasta el"]),
    st.text(alphabet="0123456789./- juliaugtmnseo", max_size=20),
)
def test_never_a_day_before_the_mail(cue: str, rest: str) -> None:
    day = read_return_date(f"I am {cue} {rest}", at(EUROPE))
    assert day is None or day >= date(2025, 7, 7)
