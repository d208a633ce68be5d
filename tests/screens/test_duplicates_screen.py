"""Two leads side by side: one person or two."""

from __future__ import annotations

from typing import Any

import pytest

from data.leads.tables import Lead, NotTheSame
from screens.duplicates.duplicates_screen import DuplicatesScreen
from screens.duplicates.side_by_side import SideBySide
from screens.lead.lead_screen import LeadScreen
from screens.reading.panel import Panel
from tests.build import Agency, a_lead
from tests.screens.sight import HOSTILE, Watch, picture, press, seen, sight, words

SIZES = [(80, 24), (120, 40)]
PHONE = "212 555 0142"


def two_leads(agency: Agency, **more: Any) -> tuple[int, int]:
    one = a_lead(agency, phone=PHONE, company="Maple")
    other = a_lead(agency, **{"name": "Sam Ortiz", "email": "sam@example.org", "phone": PHONE,
                              "message": "For my mother", **more})  # fmt: skip
    return one, other


async def test_the_lead_says_whom_it_may_be_and_compares(agency: Agency, watch: Watch) -> None:
    one, other = two_leads(agency)
    async with seen(agency, watch, lambda: LeadScreen(one), (80, 24)) as (app, pilot):
        assert f"May be the same as lead {other} Sam Ortiz: same phone number" in words(app)
        await press(app, pilot, "D")
        assert isinstance(app.screen, SideBySide)
        assert "sam@example.org" in sight(app)
        assert "= Phone    +12125550142" in app.screen.query_one("#left", Panel).text


async def test_the_list_opens_a_pair_and_each_side_its_lead(agency: Agency, watch: Watch) -> None:
    two_leads(agency)
    async with seen(agency, watch, DuplicatesScreen, (80, 24)) as (app, pilot):
        assert "same phone number" in sight(app)
        await press(app, pilot, "enter", "tab", "enter")
        assert isinstance(app.screen, LeadScreen)
        assert app.screen.lead_id == 2


@pytest.mark.parametrize(("key", "kept"), [("left_square_bracket", 0), ("right_square_bracket", 1)])
async def test_a_bracket_merges_into_its_side_and_u_takes_it_back(
    agency: Agency, watch: Watch, key: str, kept: int
) -> None:
    pair = two_leads(agency)
    async with seen(agency, watch, lambda: SideBySide(*pair), (80, 24)) as (app, pilot):
        await press(app, pilot, key)
        assert agency.row(Lead, pair[1 - kept]).merged_into == pair[kept]
        assert "u takes it back" in words(app)
        await press(app, pilot, key)  # nothing more to merge
        await press(app, pilot, "u")
        assert agency.row(Lead, pair[1 - kept]).merged_into is None
        assert "takes it back" not in words(app).replace(app.told[0], "")


async def test_x_says_that_they_are_two_and_u_takes_it_back(agency: Agency, watch: Watch) -> None:
    pair = two_leads(agency)
    async with seen(agency, watch, lambda: SideBySide(*pair), (80, 24)) as (app, pilot):
        await press(app, pilot, "x")
        assert len(agency.rows(NotTheSame)) == 1
        assert "Somebody has said that these are two people" in words(app)
        await press(app, pilot, "u")
        assert agency.rows(NotTheSame) == []


async def test_a_merge_that_a_rule_refuses_says_why(agency: Agency, watch: Watch) -> None:
    pair = two_leads(agency)
    async with seen(agency, watch, lambda: SideBySide(*pair), (80, 24)) as (app, pilot):
        with agency.store.write() as session:
            session.get_one(Lead, pair[1]).version += 1
        await press(app, pilot, "left_square_bracket")
        assert "changed meanwhile" in app.told[-1]


async def test_a_merged_lead_says_where_it_goes_on(agency: Agency, watch: Watch) -> None:
    one, other = two_leads(agency)
    async with seen(agency, watch, lambda: SideBySide(one, other), (80, 24)) as (app, pilot):
        await press(app, pilot, "left_square_bracket")
    async with seen(agency, watch, lambda: LeadScreen(other), (80, 24)) as (app, pilot):
        assert f"This lead goes on as lead {one}" in words(app)
        await press(app, pilot, "D")
        assert isinstance(app.screen, SideBySide)


async def test_hostile_text_stays_text_on_both_sides(agency: Agency, watch: Watch) -> None:
    pair = two_leads(agency, name=HOSTILE, company=HOSTILE, message=HOSTILE, city=HOSTILE)
    for screen in (lambda: SideBySide(*pair), DuplicatesScreen):
        async with seen(agency, watch, screen, (120, 40)) as (app, _):
            assert "[@click=app.quit]x[/]" in sight(app)
            assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_two_leads_side_by_side(
    agency: Agency, watch: Watch, size: tuple[int, int], snap_compare: Any
) -> None:
    pair = two_leads(agency)
    assert picture(snap_compare, agency, watch, lambda: SideBySide(*pair), size)
