"""The whole console in the looks of a terminal that has next to nothing, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.command import CommandList

from console.app import CallboardApp
from screens.dialogs.key_list import KeyList
from screens.looks import SETTING, Look
from screens.looks_dialog import LooksDialog
from screens.themes import DARK, LIGHT, MONO, SIXTEEN, TERMINAL
from tests.build import NOON, a_lead
from tests.screens.main.house import House, filled, until


def _drawn(app: CallboardApp) -> Iterator[Segment]:
    return (segment for line in app.screen._compositor.render_strips() for segment in line)


def _ground(app: CallboardApp, line: int) -> set[object]:
    """What is behind the letters of a line."""
    drawn = app.screen._compositor.render_strips()[line]
    return {one.style.bgcolor for one in drawn if one.style is not None and one.text.strip()}


async def test_a_terminal_with_nothing_gets_words_and_keeps_what_was_chosen(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    a_lead(house.agency, now=NOON, name="Zoë Weiß", message="Wie viel?")
    house.client("Café Lumière", now=NOON)
    app = CallboardApp(house.app().desk, look=Look("mono", "ascii"))
    async with app.run_test(size=(120, 40)) as pilot:
        await filled(pilot)
        segments = list(_drawn(app))
        text = "".join(segment.text for segment in segments)
        assert text.isascii()
        assert "Zoe Weis" in text
        assert {"+", "-", "|", ">"} <= set(text), "borders and the cursor are drawn"
        styles = [segment.style for segment in segments if segment.style is not None]
        assert all(style.color is None and style.bgcolor is None for style in styles)
        assert any(style.reverse for style in styles), "the cursor is seen"

        app.action_change_theme()
        await until(pilot, lambda: isinstance(app.screen, LooksDialog), "the dialog")
        offered = [option.id for option in app.screen.query_one(KeyList).options]
        assert offered == ["terminal", "16", "mono"], "nothing that can't be shown is offered"
        await pilot.press("up", "up")
        assert app.theme == TERMINAL.name, "a theme is seen before it is taken"
        await pilot.press("escape")
        assert app.theme == MONO.name
        app.action_change_theme()
        await until(pilot, lambda: isinstance(app.screen, LooksDialog), "the dialog")
        await pilot.press("6")
        assert app.theme == SIXTEEN.name
        assert app.desk.setting(SETTING, "") == "16"
        assert any(segment.style and segment.style.bgcolor for segment in _drawn(app))
        await pilot.press("ctrl+p")
        offers = app.screen.query_one(CommandList)
        await until(
            pilot, lambda: offers.option_count > 1 and offers.size.height > 1, "the palette"
        )
        first, second = (_ground(app, offers.region.y + y) for y in (1, 3))
        assert first != second, "it is seen what enter would do"
        await pilot.press("escape")

        app.look = Look()
        app.begin_in("light")
        assert app.theme == LIGHT.name, "what was worn here last, until the database is read"
        app.begin_in("no such theme")
        assert app.theme == DARK.name
        app.desk.keep_setting(SETTING, "light")
        app.wear_kept()
        assert app.theme == LIGHT.name
        app.look = Look("dark", is_set=True)
        app.wear_kept()
        assert app.theme == DARK.name, "what this terminal was told comes first"

        app.action_picture()
        await until(pilot, lambda: list(tmp_path.glob("callboard-*.svg")), "a picture")
    app.desk.close()
