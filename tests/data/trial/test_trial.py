"""A changed playbook is tried on the leads there are: what would have been otherwise, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.clients import operations
from data.leads.merging import merge
from data.leads.score import add_points
from data.leads.tables import Lead
from data.outreach.suppression import is_suppressed
from data.outreach.tables import Suppression
from data.playbook.channel import Channel
from data.trial.again import differences, rules_of
from data.trial.judging import judge, stated_source
from data.trial.past import Past, read_past
from data.trial.trying import ChangedLead, Trial, Turn, changes_of, try_rules
from data.trial.whole import try_playbook
from data.trial.wording import lines_that_differ
from tests.build import (
    ASKS_FOR_THE_PRICE,
    HOUR,
    NOON,
    Agency,
    a_lead,
    a_playbook,
    messages_of,
    story_of,
    the_message,
)

BOTH = frozenset({"email", "sms"})


def a_past(message: str = "We need a logo.", **values: object) -> Past:
    known = {"name": "Dana Ortiz", "first_name": "Dana", "email": "dana@example.org"}
    times = {"received_at": NOON, "submitted_at": NOON, "last_inbound_at": NOON}
    points = values.pop("points", ())
    return Past(Lead(id=1, door="website", source="website", message=message,
                     **{**known, **times, **values}), points)  # type: ignore[arg-type]  # fmt: skip


def changed(past: Past, changes: str) -> dict[str, tuple[str, str]]:
    rules = rules_of(a_playbook(), a_playbook(changes))
    return {one.aspect.value: (one.before, one.after) for one in changes_of(past, rules, BOTH)}


OAK = """
[sources.oak]
label = "Oak"
aliases = ["oak form"]
tags = ["oak"]
first_response = "other"
sequence = "nurture"
"""

# (what is known of the lead, the changed rules, what is otherwise but for the text)
ONE_BY_ONE = [
    (a_past(source_detail="oak form"), OAK,
     {"source": ("website", "oak"), "tags": ("website", "oak"),
      "first answer": ("website", "other"), "sequence": ("new-lead", "nurture")}),
    (a_past(), '[intents.project]\nwords = ["logo"]\ntags = ["design"]',
     {"intent": ("", "project"), "tags": ("website", "website, design")}),
    (a_past(), '[[urgency]]\nlevel = "now"\nwords = ["logo"]', {"urgency": ("normal", "now")}),
    (a_past(points=(("click", 10), ("click", 10))), "[scoring.points.click]\npoints = 15\ncap = 30",
     {"score": ("20", "30")}),
    (a_past(points=(("click", 10),) * 3), "[scoring]\nthreshold = 20", {"hot": ("", "hot")}),
    (a_past(page="https://x.example/fees"), '[scoring.pages]\npricing_page = ["/fees"]',
     {"score": ("0", "30")}),
    (a_past(), '[intents.project]\nhot = true\nwords = ["logo"]',
     {"intent": ("", "project"), "tags": ("website", "website, project"), "hot": ("", "hot")}),
    (a_past(), '[review.reasons.legal]\nwords = ["logo"]', {"review": ("", "legal")}),
    (a_past(phone="+12125550142", phone_valid=True), '[sources.website]\nchannels = ["sms"]',
     {"channel": ("email", "sms")}),
    (a_past(), '[sources.website]\nsequence = "nurture"', {"sequence": ("new-lead", "nurture")}),
    (a_past(), '[templates.website.email]\nsubject = "Hello"', {}),
    (a_past(), '[voice]\ngreeting = "Hello {{ first_name }},"', {}),
]  # fmt: skip


@pytest.mark.parametrize(("past", "changes", "otherwise"), ONE_BY_ONE)
def test_each_aspect_is_told_before_and_after(
    past: Past, changes: str, otherwise: dict[str, tuple[str, str]]
) -> None:
    found = changed(past, changes)
    found.pop("text", None)
    assert found == otherwise


def test_a_changed_text_is_told_with_the_lines_that_differ() -> None:
    before, after = changed(a_past(), '[voice]\ngreeting = "Hello {{ first_name }},"')["text"]
    lines = [(line.sign, line.text) for line in lines_that_differ(before, after)]
    assert lines == [("-", "Hi Dana,"), ("+", "Hello Dana,")]


def test_the_same_rules_change_nothing() -> None:
    assert changed(a_past(ASKS_FOR_THE_PRICE), "") == {}


PARTS = [
    '[intents.project]\nwords = ["logo", "help"]',
    '[intents.pricing]\nlabel = "The price"',
    '[[urgency]]\nlevel = "now"\nwords = ["logo", "soon"]',
    "[scoring]\nthreshold = 20",
    '[review.reasons.legal]\nwords = ["logo"]',
    '[area]\ncities = ["Oakville"]',
    '[sources.website]\nchannels = ["sms", "email"]\nfirst_response = "portal"',
    '[templates.website.email]\nsubject = "Hello {{ topic }}"',
    '[voice]\nsign_off = "Kim"',
    '[qualify.when]\nwords = ["logo"]',
    "[delivery]\nsms_segments = 1",
    '[templates.website.sms]\nbody = "Hello {{ first_name }}, ' + "thank you! " * 20 + '"',
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sets(st.sampled_from(PARTS), max_size=4).map(sorted),
    st.sampled_from(["We need a logo.", ASKS_FOR_THE_PRICE, "Help, soon please!", ""]),
    st.sampled_from([frozenset(), {"email"}, {"email", "sms"}]).map(frozenset),
    st.sampled_from([{}, {"place": {"city": "Springfield"}}, {"came_by": "text", "name": ""}]),
)
def test_what_is_not_judged_again_would_have_come_out_the_same(
    parts: list[str], message: str, shut: frozenset[Channel], known: dict[str, Any]
) -> None:
    rules = rules_of(a_playbook(), a_playbook("\n".join(parts)))
    past = replace(a_past(message, phone="+12125550142", phone_valid=True, **known), shut=shut)
    stated = stated_source(past.lead, rules.in_force)
    quick = differences(past, rules, BOTH)
    before = judge(past, stated, rules.in_force, BOTH).found
    after = judge(past, stated, rules.tried, BOTH).found
    assert quick == [
        (was, now) for was, now in zip(before, after, strict=True) if was.value != now.value
    ]


def tried(agency: Agency, changes: str, last: int = 100) -> Trial:
    found = try_playbook(agency.store, a_playbook(changes), agency.house, last=last)
    return found.trial


def who(found: Trial) -> list[int]:
    return [lead.id for lead in found.changed]


STRICTER = '[review.reasons.legal]\nwords = ["website"]'


def test_stored_leads_are_tried_newest_first_and_nothing_is_written(agency: Agency) -> None:
    first = a_lead(agency)
    second = a_lead(agency, email="bo@example.org", name="Bo Reed", now=NOON + HOUR)
    a_lead(agency, email="eve@example.org", name="Eve Lin", message="A logo", now=NOON + HOUR)
    before = (story_of(agency, first), len(messages_of(agency, first)))
    found = tried(agency, STRICTER)
    assert (found.looked_at, who(found)) == (3, [second, first])
    (count,) = found.counts
    assert (count.aspect, count.leads, count.turns) == ("review", 2, (Turn("", "legal", 2),))
    (change,) = found.changed[0].changes
    assert change.why == "review.reasons.legal found 'website'"
    assert who(tried(agency, STRICTER, last=2)) == [second]
    assert before == (story_of(agency, first), len(messages_of(agency, first)))


def test_what_was_really_decided_is_what_the_rules_in_force_would_decide(agency: Agency) -> None:
    """The trial and the way in must never drift apart."""
    for number, message in enumerate((ASKS_FOR_THE_PRICE, "We need a logo, soon.", "")):
        lead_id = a_lead(agency, email=f"{number}@example.org", name=f"Dana {number}",
                         message=message, city="Springfield",
                         phone=f"212 456 781{number}")  # fmt: skip
        lead, answer = agency.row(Lead, lead_id), the_message(agency, lead_id)
        with agency.store.read() as session:
            (past,) = [one for one in read_past(session, 9) if one.lead.id == lead_id]
        rules = agency.playbook
        found = judge(past, stated_source(past.lead, rules), rules, BOTH)
        now = {one.aspect.value: one.value for one in found.found}
        reasons = dict.fromkeys(reason["reason"] for reason in answer.reasons)
        assert now["source"] == lead.source
        assert (now["intent"], now["urgency"]) == (lead.intent, lead.urgency)
        assert now["tags"] == ", ".join(lead.tags)
        assert now["score"] == str(lead.score)
        assert (now["channel"], now["first answer"]) == (answer.channel, answer.template)
        assert now["review"] == ", ".join(reasons)
        assert now["text"] == f"{answer.subject}\n\n{answer.body}".strip()


def test_points_opt_outs_clients_and_merges_are_read_with_the_leads(agency: Agency) -> None:
    one = a_lead(agency, phone="+12125550142")
    gone = a_lead(agency, email="d@example.org", name="D Ortiz")
    client = agency.do(operations.add, "Oak", playbook=agency.playbook, now=NOON, by="ana")
    agency.do(operations.set_values, client, {"agent": "Kim"}, playbook=agency.playbook,
              now=NOON, by="ana")  # fmt: skip
    agency.do(merge, one, gone, house=agency.house, now=NOON, by="ana")
    with agency.store.write() as session:
        lead = session.get_one(Lead, one)
        lead.client_id = client
        for kind in ("click", "click"):
            add_points(session, lead, kind, why="x", playbook=agency.playbook, now=NOON, by="a")
        session.add(Suppression(channel="email", address="dana@example.org", at=NOON, by="a",
                                why="x"))  # fmt: skip
        assert is_suppressed(session, "email", "dana@example.org")
    with agency.store.read() as session:
        (past,) = read_past(session, 9)
    assert (past.lead.id, past.shut, past.values) == (one, {"email"}, {"agent": "Kim"})
    assert past.points == (("click", 10), ("click", 10))
    (found,) = tried(agency, "[scoring]\nthreshold = 20").changed
    assert [change.aspect for change in found.changes] == ["hot"]


def test_a_lead_is_named_by_what_is_known_of_it() -> None:
    shown: Callable[[Past], ChangedLead] = lambda past: try_rules(  # noqa: E731
        [past], a_playbook("[scoring]\nthreshold = 20"), a_playbook(), BOTH
    ).changed[0]
    points = (("click", 10),) * 3
    assert shown(a_past(points=points)).who == "Dana Ortiz"
    assert shown(a_past(points=points, name="")).who == "dana@example.org"
    assert shown(a_past(points=points, name="", email="", phone="")).who == "Lead 1"
