"""The next open question: never one that was answered, and never the same twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.outreach.questions import Heard, decide_questions, next_question
from data.playbook.load import PlaybookError
from tests.build import ROUTINE, a_playbook

RULES = a_playbook()
WHAT, URGENT, NEW, WHEN = (rule.ask for rule in RULES.qualify.values())


@pytest.mark.parametrize(
    ("said", "following"),
    [
        ("", WHAT), ("Please get back to me", WHAT), ("How much is a new roof?", URGENT),
        (ROUTINE, URGENT), ("We need a new website by March, it is urgent.", ""),
        ("We want our kitchen remodeled, no rush", ""), ("Our roof leaks badly", WHEN),
        ("I'd like to sell my house this week", ""), ("Fix our site tomorrow", ""),
        ("We want a website for our bakery in a month", NEW),
    ],
)  # fmt: skip
def test_the_question_is_the_first_that_their_words_leave_open(said: str, following: str) -> None:
    assert next_question(Heard(said), RULES) == following


def test_a_question_is_never_one_that_a_form_field_or_a_reply_answered() -> None:
    form = Heard("", {"projectType": "Kitchen", "How soon do you need it?": "In 2 weeks"})
    assert [q.key for q in decide_questions(form, RULES) if not q.answered] == ["when"]
    empty = Heard("", {"Timeline": " N/A ", "service": "-"})
    assert next_question(empty, RULES) == WHAT, "what was left alone answers nothing"
    replied = Heard(f"{ROUTINE}\nIt's quite urgent, the old one is down since Monday.")
    assert next_question(replied, RULES) == ""


def test_a_question_that_we_asked_is_not_repeated_whatever_they_said() -> None:
    ours = (f"Hi Dana,\n\n{URGENT}\n", f"Hi Dana, {NEW.upper()} Robin")
    assert next_question(Heard(ROUTINE, ours=ours), RULES) == WHEN
    assert next_question(Heard(ROUTINE, ours=(*ours, WHEN)), RULES) == ""


def test_the_hand_off_can_tell_what_answered_each_question() -> None:
    answers = {q.key: q.answered for q in decide_questions(Heard(ROUTINE, {}, "project"), RULES)}
    assert answers["what"] == "the intent 'project'"
    assert answers["kind"] == "the words 'new'"
    assert answers["urgency"] == answers["when"] == ""


@settings(max_examples=60)
@given(st.text(max_size=200), st.dictionaries(st.text(max_size=20), st.text(max_size=20)))
def test_no_message_and_no_form_breaks_the_choice_of_the_question(
    said: str, fields: dict[str, str]
) -> None:
    assert next_question(Heard(said, fields), RULES) in ("", WHAT, URGENT, NEW, WHEN)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ('ask = "What, {{ first_name }}?"', "[qualify.budget] ask: is said as it stands"),
        ('ask = "What?"\nintents = ["projekt"]', "there is no intent 'projekt'; did you mean"),
        ('ask = "What?"\nwords = ["bud*get"]', "'bud*get' has a * that is not at its end"),
        ('ask = "What?"\nfields = ["?"]', "'?' has neither a letter nor a digit"),
    ],
)
def test_a_question_that_cannot_be_asked_or_answered_is_refused(rule: str, problem: str) -> None:
    with pytest.raises(PlaybookError) as error:
        a_playbook(f"[qualify.budget]\n{rule}\n")
    assert any(problem in sentence for sentence in error.value.problems), error.value.problems
