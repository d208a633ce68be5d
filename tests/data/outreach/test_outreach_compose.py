"""Texts are filled with the lead's and the business's values, or are not sendable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.leads.tables import Lead
from data.outreach.compose import Uncomposable, compose, unfilled
from data.outreach.hours import Place
from tests.build import NOON, Agency, a_lead, a_playbook, the_message, with_rules

PLACE = Place(("America/New_York",), "test")
RULES = a_playbook()


def a_row(**values: object) -> Lead:
    times = {"received_at": NOON, "submitted_at": NOON, "last_inbound_at": NOON}
    return Lead(**{**times, **values})  # type: ignore[arg-type]


TEXTS = [
    (name, channel)
    for name, template in RULES.templates.items()
    for channel in ("email", "sms")
    if getattr(template, channel) is not None
]


@pytest.mark.parametrize(("name", "channel"), TEXTS)
def test_no_text_of_the_default_playbook_says_none_or_leaves_a_gap(name: str, channel: str) -> None:
    for lead in (a_row(), a_row(first_name="Dana", name="Dana Ortiz", intent="project")):
        draft = compose(name, channel, lead, PLACE, RULES)  # type: ignore[arg-type]
        said = f"{draft.subject}\n{draft.body}"
        assert draft.body
        assert (draft.subject == "") == (channel == "sms")
        assert "None" not in said
        assert "  " not in said
        assert " ." not in said
        assert unfilled(draft.subject, draft.body) == ""
        assert ("Hi Dana," in draft.body) or not lead.first_name or channel == "email"


def test_a_lead_without_a_name_is_greeted_without_one(agency: Agency) -> None:
    for name in ("None", "null null", "http://x.example"):
        lead_id = a_lead(agency, name=name, email=f"a{len(name)}@example.org")
        assert the_message(agency, lead_id).body.startswith("Hi,\n")


def test_the_day_named_is_the_day_on_the_recipients_clock() -> None:
    lead = a_row(last_inbound_at=NOON.replace(hour=2))
    assert "Monday" in compose("day-3", "email", lead, PLACE, RULES).body
    sydney = Place(("Australia/Sydney",), "test")
    assert "Tuesday" in compose("day-3", "email", lead, sydney, RULES).body


BROKEN = '[templates.website.email]\nsubject = "Hi"\nbody = "{{ price_list }}"\n'


def test_an_unknown_variable_is_held_as_incomplete_and_never_sent(agency: Agency) -> None:
    with pytest.raises(Uncomposable, match="price_list"):
        compose("website", "email", a_row(), PLACE, a_playbook(BROKEN))
    message = the_message(agency, a_lead(with_rules(agency, BROKEN)))
    assert (message.state.value, message.body) == ("review", "")
    assert "price_list" in message.reasons[0]["why"]


@pytest.mark.parametrize(
    "body",
    ["{{ ''.__class__.__mro__ }}", "{{ first_name.nothing.more }}", "{% for x in y %}{% endfor %}"],
)
def test_a_template_cannot_reach_into_the_program(body: str) -> None:
    rules = a_playbook(f'[templates.website.sms]\nbody = "{body}"\n')
    with pytest.raises(Uncomposable):
        compose("website", "sms", a_row(), PLACE, rules)


@given(st.text(max_size=50))
def test_what_a_lead_calls_itself_is_never_run_as_a_template(name: str) -> None:
    rules = a_playbook('[templates.website.sms]\nbody = "<{{ full_name }}>"\n')
    wild = f"{{{{ agent }}}}{name}"
    draft = compose("website", "sms", a_row(name=wild), PLACE, rules)
    assert draft.body == f"<{' '.join(wild.split())}>"


@pytest.mark.parametrize(
    "text",
    [
        "Hi {{ first_name }}",
        "Hi [First Name]",
        "from [business name]",
        "{% if %}",
        "[your_name]",
        "Hi None,",
        "Dear null",
    ],
)
def test_a_placeholder_that_was_never_filled_is_found(text: str) -> None:
    assert unfilled("", text)
    assert unfilled(text, "")
    assert unfilled("Hello", "Hi [Dana], {fine}") == ""
