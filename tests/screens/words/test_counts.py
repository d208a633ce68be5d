"""A count and its noun agree, in English and in each language that Callboard brings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from data.reports.answers import decide_answers
from data.reports.coming_in import decide_funnel, decide_leads
from data.reports.facts import LeadFact
from data.reports.report import Period
from data.words import CATALOGUES, DOMAIN, counted, ngettext, speak

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

NO_ROOM = (
    "There is no room for a preview at {columns}×{lines}: it needs {beside} columns, or "
    "{below} lines. {open_key} opens the row."
)

OTHERWISE = {
    "The setting {name} has more than {longest:,} characters.",
    "a cell has more than {max_cell:,} characters",
    "{name} has more than {max_rows:,} rows; split it.",
    "A view's name has at most {longest_name} characters.",
    "The text has {body:,} characters; {max_text:,} are the most.",
    "the answer has more than {most} entries",
    NO_ROOM,
    "At most {longest} characters; these are {text}.",  # limits of ours, which are large
    "Sequence {name} is for {audience} leads; {problem}.",  # no count
    "{name} runs",  # a verb
    "{value:.1f} days",  # never without its decimal
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("")


def test_no_text_has_a_count_before_a_noun_that_stands_in_one_form_only() -> None:
    with (CATALOGUES / f"{DOMAIN}.pot").open("rb") as file:
        template = read_po(file)
    nouns = {
        word
        for message in template
        if isinstance(message.id, tuple)
        for word in words(message.id[1]) - words(message.id[0])
        if word.endswith("s") or word in ("criteria", "people")
    }
    assert {"leads", "rows", "messages", "days"} <= nouns
    counts = re.compile(r"\}(?: [a-z]+)? (?P<noun>[a-z]+)\b")
    alone = {
        message.id
        for message in template
        if isinstance(message.id, str)
        and any(found["noun"] in nouns for found in counts.finditer(message.id))
    }
    assert alone == OTHERWISE, "say it by ngettext(…)"


def words(text: str) -> set[str]:
    return set(re.findall(r"\b[a-z]+\b", text))


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("", ("1 lead came in, 0.1 a day.", "1 of 1 lead is won by now.",
              "The 1 lead was not answered.")),
        ("de", ("1 Lead kam herein, 0.1 am Tag.", "1 von 1 Lead ist bis jetzt gewonnen.",
                "Der 1 Lead wurde nicht beantwortet.")),
    ],
)  # fmt: skip
def test_a_report_of_one_lead_speaks_of_one_lead(locale: str, said: tuple[str, str, str]) -> None:
    speak(locale)
    lead = LeadFact(1, "portal", "won", "won", NOON, None, True, True, False, False, False)
    period = Period.last(7, NOON + timedelta(minutes=1), ZoneInfo("UTC"))
    assert (
        decide_leads([lead], period).says,
        decide_funnel([lead]).says,
        decide_answers([lead], timedelta(minutes=4)).says,
    ) == said


def test_what_is_stored_counts_in_english_whatever_the_operator_speaks() -> None:
    speak("de")
    assert [counted(n, "score", "scores") for n in (0, 1, 2)] == ["0 scores", "1 score", "2 scores"]
    assert ngettext("{count} lead is hot", "{count} leads are hot", 1) == "{count} Lead ist heiß"
