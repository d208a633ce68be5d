"""An operator finds, goes back to what was seen, keeps a view and copies, all by keyboard."""

from __future__ import annotations

from typing import Any

from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from screens.client.client_screen import ClientScreen
from screens.finding.copy_dialog import CopyDialog
from screens.finding.find_screen import FindScreen, FoundTable
from screens.finding.opening import open_first, opening
from screens.finding.views_dialog import ViewsDialog
from screens.lead.lead_screen import LeadScreen
from screens.main.arrangement import Arrangement
from screens.review.review_screen import ReviewScreen
from tests.build import ASKS_FOR_THE_PRICE, NOON, a_lead, messages_of
from tests.screens.main.house import House, main_of, until
from tests.screens.sight import HOSTILE


def top(pilot: Pilot[None], kind: type[Any]) -> bool:
    return isinstance(pilot.app.screen, kind)


def found(pilot: Pilot[None]) -> list[tuple[str, int]]:
    table = pilot.app.screen.query_one(FoundTable)
    return [(line.thing.kind.value, line.thing.id) for line in table.rows]


async def test_an_operator_finds_goes_back_keeps_a_view_and_copies(house: House) -> None:
    dana = a_lead(house.agency)
    kim = a_lead(house.agency, name=f"Kim Vale {HOSTILE}", email="kim@vale.example",
                 message=ASKS_FOR_THE_PRICE)  # fmt: skip
    draft = messages_of(house.agency, kim)[0].id or 0
    client = house.client("Otto Vinci", now=NOON)
    async with house.console((80, 24)) as pilot:
        app = pilot.app
        await pilot.press("F", *"ortiz da")
        await until(pilot, lambda: top(pilot, FindScreen) and found(pilot) == [("lead", dana)])
        assert "1 found" in str(app.screen.query_one("#found-box").border_title)
        await pilot.press("enter")
        await until(pilot, lambda: top(pilot, LeadScreen))
        await pilot.press("escape")
        await until(pilot, lambda: top(pilot, FindScreen), "back at what was found")
        app.screen.query_one(Input).value = "vale"
        await until(pilot, lambda: ("lead", kim) in found(pilot))
        await pilot.press("tab", "Y")
        await until(pilot, lambda: top(pilot, CopyDialog) and app.screen.query("KeyList"))
        await pilot.press("2")
        await until(pilot, lambda: app.clipboard == "kim@vale.example", "copied")
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await pilot.press("F")
        await until(pilot, lambda: top(pilot, FindScreen) and found(pilot) == [("lead", dana)],
                    "recently visited")  # fmt: skip
        await pilot.press("escape", "ctrl+p")
        await until(pilot, lambda: top(pilot, CommandPalette))
        await pilot.press(*"vinci")
        offered = app.screen.query_one(CommandList)
        await until(
            pilot, lambda: any("Client" in str(option.prompt) for option in offered.options)
        )
        await pilot.press("escape", "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await keep_and_apply_a_view(pilot)
        for words, kind, number in (
            (f"client {client}", ClientScreen, ("client", client)),
            (f"Message #{draft}", ReviewScreen, ("message", draft)),
            (f"lead {dana}", LeadScreen, ("lead", dana)),
        ):
            open_first(app, opening(words))
            await until(pilot, lambda kind=kind: top(pilot, kind), words)  # type: ignore[misc]
            assert app.screen.about == number  # type: ignore[attr-defined]
        open_first(app, opening("lead 999"))
        await until(
            pilot, lambda: any("no lead 999" in told.message for told in app._notifications)
        )
        open_first(app, opening("vale redes"))
        await until(pilot, lambda: top(pilot, FindScreen) and ("lead", kim) in found(pilot))


async def keep_and_apply_a_view(pilot: Pilot[None]) -> None:
    main, app = main_of(pilot), pilot.app
    wanted = Arrangement("score>50", "score")
    main.pane.rearrange(wanted)
    await pilot.press("V")
    await until(pilot, lambda: top(pilot, ViewsDialog))
    await pilot.press("S", *"Good ones", "enter")
    await until(pilot, lambda: top(pilot, ViewsDialog) and app.screen.query("KeyList"), "kept")
    await pilot.press("escape", "3")
    main.query_one("#inbound").rearrange(Arrangement())  # type: ignore[attr-defined]
    await pilot.press("V")
    await until(pilot, lambda: top(pilot, ViewsDialog) and app.screen.query("KeyList"))
    await pilot.press("1")
    await until(pilot, lambda: main.current == "inbound" and main.pane.arrangement == wanted)
    assert app.screen is main
