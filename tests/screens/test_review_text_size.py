"""Whoever reads or writes a text message sees how many SMS it takes."""

from __future__ import annotations

from textual.widgets import TextArea

from screens.review.review_screen import ReviewScreen
from screens.review.text_size import text_size
from tests.build import ASKS_FOR_THE_PRICE, Agency, a_lead, the_message
from tests.screens.sight import Watch, press, seen, sight


async def test_the_size_of_a_text_is_told_while_it_is_read_and_while_it_is_written(
    agency: Agency, watch: Watch
) -> None:
    lead_id = a_lead(agency, email=None, phone="+12125550142", message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead_id)
    async with seen(agency, watch, lambda: ReviewScreen(draft.id or 0)) as (app, pilot):
        assert f"{len(draft.body)} characters, 1 SMS" in " ".join(sight(app).split())
        await press(app, pilot, "e")
        app.screen.query_one(TextArea).text = "Zoë, " + "a" * 100
        await pilot.pause()
        assert "105 characters, 2 SMS because of ë" in sight(app)


def test_the_characters_that_make_a_text_longer_are_named_once_and_only_where_they_do() -> None:
    assert text_size("Hi Zoë") == "6 characters, 1 SMS"
    assert text_size("a" * 200) == "200 characters, 2 SMS"
    assert text_size("ëë\u202e" + "a" * 80).startswith("83 characters, 2 SMS because of ë")
    assert text_size("абвгдежзик" * 10).endswith("because of а б в г д е ж з …")
