"""The page somebody goes on with: what stands on it, and that it stays a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.handoff.facts import Coming, Facts, Points, Quote
from data.handoff.note import LINES, QUOTES, Note, compose_note
from data.handoff.sentences import asked_in, in_short, promised_in, sentences
from tests.build import DAY, HOUR, MINUTE, NOON, a_playbook

PROMISES = a_playbook().handoff.promises
NEW_YORK = ZoneInfo("America/New_York")

FACTS = Facts(
    who="Dana Ortiz", name="Dana Ortiz", first_name="Dana", company="Ortiz Ltd",
    email="dana@example.org", phone="+12125550199", may_be_texted=True, place=("Brooklyn",),
    zone="America/New_York", source="Website", stage="engaged", tags=("website",),
    received_at=NOON, intent="Pricing", urgency="now", urgency_why="urgency 'now' found 'today'",
    respond_by=NOON + 4 * MINUTE, quotes=(Quote(NOON, "website", "How much is it?"),), ours=(),
    answered_at=None, promise_words=PROMISES, agreed=(), score=35, threshold=70, hot_why="",
    points=(Points("click", 20, 2, "the link to /prices"),), known=("Is it urgent? (today)",),
    unknown=("When would you like it?",), drafts=(12,), coming=(Coming("“new-lead day-1”", NOON)),
    opted_out=frozenset(), avoid=("Don't name a price.",), turned_down=("too long",),
)  # fmt: skip
FACTS = replace(FACTS, coming=(Coming("“new-lead day-1” by email", NOON + DAY),))


def note(**changed: object) -> Note:
    return compose_note(replace(FACTS, **changed), "Kim", now=NOON + MINUTE, zone=NEW_YORK)


def lines(part: str, **changed: object) -> tuple[str, ...]:
    (found,) = [one.lines for one in note(**changed).parts if one.title == part]
    return found


def test_the_page_has_its_nine_parts_in_order() -> None:
    assert note().title == "Hand-off to Kim: Dana Ortiz (Tue 24 Nov 2026)"
    assert [part.title for part in note().parts] == [
        "Who", "What they want", "How urgent", "What they said", "What was promised",
        "Score, and why", "Open questions", "Next step", "What not to say",
    ]  # fmt: skip
    assert "WHAT WAS PROMISED\n  –" in note().page


def test_who_they_are_and_how_late_it_is_there() -> None:
    assert lines("Who") == (
        "Dana Ortiz · Ortiz Ltd",
        "dana@example.org · +12125550199",
        "Brooklyn",
        "Their clock: 12:01 (America/New_York)",
        "Engaged; came from Website on Tue 24 Nov 2026",
        "Tags: website",
    )
    assert "+12125550199 (unchecked)" in lines("Who", may_be_texted=False)[1]


def test_an_answer_that_is_owed_stands_under_how_urgent() -> None:
    assert lines("How urgent")[1] == "An answer is due Tue 24 Nov 12:04"
    assert lines("How urgent", respond_by=NOON)[1] == "An answer was due Tue 24 Nov 12:00"


def test_what_they_said_is_quoted_the_first_and_the_newest() -> None:
    many = tuple(Quote(NOON + n * HOUR, "reply", f"word {n}") for n in range(9))
    said = lines("What they said", quotes=many)
    assert said[0] == "Tue 24 Nov 12:00 reply: “word 0”"
    assert said[1] == "… 5 more in Callboard …"
    assert [line[-7:-1] for line in said[2:]] == ["word 6", "word 7", "word 8"]


def test_promises_are_our_own_sentences_and_what_was_agreed() -> None:
    ours = (
        Quote(NOON, "email", "Hello!\nI'll send the plan by Friday. Have a nice day."),
        Quote(NOON, "call", "Will we promise it? No."),
    )
    assert lines("What was promised", ours=ours, agreed=("A call on Wed",)) == (
        "A call on Wed",
        "Tue 24 Nov 12:00 by email: “I'll send the plan by Friday.”",
    )


def test_what_they_asked_is_open_until_a_person_answered() -> None:
    assert lines("Open questions") == (
        "They asked: How much is it?", "Ask: When would you like it?")  # fmt: skip
    assert lines("Open questions", answered_at=NOON + HOUR) == ("Ask: When would you like it?",)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "Call Dana on +12125550199."),
        ({"opted_out": frozenset({"sms"})}, "Call Dana on +12125550199; don't text."),
        ({"phone": ""}, "Write to dana@example.org."),
        ({"phone": "", "opted_out": frozenset({"email"})}, "Find out how to reach them: there is"),
        ({"zone": "Asia/Tokyo"}, "Call Dana on +12125550199 when it is day there."),
    ],
)
def test_the_next_step_is_the_quickest_way_that_is_open(
    changed: dict[str, object], says: str
) -> None:
    step = lines("Next step", **changed)
    assert step[0] == "Read the draft that waits: review 12"
    assert step[1].startswith(says)
    assert "“new-lead day-1” by email leaves Wed 25 Nov 12:00" in step[2]


def test_what_not_to_say_comes_from_opt_outs_reasons_answers_and_rejections() -> None:
    assert lines("What not to say", opted_out=frozenset({"email"})) == (
        "Don't send e-mail: they opted out.",
        "Don't name a price.",
        "Don't ask again: Is it urgent? (today)",
        "Not this way, it was turned down: too long",
    )


def test_sentences_end_at_marks_and_lines() -> None:
    assert sentences("One. Two?  Three\nfour! ") == ["One.", "Two?", "Three", "four!"]
    assert asked_in("Yes. Do you do logos? “And when?” I wonder.") == [
        "Do you do logos?", "“And when?"]  # fmt: skip
    assert promised_in("We will call. Will we? You will have it by tomorrow.", PROMISES) == [
        "We will call.", "You will have it by tomorrow."]  # fmt: skip


words = st.text(min_size=0, max_size=3000)


@settings(max_examples=40, deadline=timedelta(seconds=2))
@given(said=st.lists(words, max_size=12))
def test_whatever_they_wrote_it_stays_a_page(said: list[str]) -> None:
    quotes = tuple(Quote(NOON, "reply", one) for one in said)
    page = note(quotes=quotes, ours=quotes).page
    most = 9 * 2 + LINES * 5 + QUOTES + 20
    assert len(page.split("\n")) <= most
    assert all(len(in_short(one)) <= 202 for one in said)
    assert len(page) < 12_000
