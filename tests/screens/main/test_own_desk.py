"""The console is tomorrow as its operator left it today, and its keys are the operator's own."""

from __future__ import annotations

from console.app import CallboardApp
from screens.help import HelpScreen
from screens.key_line import KeyLine
from screens.keys import key_of
from screens.keys.reading import parsed
from screens.main.main_screen import MainScreen
from screens.palette import VerbCommands
from screens.table import RowTable
from screens.verbs import VERBS
from tests.build import ASKS_FOR_THE_PRICE, a_lead
from tests.screens.main.house import House, filled, in_sight, main_of, pane_of, titles, until


def regions(pilot):  # type: ignore[no-untyped-def]
    return {name: pane_of(pilot, name).region for name in ("inbound", "review", "follow_ups")}


async def test_sizes_zoom_filter_order_and_keys_are_there_the_next_day(house: House) -> None:
    a_lead(house.agency, name="Dana Reed", message=ASKS_FOR_THE_PRICE)
    a_lead(house.agency, name="Kim Park", email="kim@example.org")
    async with house.console((160, 48)) as pilot:
        even = regions(pilot)
        await pilot.press("2", "plus", "plus")
        await until(pilot, lambda: regions(pilot)["review"].width > even["review"].width)
        assert regions(pilot)["review"].height > even["review"].height
        assert regions(pilot)["inbound"].width < even["inbound"].width
        await pilot.press("minus", "minus")
        await until(pilot, lambda: regions(pilot) == even)
        await pilot.press("plus", "1", "slash", *"dana", "enter")
        await until(pilot, lambda: "1 of 2" in titles(pilot)[0])
        await pilot.press("3", "z")
        await until(pilot, lambda: in_sight(pilot) == ["follow_ups"])
        pilot.app.choose_keys("vim")  # type: ignore[attr-defined]
        assert key_of("palette") == "colon"

    async with house.console((160, 48)) as pilot:
        assert in_sight(pilot) == ["follow_ups"]
        await until(pilot, lambda: pilot.app.focused is pane_of(pilot, "follow_ups").body)
        assert "1 of 2 /dana" in titles(pilot)[0]
        await pilot.press("ctrl+w")
        await until(pilot, lambda: in_sight(pilot) == ["clients"], "the preset's key")
        await pilot.press("z")
        await until(pilot, lambda: len(in_sight(pilot)) == 4)
        assert regions(pilot)["review"].width > regions(pilot)["inbound"].width
        await pilot.press("equals_sign")
        await until(pilot, lambda: regions(pilot) == even)
        main_of(pilot).choose_plan("tall")
        await until(pilot, lambda: regions(pilot)["inbound"].height == 2 * 23)


async def test_footer_help_palette_and_clicks_follow_the_map(house: House) -> None:
    a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    own = {"reject": ["f7", "f8"], "approve": "r", "zoom": [], "help": "f1", "down": "i"}
    app = house.app()
    app.given_keys = parsed({"keys": own}, "keys.toml")
    async with app.run_test(size=(120, 40)) as pilot:
        await filled(pilot)
        await pilot.press("2")
        await until(pilot, lambda: "r Approve" in footer(app), "the pane's own keys")
        assert "f7 Reject" in footer(app)
        assert "f1 Help" in footer(app)
        assert "Zoom" not in footer(app), "it has no key"
        commands = {one.text for one in VerbCommands(app.screen)._commands()}
        assert {"Approve (r)", "Reject (f7)", "Zoom"} <= commands
        assert "Zoom (z)" not in commands
        await pilot.press("question_mark", "z", "a")
        assert len(app.screen_stack) == 1, "keys that were given away do nothing"
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        keys = {line.what: line.keys for line in app.screen.query_one(RowTable).rows}
        assert keys[VERBS["reject"].help] == "f7 f8"
        assert keys[VERBS["zoom"].help] == "(ctrl+p)"
        assert keys["Down"] == "i"
        await pilot.press("i", "f1")
        assert len(app.screen_stack) == 1, "the key that opened it closes it"
        await pilot.press("f8")
        await until(pilot, lambda: len(app.screen_stack) > 1, "the second key works as well")
    app.desk.close()


def footer(app: CallboardApp) -> str:
    screen = app.screen
    assert isinstance(screen, MainScreen)
    return screen.query_one(KeyLine).render().plain
