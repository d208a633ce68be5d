"""A pane over a list that no pane holds: keys, filter, order and marks, while others write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from textual.pilot import Pilot

from data.clients.tables import Client
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from screens.main.arrangement import Arrangement
from screens.main.clients_pane import ClientsPane
from screens.main.filter_line import FilterLine
from screens.main.table_pane import TablePane
from screens.window_place import SCREENS
from screens.window_table import WindowTable
from tests.build import MINUTE
from tests.screens.main.house import House, lines_of, main_of, pane_of, text_of, titles, until

MANY = 700


def many_leads(house: House) -> None:
    """Lead 1 is the newest, and so the first."""
    with house.agency.store.write() as session:
        session.add_all(a_row(house, n) for n in range(1, MANY + 1))


def a_row(house: House, n: int) -> Lead:
    at = house.now - timedelta(minutes=n)
    return Lead(
        id=n, name=f"Lead {n}", email=f"p{n}@example.org", received_at=at, submitted_at=at,
        last_inbound_at=at, first_response_at=at, stage=LeadStage.CONTACTED, score=n * 13 % 100,
        source="portal" if n % 3 == 0 else "website", owner="anna" if n % 7 == 0 else "",
    )  # fmt: skip


def inbound(pilot: Pilot[None]) -> TablePane[Any]:
    return cast("TablePane[Any]", pane_of(pilot, "inbound"))


def at(pilot: Pilot[None]) -> int:
    """The lead under the cursor; 0 while the cursor is on its way to it."""
    row = inbound(pilot).row
    return row.id if row else 0


async def goes_to(pilot: Pilot[None], keys: Sequence[str], lead: int) -> None:
    await pilot.press(*keys)
    await until(pilot, lambda: at(pilot) == lead, f"{keys} to lead {lead}, not {at(pilot)}")
    (line,) = (line for line in lines_of(pilot, "inbound") if line.startswith("▌"))
    assert f"Lead {lead} " in line


def held(pilot: Pilot[None]) -> int:
    table = inbound(pilot).table
    assert isinstance(table, WindowTable)
    return len(table.rows)


def windows_read(pilot: Pilot[None]) -> list[Any]:
    """What the pane asks for from now on."""
    pane, asked = inbound(pilot), []
    read = pane.read

    def heard(desk: Any, request: Any, tell: Any) -> Any:
        asked.append(request.asked)
        return read(desk, request, tell)

    pane.read = heard  # type: ignore[method-assign]
    return asked


def reads(pilot: Pilot[None]) -> bool:
    return any(one.group == "page" and not one.is_finished for one in pilot.app.workers)


async def test_every_key_goes_where_it_says_in_a_list_of_which_a_part_is_held(
    house: House,
) -> None:
    many_leads(house)
    async with house.console((80, 24)) as pilot:
        await until(pilot, lambda: titles(pilot)[0] == "1 Inbound 700", "an exact count")
        lines = inbound(pilot).table.size.height
        most = (SCREENS + 1) * max(lines, 20)
        screen = lines - 2
        windows = windows_read(pilot)
        await goes_to(pilot, ["G"], MANY)
        await until(pilot, lambda: not reads(pilot), "nothing is read any more")
        assert len(windows) == 1
        await goes_to(pilot, ["k", "k"], MANY - 2)
        await goes_to(pilot, ["g"], 1)
        await goes_to(pilot, ["j"], 2)
        await goes_to(pilot, ["pagedown"] * 9, 2 + 9 * screen)
        await goes_to(pilot, ["pageup"] * 4, 2 + 5 * screen)
        assert 0 < held(pilot) <= most
        inbound(pilot).go_to(444)
        await goes_to(pilot, [], 444)
        inbound(pilot).go_to(9999)
        await until(pilot, lambda: pilot.app._notifications, "it says that it is not there")
        assert at(pilot) == 444
        table = inbound(pilot).table
        table.scroll_to(y=350, animate=False)  # as the mouse does with the bar
        await until(pilot, lambda: "Lead 352" in text_of(pilot, "inbound"), "rows in the middle")
        await goes_to(pilot, ["j"], 445)
        assert table.total == MANY
        assert held(pilot) <= most


async def test_cursor_and_marks_stay_on_their_rows_while_others_write(house: House) -> None:
    many_leads(house)
    async with house.console((80, 24)) as pilot:
        await pilot.press("space", "G")
        await until(pilot, lambda: at(pilot) == MANY)
        await pilot.press("space")
        await goes_to(pilot, ["k", "k", "k"], MANY - 3)
        before = lines_of(pilot, "inbound")
        with house.agency.store.write() as session:
            session.add_all(replace_time(a_row(house, 1000 + n), house) for n in range(40))
            session.get_one(Lead, MANY - 1).name = "Somebody else"
        await until(pilot, lambda: "Somebody else" in text_of(pilot, "inbound"), "the change")
        after = lines_of(pilot, "inbound")
        assert at(pilot) == MANY - 3
        assert [n for n, line in enumerate(after) if line[:-1] != before[n][:-1]] == [
            len(after) - 2
        ]
        assert [row.id for row in inbound(pilot).chosen] == [MANY, 1]
        assert inbound(pilot).chosen_ids == [(MANY, 1), (1, 1)]
        await until(pilot, lambda: titles(pilot)[0] == "1 Inbound 740", "the new count")
        with house.agency.store.write() as session:
            session.get_one(Lead, 1).stage = LeadStage.LOST
            session.get_one(Lead, MANY - 3).stage = LeadStage.LOST
        await until(pilot, lambda: at(pilot) == MANY - 2, "the next row under the cursor")
        assert [row.id for row in inbound(pilot).chosen] == [MANY]


def replace_time(lead: Lead, house: House) -> Lead:
    lead.received_at = house.now
    return lead


async def test_filter_order_and_marks_are_of_the_whole_list(house: House) -> None:
    many_leads(house)
    async with house.console((100, 24)) as pilot:
        pane = inbound(pilot)
        await pilot.press("slash", *"sou")
        line = main_of(pilot).query_one(FilterLine)
        await until(pilot, lambda: line._suggestion == "source:", "what it may become")
        await pilot.press("right", *"po")
        await until(pilot, lambda: line._suggestion == "source:portal", "a stored word")
        await until(pilot, lambda: titles(pilot)[0] == "1 Inbound 233 of 700 /source:po", "portal")
        await pilot.press("space", *"owner:me", "space", *"score>many")
        said = main_of(pilot).query_one("#filter-hint")
        await until(pilot, lambda: "score wants a number" in str(said.render()), "what is wrong")
        await until(pilot, lambda: titles(pilot)[0].startswith("1 Inbound 33 of 700"), "the rest")
        await pilot.press(*["backspace"] * 4, *"90", "enter")
        await until(pilot, lambda: titles(pilot)[0].startswith("1 Inbound 3 of 700"), "three")
        await pilot.press("O")
        await until(pilot, lambda: [row.score for row in pane.rows] == [98, 95, 92], "by score")
        assert "by score" in titles(pilot)[0]
        found = pane.rows[1].id
        await goes_to(pilot, ["j"], found)
        await pilot.press("escape")
        await until(pilot, lambda: titles(pilot)[0] == "1 Inbound 700 · by score", "all again")
        assert at(pilot) == found
        await pilot.press("asterisk")
        await until(pilot, lambda: len(pane.chosen) == MANY, "all are marked")
        pane.set_arrangement(Arrangement(filter="zz nothing", order="newest"))
        await until(pilot, lambda: titles(pilot)[0].startswith("1 Inbound 0 of 700"), "nothing")
        assert pane.chosen == []
        pane.set_arrangement(replace(pane.arrangement, filter=""))
        await until(pilot, lambda: titles(pilot)[0] == "1 Inbound 700 · the newest first")
        assert [row.id for row in pane.rows[:3]] == [1, 2, 3]


async def test_the_board_holds_a_part_of_a_stage_and_tells_how_many_there_are(
    house: House,
) -> None:
    first = house.agency.playbook.lifecycle.stages[0].key
    with house.agency.store.write() as session:
        session.add_all(
            Client(
                id=n, name=f"Client {n}", stage=first, owner="anna" if n % 50 == 0 else "ben",
                created_at=house.now - n * MINUTE, entered_at=house.now - (300 - n) * MINUTE,
            )
            for n in range(1, 201)
        )  # fmt: skip
    async with house.console((80, 24)) as pilot:
        await pilot.press("4")
        pane = cast("ClientsPane", pane_of(pilot, "clients"))
        assert titles(pilot)[3] == "4 Clients 200"
        assert len(pane.rows) < 60
        await pilot.press("G")
        await until(pilot, lambda: pane.board.cursor == (first, 200), "the last")
        assert len(pane.rows) < 60
        for card in range(199, 165, -1):
            await pilot.press("k")
            await until(pilot, lambda card=card: pane.board.cursor == (first, card))  # type: ignore[misc]
        await pilot.press("g")
        await until(pilot, lambda: pane.board.cursor == (first, 1), "the first")
        await pilot.press("slash", *"owner:me")
        await until(pilot, lambda: titles(pilot)[3] == "4 Clients 4 of 200 /owner:me")
        await pilot.press("space", *"overdue")
        await until(
            pilot, lambda: "Nothing matches" in str(pane.query_one(".pane--words").render())
        )
