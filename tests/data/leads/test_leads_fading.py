"""A score fades while nothing is heard, each step said once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from data.leads.fading import Silence, decide_fading, fade_silent, fades_at, silence_of
from data.leads.queries import points_of
from data.leads.score import add_points
from data.leads.tables import Lead
from data.playbook.engagement import Decay
from tests.build import DAY, HOUR, NOON, Agency, a_lead, an_answered_lead, story_of, with_rules
from tests.data.leads.test_leads_arrival import alerts

RULES = Decay(after_days=14, every_days=7, percent=20)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("days", "faded_after", "points"),
    [
        (13, None, 0),
        (14, None, 12),
        (20, 14, 0),
        (21, 14, 12),
        (21, None, 22),  # two steps, made up in one
        (21, 21, 0),
        (400, None, 60),
    ],
)
def test_a_score_fades_after_two_weeks_and_then_every_week(
    days: int, faded_after: int | None, points: int
) -> None:
    faded_at = None if faded_after is None else NOON + faded_after * DAY
    silence = Silence(1, 60, NOON, faded_at)
    assert decide_fading(silence, RULES, NEW_YORK, NOON + days * DAY).points == points


def test_the_days_are_those_of_the_business() -> None:
    """Half past eleven at night in New York is the next day in UTC."""
    heard = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)
    fourteenth = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)
    silence = Silence(1, 60, heard, None)
    assert decide_fading(silence, RULES, NEW_YORK, fourteenth).points == 12
    assert decide_fading(silence, RULES, UTC, fourteenth).points == 0
    assert fades_at(silence, RULES, NEW_YORK) == datetime(2026, 12, 8, 5, 0, tzinfo=UTC)


def test_a_sign_of_life_begins_the_days_anew() -> None:
    silence = Silence(1, 48, NOON + 15 * DAY, NOON + 14 * DAY)
    assert decide_fading(silence, RULES, NEW_YORK, NOON + 21 * DAY).points == 0
    assert decide_fading(silence, RULES, NEW_YORK, NOON + 29 * DAY).points == 10


def test_no_percent_is_no_fading_and_a_small_score_still_ends() -> None:
    silence = Silence(1, 2, NOON, None)
    never = Decay(percent=0)
    assert decide_fading(silence, never, NEW_YORK, NOON + 90 * DAY).points == 0
    assert decide_fading(silence, RULES, NEW_YORK, NOON + 14 * DAY).points == 1


def earn(agency: Agency, lead_id: int, *kinds: str, now: datetime = NOON) -> None:
    def each(session: Session) -> None:
        for kind in kinds:
            lead = session.get_one(Lead, lead_id)
            add_points(session, lead, kind, why="-", playbook=agency.playbook, now=now, by="x")

    agency.do(each)


def a_night(agency: Agency, now: datetime) -> int:
    return agency.do(fade_silent, playbook=agency.playbook, now=now, by="runner")


def test_a_silent_lead_cools_down_and_is_news_again_when_it_comes_back(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    earn(agency, lead_id, "pricing_page", "video", "video", "click")
    assert agency.row(Lead, lead_id).hot_at == NOON
    assert a_night(agency, NOON + 13 * DAY) == 0
    assert a_night(agency, NOON + 14 * DAY) == 1
    assert a_night(agency, NOON + 14 * DAY + HOUR) == 0
    lead = agency.row(Lead, lead_id)
    assert (lead.score, lead.hot_at) == (56, None)
    assert story_of(agency, lead_id)[-2:] == ["lead.scored", "lead.cooled"]
    silence = agency.ask(silence_of, lead_id)
    assert silence is not None
    assert fades_at(silence, RULES, NEW_YORK) == datetime(2026, 12, 15, 5, 0, tzinfo=UTC)
    line = agency.ask(points_of, lead_id, agency.playbook)[-1]
    assert (line.kind, line.counted) == ("decay", -14)
    assert "nothing was heard since 24 Nov 2026, 14 days" in line.why
    back = NOON + 15 * DAY
    earn(agency, lead_id, "click", "click", now=back)
    assert agency.row(Lead, lead_id).hot_at == back
    assert alerts(agency, "hot_lead") == ["Hot lead: Dana Ortiz"] * 2
    assert a_night(agency, NOON + 21 * DAY) == 0


def test_who_asked_for_a_call_stays_hot_whatever_the_score_does(agency: Agency) -> None:
    lead_id = a_lead(agency, message="Please call me", page="https://x.org/pricing")
    assert a_night(agency, NOON + 15 * DAY) == 1
    assert agency.row(Lead, lead_id).hot_at == NOON


def test_a_playbook_may_forbid_fading(agency: Agency) -> None:
    lead_id = a_lead(agency, page="https://x.org/pricing")
    still = with_rules(agency, "[scoring.decay]\npercent = 0")
    assert a_night(still, NOON + timedelta(days=99)) == 0
    assert agency.row(Lead, lead_id).score == 30
