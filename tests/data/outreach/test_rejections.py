"""Rejected drafts: which of the team's reasons it was, and what the report counts."""

from __future__ import annotations

import pytest

from data.outreach import review
from data.outreach.rejections import Because, decide_because, rejected_since, tallied
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import ASKS_FOR_THE_PRICE, DAY, NOON, Agency, a_lead, the_message

REASONS = {"wrong": "The answer is wrong", "tone": "Not how we talk"}


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ("wrong", Because("wrong", "The answer is wrong")),
        ("Wrong: he has a roof", Because("wrong", "The answer is wrong: he has a roof")),
        ("the answer is wrong", Because("wrong", "the answer is wrong")),
        ("Not how we talk, at all", Because("tone", "Not how we talk, at all")),
        ("Not how we talked", Because("", "Not how we talked")),
        ("wrongly addressed", Because("", "wrongly addressed")),
        ("  Something else ", Because("", "Something else")),
    ],
)
def test_a_reason_is_known_by_its_key_or_its_words_with_or_without_more(
    said: str, because: Because
) -> None:
    assert decide_because(said, REASONS) == because


def test_no_words_are_no_reason() -> None:
    with pytest.raises(Refused, match="Say why"):
        decide_because(" ", REASONS)


def rejected(agency: Agency, why: str, name: str, **when: object) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE, name=name, email=f"{name}@example.org")
    now = when.get("now", NOON)
    agency.do(review.reject, the_message(agency, lead).id, why=why, house=agency.house,
              now=now, by="ana")  # fmt: skip


def test_the_report_counts_by_reason_and_template_the_most_frequent_first(agency: Agency) -> None:
    rejected(agency, "tone", "Old", now=NOON - 40 * DAY)
    rejected(agency, "wrong: no roof", "Ann")
    rejected(agency, "wrong", "Ben", now=NOON + DAY)
    rejected(agency, "She is my aunt", "Cid")
    found = agency.ask(rejected_since, NOON - 30 * DAY)
    assert [(one.lead_name, one.because) for one in found] == [
        ("Ben", "wrong"), ("Cid", ""), ("Ann", "wrong")]  # fmt: skip
    tally = tallied(found, agency.playbook.review.rejections)
    assert [(one.label, one.times, one.share) for one in tally] == [
        ("The answer is wrong or off the point", 2, 0.667),
        ("in other words", 1, 0.333),
    ]
    assert (tally[0].waited_for, tally[0].latest_at) == (("pricing",), NOON + DAY)
    assert tally[1].latest == "She is my aunt"
    assert [row.rejected_because for row in agency.rows(Message)] == ["tone", "wrong", "wrong", ""]
