"""What a report counts is exactly the list behind it, and its days are those of the business."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.leads.contact import Outcome, outcome
from data.outreach import review
from data.overview.calls import calls
from data.overview.status import status
from data.refused import Refused
from data.reports.answers import decide_answers
from data.reports.asking import report
from data.reports.behind import behind
from data.reports.coming_in import decide_funnel, decide_leads
from data.reports.facts import LeadFact
from data.reports.names import REPORTS
from data.reports.report import Figure, Period, Report, over_time, quantile
from data.reports.spoken import spoken
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    MINUTE,
    NOON,
    a_client,
    a_lead,
    an_agency,
    an_answered_lead,
    the_message,
)

NEW_YORK = ZoneInfo("America/New_York")


def figures_of(found: Report) -> dict[str, Figure]:
    return {figure.key: figure for figure in found.figures}


def test_every_report_counts_what_its_lists_hold(database: str) -> None:
    agency = an_agency(database)
    quick = an_answered_lead(agency, now=NOON - 2 * DAY, name="Ann", email="ann@example.org")
    waits = a_lead(agency, now=NOON - DAY, door="portal", name="Ben", email="ben@example.org",
                   message=ASKS_FOR_THE_PRICE)  # fmt: skip
    lost = an_answered_lead(agency, now=NOON - DAY, name="Cid", email="cid@example.org")
    agency.do(outcome, lost, Outcome.LOST, house=agency.house, now=NOON, by="ana")
    client = a_client(agency, now=NOON, name="Dan", email="dan@example.org")
    old = a_lead(agency, now=NOON - 90 * DAY, name="Eve", email="eve@example.org")
    draft = the_message(agency, waits)
    agency.do(review.reject, draft.id, why="wrong", house=agency.house, now=NOON, by="ana")
    period = Period.last(30, NOON + MINUTE, NEW_YORK)
    with agency.store.look() as reader:
        found = {name: report(reader, name, agency.playbook, period) for name in REPORTS}
        for one in found.values():
            for figure in one.figures:
                rows = behind(reader, figure.noun, figure.ids)
                assert [row.id for row in rows] == list(figure.ids), figure.label
                if figure.unit == "count":
                    assert figure.value == len(figure.ids), figure.label
        with pytest.raises(Refused, match="no report 'nonsense'"):
            report(reader, "nonsense", agency.playbook, period)
        heard = calls(reader, now=NOON, me="Ana")
        assert status(reader, now=NOON).waiting == {}
    agency.store.close()
    answers = figures_of(found["answers"])
    assert set(answers["answered"].ids) >= {quick, lost}
    assert answers["open"].ids == (waits,)
    assert old not in figures_of(found["leads"])["leads"].ids
    assert figures_of(found["funnel"])["is_lost"].ids == (lost,)
    assert set(figures_of(found["sources"])) >= {"website", "portal"}
    assert figures_of(found["rejections"])["because_wrong"].ids == (draft.id,)
    assert figures_of(found["clients"])["new"].ids == (client,)
    assert figures_of(found["messages"])["sent"].value == 2
    assert [(call.kind, call.name) for call in heard] == [("overdue", "Ben")]


@given(st.lists(st.floats(0, 1e6), max_size=30), st.floats(0.01, 1))
def test_a_quantile_is_one_of_the_values_and_so_many_do_not_exceed_it(
    values: list[float], part: float
) -> None:
    found = quantile(sorted(values), part)
    if values:
        assert found in values
        assert sum(value <= found for value in values) >= part * len(values) - 1e-9
    else:
        assert found is None


def fact(key: int, at: datetime, **told: object) -> LeadFact:
    known = LeadFact(key, "website", "new", "", at, None, True, True, False, False, False)
    return replace(known, **told)  # type: ignore[arg-type]


@given(st.integers(1, 800), st.lists(st.integers(0, 20_000), max_size=20))
def test_bars_over_time_hold_each_lead_once_and_leave_no_gap(days: int, ages: list[int]) -> None:
    """Across both changes of the clock, in days, weeks and months."""
    now = datetime(2026, 11, 24, 17, tzinfo=UTC)
    period = Period.last(days, now, NEW_YORK)
    moments = [(key, max(now - timedelta(hours=age), period.since)) for key, age in enumerate(ages)]
    bars = over_time(period, moments)
    assert sorted(key for bar in bars for key in bar.ids) == list(range(len(ages)))
    assert [bar.day for bar in bars] == sorted(period.spans(), reverse=True)
    assert len(bars) <= 40 or period.bar == "month"


def test_a_day_is_that_of_the_business() -> None:
    """At three in the night of London it is still yesterday in New York."""
    night = datetime(2026, 11, 24, 3, tzinfo=UTC)
    period = Period.last(7, NOON, NEW_YORK)
    bars = {bar.key: bar.value for bar in over_time(period, [(1, night)])}
    assert bars["2026-11-23"] == 1
    assert bars["2026-11-24"] == 0
    assert period.since.astimezone(NEW_YORK).hour == 0


def test_the_speed_of_answers_is_told_with_what_came_of_it() -> None:
    leads = [
        fact(1, NOON, seconds=10.0, has_replied=True), fact(2, NOON, seconds=200.0),
        fact(3, NOON, seconds=90_000.0), fact(4, NOON), fact(5, NOON, was_due=False),
    ]  # fmt: skip
    found = decide_answers(leads, timedelta(minutes=4))
    figures = figures_of(found)
    assert found.says == "3 of 4 leads were answered, half of them within 3 min."
    assert figures["in_time"].ids == (1, 2)
    assert figures["late"].ids == (3,)
    assert (figures["within 15 s"].note, figures["later"].ids) == ("1 of them wrote back", (3,))
    assert decide_answers([], timedelta(minutes=4)).says == "No answer was due in this time."
    assert decide_leads([], Period.last(7, NOON, NEW_YORK)).says == "No lead came in this time."
    assert decide_funnel([fact(1, NOON, stage="won")]).says == "1 of 1 lead is won by now."


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(None, "count", "–"), (1234.0, "count", "1,234"), (38.4, "seconds", "38 s"),
     (1320.0, "seconds", "22 min"), (7200.0, "seconds", "2.0 h"), (4.04, "days", "4.0 days")],
)  # fmt: skip
def test_a_value_is_spoken_in_the_largest_unit_that_is_clear(
    value: float | None, unit: str, words: str
) -> None:
    assert spoken(value, unit) == words  # type: ignore[arg-type]


def test_where_there_are_too_many_rows_the_days_before_those_that_were_read_are_left_out(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bar of nothing for a day that nobody counted would be a lie."""
    for module in ("facts", "report", "coming_in", "asking"):
        monkeypatch.setattr(f"data.reports.{module}.MOST", 2)
    agency = an_agency(sqlite)
    for age in range(4):
        a_lead(agency, now=NOON - age * DAY, name=f"N{age}", email=f"n{age}@example.org")
    with agency.store.look() as reader:
        period = Period.last(30, NOON + MINUTE, NEW_YORK)
        found = report(reader, "leads", agency.playbook, period)
    agency.store.close()
    assert found.is_cut
    assert found.since == NOON - DAY
    assert [bar.key for bar in found.plotted] == ["2026-11-23", "2026-11-24"]
    assert found.says == "2 leads came in, 1.0 a day."
