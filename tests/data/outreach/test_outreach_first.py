"""The first answer: which rule gives it, and how somebody got in touch."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.inbox.following.ways import decide_way
from data.inbox.submission import Submission
from data.inbox.understood import Kind
from data.outreach.first import Asked, decide_first, sequence_after
from data.playbook.first_response import FirstResponse, Way
from data.playbook.load import PlaybookError
from tests.build import a_playbook

RULES = a_playbook()
TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("America/New_York"))
AT_TWO = TUESDAY_NOON.replace(hour=2)


def asked(
    source: str = "website",
    came_by: Way = Way.FORM,
    intent: str = "",
    local: datetime = TUESDAY_NOON,
) -> Asked:
    return Asked(source, came_by, intent, local)


@pytest.mark.parametrize(
    ("of", "rule", "template", "first_channel", "sequence"),
    [
        (asked(), "", "website", "email", "new-lead"),
        (asked(source="referral"), "", "referral", "email", "new-lead"),
        (asked(source="gone-from-the-playbook"), "", "other", "email", "new-lead"),
        (asked("phone", Way.MISSED_CALL), "missed-call", "missed-call", "sms", "missed-call"),
        (asked("website", Way.MISSED_CALL), "missed-call", "missed-call", "sms", "missed-call"),
        (asked("phone", Way.TEXT), "text", "text", "sms", "new-lead"),
        (asked("phone", Way.CALL), "call", "phone", "sms", "new-lead"),
        (asked(intent="consultation"), "consultation", "consultation", "email", "new-lead"),
        (asked(local=AT_TWO), "after-hours", "after-hours", "email", "new-lead"),
        (asked(local=TUESDAY_NOON.replace(hour=6)), "", "website", "email", "new-lead"),
        (asked("referral", local=AT_TWO), "", "referral", "email", "new-lead"),
    ],
)  # fmt: skip
def test_the_first_rule_that_fits_answers_else_the_source(
    of: Asked, rule: str, template: str, first_channel: str, sequence: str
) -> None:
    answer = decide_first(of, RULES)
    found = (answer.rule, answer.template, answer.channels[0], answer.sequence)
    assert found == (rule, template, first_channel, sequence)
    assert answer.why


def test_the_why_names_the_rule_and_what_it_looked_at() -> None:
    night = asked(local=AT_TWO)
    assert decide_first(night, RULES).why == (
        "first_response 'after-hours': from website, by form, at 02:00 Tue"
    )
    assert decide_first(asked(), RULES).why == "sources.website: no rule of first_response fits"


def test_the_sequence_is_that_of_the_rule_whose_template_answered() -> None:
    assert sequence_after("missed-call", "website", RULES) == "missed-call"
    assert sequence_after("website", "website", RULES) == "new-lead"
    none = a_playbook('[[first_response]]\nname = "a"\ntemplate = "other"\nsequence = ""\n')
    assert sequence_after("other", "website", none) == ""
    assert decide_first(asked(), none).sequence == ""


def a_rule(**changed: Any) -> FirstResponse:
    return FirstResponse.model_validate({"name": "a", "template": "other", **changed})


@pytest.mark.parametrize(
    ("hours", "hour", "fits"),
    [
        (["21:00", "06:00"], 21, True), (["21:00", "06:00"], 5, True),
        (["21:00", "06:00"], 6, False),
        (["09:00", "17:00"], 9, True), (["09:00", "17:00"], 17, False), (None, 3, True),
    ],
)  # fmt: skip
def test_hours_may_reach_over_midnight_and_end_before_their_second_time(
    hours: Any, hour: int, fits: bool
) -> None:
    assert a_rule(hours=hours).is_at(TUESDAY_NOON.replace(hour=hour)) is fits


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    friday_night = a_rule(hours=["21:00", "06:00"], days=[5])
    saturday_at_two = AT_TWO.replace(day=28)
    assert friday_night.is_at(saturday_at_two)
    assert not friday_night.is_at(AT_TWO.replace(day=27))
    sunday_night = a_rule(hours=["21:00", "06:00"], days=[7])
    assert sunday_night.is_at(AT_TWO.replace(day=30)), "Monday at two is Sunday's night"


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ('template = "websit"', "[first_response] 1 (a) template: there is no template 'websit'"),
        ('template = "other"\nsources = ["webiste"]', "sources: there is no source 'webiste'; did"),
        ('template = "other"\nintents = ["price"]', "intents: there is no intent 'price'"),
        ('template = "other"\nsequence = "nope"', "sequence: there is no sequence 'nope'"),
        ('template = "other"\nboth = true', "both: needs the channels it means"),
        ('template = "other"\ncame_by = ["fax"]', "came_by"),
        ('template = "other"\nhours = ["09:00", "09:00"]', "two different times"),
    ],
)  # fmt: skip
def test_a_rule_that_leads_nowhere_is_refused_by_name(rule: str, problem: str) -> None:
    with pytest.raises(PlaybookError) as error:
        a_playbook(f'[[first_response]]\nname = "a"\n{rule}\n')
    assert any(problem in sentence for sentence in error.value.problems), error.value.problems


@pytest.mark.parametrize(
    ("kind", "channel", "said", "door", "way"),
    [
        (Kind.MISSED_CALL, "", {}, "twilio", Way.MISSED_CALL),
        (Kind.CALL, "", {}, "callrail", Way.CALL),
        (Kind.MESSAGE, "sms", {}, "twilio", Way.TEXT),
        (Kind.MESSAGE, "email", {}, "mailbox", Way.EMAIL),
        (Kind.LEAD, "email", {"source": "zillow"}, "mailbox", Way.FORM),
        (Kind.LEAD, "", {}, "website", Way.FORM), (Kind.LEAD, "", {}, "phone", Way.CALL),
        (Kind.LEAD, "", {"source": "Missed call"}, "website", Way.MISSED_CALL),
        (Kind.LEAD, "", {"source": "SMS"}, "website", Way.TEXT),
        (Kind.LEAD, "", {"utm": {"medium": "sms", "source": "sms"}}, "website", Way.FORM),
    ],
)  # fmt: skip
def test_how_somebody_got_in_touch_is_what_the_delivery_is_and_never_its_campaign(
    kind: Kind, channel: str, said: dict[str, Any], door: str, way: Way
) -> None:
    assert decide_way(kind, channel, Submission(**said), door, RULES) == way
