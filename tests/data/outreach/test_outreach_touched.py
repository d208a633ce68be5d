"""Who changes a sequence or a text is told whom that meets midway."""

from __future__ import annotations

from data.outreach.adjusting import pause
from data.outreach.touched import Touched, touched
from tests.build import DAY, NOON, Agency, a_playbook, an_answered_lead, followed_up, steps_of

THREE_STEPS = """
[sequences.new-lead]
then = "nurture"
steps = [
  { name = "day-1", days = 1, template = "day-1" },
  { name = "day-3", days = 3, template = "day-3" },
  { name = "day-7", days = 7, template = "day-7" },
]
"""
OTHER_WORDS = "[templates.day-7.sms]\nbody = 'Hello'"
WITHOUT_DAY_7 = """
[sequences.new-lead]
steps = [{ name = "day-1", days = 1, template = "day-1" }]
"""


def test_running_enrolments_are_counted_by_what_they_have_before_them(agency: Agency) -> None:
    before = a_playbook(THREE_STEPS)
    for name in ("one", "two"):
        an_answered_lead(agency, email=f"{name}@example.org", name=f"{name} Reed")
    first = steps_of(agency, 1)[0]
    agency.do(pause, first.id, now=NOON, by="ana")
    followed_up(agency, now=NOON + DAY)  # the second lead's first step leaves

    def meets(changes: str) -> tuple[Touched, ...]:
        return tuple(agency.ask(touched, a_playbook(THREE_STEPS + changes), before))

    assert meets("") == ()
    assert meets("[templates.survey.sms]\nbody = 'Hello'") == ()
    assert meets(OTHER_WORDS) == (Touched("templates.day-7", "changed", 2, 2),)
    assert meets("[voice]\ngreeting = 'Hello'") == (Touched("voice", "changed", 2, 5),)
    changed = agency.ask(touched, a_playbook(WITHOUT_DAY_7), before)
    assert changed == (Touched("sequences.new-lead", "changed", 2, 5),)


def test_what_is_gone_is_told_as_gone(agency: Agency) -> None:
    an_answered_lead(agency)
    before = agency.playbook
    rules = dict(before.sequences)
    del rules["new-lead"]
    after = before.model_copy(update={"sequences": rules})
    (found,) = agency.ask(touched, after, before)
    assert (found.table, found.what, found.enrolments) == ("sequences.new-lead", "gone", 1)
