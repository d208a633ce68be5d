"""A text fills in and leaves out, comes to an end, and reaches nothing else."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.playbook.language import MAX_TEXT, BadText, problems_in, render
from data.playbook.load import PlaybookError, parse
from data.playbook.models import Playbook
from data.playbook.voice import Voice, spoken
from data.playbook.words import find

KNOWN = {"first_name": "Dana", "topic": "a new roof"}

REFUSED = [
    ("{% for x in topic %}{{ x }}{% endfor %}", "line 1: a loop"),
    ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "line 1: a loop"),
    ("{{ ''.__class__.__mro__ }}", "line 1: what stands behind a dot"),
    ("{{ first_name['__class__'] }}", "line 1: a subscript"),
    ("{{ first_name|attr('__class__') }}", "there is no filter 'attr'"),
    ("{{ caller() }}", "line 1: a call"),
    ("{{ self }}", "there is no variable 'self'"),
    ("{{ 9 ** 9 ** 9 ** 9 }}", "line 1: arithmetic"),
    ("{{ 'x' * 999999999 }}", "line 1: arithmetic"),
    ("{{ 99999999999999999999 }}", "line 1: a number above 1000000"),
    ("{{ " + "9" * 5000 + " }}", "has a number with too many digits"),
    ("{{ 'x'|center(999999999) }}", "there is no filter 'center'"),
    ("{% set x = topic ~ topic %}{{ x }}", "line 1: a variable of its own"),
    ("{% with x = topic %}{{ x }}{% endwith %}", "line 1: a variable of its own"),
    ("{% macro x() %}{{ x() }}{% endmacro %}", "line 1: a macro"),
    ("{% include 'website' %}", "line 1: another template"),
    ("{% filter upper %}x{% endfilter %}", "line 1: a filter block"),
    ("{{ {'a': 1} }}", "line 1: a table"),
    ("{{ none }}", "line 1: 'none'"),
    ("{% autoescape true %}x{% endautoescape %}", "line 1: such a block"),
    ("{% if topic %}" * 90 + "{% endif %}" * 90, "is nested too deeply"),
    ("{{ " + "(" * 4000 + "topic" + ")" * 4000 + " }}", "is nested too deeply"),
    ("{{ topic" + "|lower" * 2500 + " }}", "is nested too deeply"),
    ("x" * 20_001, "is longer than 20000 characters"),
    ("{{ topic|truncate('x') }}", ""),
    ("{% if topic > 3 %}x{% endif %}", ""),
]


@pytest.mark.parametrize(("source", "problem"), REFUSED)
def test_what_repeats_computes_or_reaches_inside_is_refused_when_checked_and_when_filled(
    source: str, problem: str
) -> None:
    began = time.process_time()
    found = problems_in(source, KNOWN)
    with pytest.raises(BadText):
        render(source, KNOWN)
    assert time.process_time() - began < 1
    assert not problem or found[0].startswith(problem)


def test_what_a_team_needs_is_there() -> None:
    source = (
        "{% if topic in ['a new roof', 'a roof'] and not first_name == 'Bo' %}"
        "{{ topic|capitalize|truncate(20) ~ '!' }}{% elif topic %}{% else %}x{% endif %}"
        " {{ 'you' if not first_name else first_name|upper }}{# a note #}"
    )
    assert problems_in(source, KNOWN) == []
    assert render(source, KNOWN) == "A new roof! DANA"


def test_a_text_that_becomes_too_long_is_not_filled() -> None:
    with pytest.raises(BadText, match="longer than 20000"):
        render("{{ topic }}" * 1000, {"topic": "x" * (MAX_TEXT // 1000 + 1)})


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="{}%#|.'\"[]()~* \nabif_endforset019", max_size=80))
def test_whatever_somebody_types_is_a_text_or_a_sentence(source: str) -> None:
    problems = problems_in(source, KNOWN)
    assert all(problem.strip() for problem in problems)
    with suppress(BadText):
        assert "None" not in render(source, KNOWN)


def test_the_voice_speaks_with_and_without_a_name_and_never_with_itself() -> None:
    values = {"first_name": "Dana", "agent": "Kim", "business": "Oak", "business_phone": ""}
    assert spoken(Voice(), values) == {"greeting": "Hi Dana,", "sign_off": "Kim\nOak"}
    assert spoken(Voice(), {**values, "first_name": ""})["greeting"] == "Hi,"
    with pytest.raises(PlaybookError, match=r"\[voice\] sign_off: there is no variable 'sign_off'"):
        parse("[voice]\nsign_off = '{{ sign_off }}'", "x", thorough=True)


CHECKED = [
    ("body = '{{ topic|truncate(\"x\") }}'", "[templates.day-1.sms] body: cannot be filled"),
    (
        f"body = '{'x' * 1000}'",
        (
            "[templates.day-1.sms] body: takes 7 segments (1000 characters with usual values);"
            " [delivery] sms_segments allows 3"
        ),
    ),
    (
        f"body = '{'ž' * 250}'",  # outside GSM-7, so 67 to a segment and not 153
        (
            "[templates.day-1.sms] body: takes 4 segments (250 characters with usual values);"
            " [delivery] sms_segments allows 3"
        ),
    ),
]


@pytest.mark.parametrize(("body", "sentence"), CHECKED)
def test_check_fills_each_text_and_counts_the_segments_of_a_text_message(
    body: str, sentence: str
) -> None:
    with pytest.raises(PlaybookError) as caught:
        parse(f"[templates.day-1.sms]\n{body}", "x", thorough=True)
    (problem,) = caught.value.problems
    assert problem.startswith(sentence)


def test_a_rule_that_looks_like_a_pathological_expression_is_only_words() -> None:
    """Nothing a team writes is ever a regular expression, so none can run away."""
    evil = ("(a+)+$", "(a|aa)+$", "([a-z]+){30}")
    rules: Playbook = parse(f"[intents.project]\nwords = {list(evil)}", "x", thorough=True)
    began = time.process_time()
    assert find(rules.intents["project"].words, "a" * 100_000 + "!") == ()
    assert [m.found for m in find(evil, "they typed (a+)+$ here")] == ["(a+)+$"]
    assert time.process_time() - began < 1


def test_all_that_is_wrong_with_the_texts_is_said_at_once() -> None:
    changes = (
        "[templates.day-1.email]\nsubject = '{{ x() }}'\nbody = '{{ topc }}'\n"
        f"[templates.day-1.sms]\nbody = '{'x' * 500}'"
    )
    with pytest.raises(PlaybookError) as caught:
        parse(changes, "x", thorough=True)
    assert len(caught.value.problems) == 3
