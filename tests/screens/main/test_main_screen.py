"""The main screen as an operator uses it, on a real database that others write to as well."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from textual.widgets import Static

from data.clients.operations import block
from data.clients.tables import BlockerKind
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.team.assigning import assign
from data.words import speak
from screens.dialogs.key_list import KeyList
from screens.finding.views_dialog import ViewsDialog
from screens.key_line import KeyLine, hints_of
from screens.keys import in_order
from screens.live import LiveScreen
from screens.main.clients_pane import ClientsPane
from screens.main.header import StateLine
from screens.main.main_screen import ALL_AGAIN, PANES, MainScreen
from screens.main.pane import Pane
from screens.main.table_pane import TablePane
from screens.main.tabs import PaneTabs
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    MINUTE,
    a_lead,
    an_answered_lead,
    delivered,
)
from tests.screens.main.house import (
    House,
    filled,
    header_of,
    in_sight,
    lines_of,
    main_of,
    pane_of,
    text_of,
    titles,
    until,
)
from tests.servers import SECONDS


async def test_wide_it_shows_all_four_panes_with_their_counts(house: House) -> None:
    a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    an_answered_lead(house.agency, name="Ben Okafor", email="ben@example.org")
    house.client("Harbor Dental", now=house.now - 5 * DAY)
    async with house.console((160, 48)) as pilot:
        assert in_sight(pilot) == ["inbound", "review", "follow_ups", "clients"]
        assert titles(pilot) == [
            "1 Inbound 2 · 1 waiting", "2 Review 1", "3 Follow-ups 3",
            "4 Clients 1 · 1 overdue",
        ]  # fmt: skip


async def test_narrow_it_shows_one_pane_under_a_line_that_counts_them_all(house: House) -> None:
    a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    async with house.console((80, 24)) as pilot:
        assert in_sight(pilot) == ["inbound"]
        tabs = main_of(pilot).query_one(PaneTabs).render().plain
        assert tabs == " 1 Inbound 1 · 1 waiting   2 Review 1   3 Follow-ups 0   4 Clients 0 "
        for key, shown in (
            ("2", "review"), ("4", "clients"), ("tab", "inbound"), ("shift+tab", "clients"),
            ("3", "follow_ups"), ("1", "inbound"),
        ):  # fmt: skip
            await pilot.press(key)
            await pilot.pause()
            assert in_sight(pilot) == [shown], key
            assert pane_of(pilot, shown).body is pilot.app.focused, key


async def test_zoom_shows_the_focused_pane_alone_and_then_all_again(house: House) -> None:
    async with house.console((160, 48)) as pilot:
        await pilot.press("2", "z")
        await pilot.pause()
        assert in_sight(pilot) == ["review"]
        assert pane_of(pilot, "review").region.width == 160
        await pilot.press("3")
        await pilot.pause()
        assert in_sight(pilot) == ["follow_ups"]
        await pilot.press("z")
        await pilot.pause()
        assert len(in_sight(pilot)) == 4


async def test_a_waiting_lead_counts_down_then_up_and_says_late(house: House) -> None:
    a_lead(house.agency, now=house.now, name="Dana Reed", message=ASKS_FOR_THE_PRICE)
    async with house.console() as pilot:
        assert "○ 4:00       Dana Reed" in lines_of(pilot, "inbound")[1]
        house.now += 4 * MINUTE + 41 * (MINUTE / 60)
        await until(pilot, lambda: "+0:41 late" in lines_of(pilot, "inbound")[1], "a tick")
        await until(pilot, lambda: "+0:41 late" in lines_of(pilot, "review")[1], "a tick there")


async def test_an_answered_lead_shows_how_fast_it_was_answered(house: House) -> None:
    a_lead(house.agency, now=house.now - 9 * (MINUTE / 60), name="Dana Reed")
    delivered(house.agency, now=house.now)
    async with house.console() as pilot:
        assert "sent 0:09" in lines_of(pilot, "inbound")[1]


async def test_what_another_process_commits_appears_by_itself(house: House) -> None:
    async with house.console() as pilot:
        assert "No leads yet" in text_of(pilot, "inbound")
        a_lead(house.agency, name="Late Larry", message=ASKS_FOR_THE_PRICE)
        await until(pilot, lambda: "Late Larry" in text_of(pilot, "inbound"), "the lead")
        await until(pilot, lambda: "1 new" in header_of(pilot), "the count")
        await until(pilot, lambda: "Late Larry" in text_of(pilot, "review"), "the draft")


async def test_without_a_change_it_looks_when_the_time_changes_something_and_else_once_a_minute(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    read: list[set[str]] = []
    load = MainScreen._load_panes

    def noted(self: MainScreen, panes: Sequence[Pane[Any]]) -> None:
        read.append({pane.id or "" for pane in panes})
        load(self, panes)

    monkeypatch.setattr("screens.main.main_screen.LOOK_AGAIN", 3600)  # no look but the test's,
    monkeypatch.setattr(LiveScreen, "on_data_changed", lambda self, message: message.stop())
    async with house.console() as pilot:
        main = main_of(pilot)
        await until(pilot, lambda: not (main._loading or main._resting), "the first look")
        main.look_again()  # the board learns which day it is
        await until(pilot, lambda: not (main._loading or main._resting), "today's board")
        monkeypatch.setattr(MainScreen, "_load_panes", noted)
        for _ten_seconds in range(ALL_AGAIN - 2):
            main.look_again()
        assert read == [], "nothing gets late and nothing comes back"
        main.look_again()
        assert read == [set(PANES)]
        await until(pilot, lambda: not (main._loading or main._resting), "the second look")
        due = house.agency.row(Lead, lead).respond_by
        assert due is not None
        house.now = due + MINUTE
        main.look_again()
        assert read[1:] == [{"review"}]
        await until(pilot, lambda: "1 overdue" in header_of(pilot), "it is late")


async def test_empty_panes_say_what_would_fill_them(house: House) -> None:
    async with house.console((200, 60)) as pilot:
        assert "posts to http://127.0.0.1:8080/in/website" in text_of(pilot, "inbound")
        assert "Nothing waits for a decision" in text_of(pilot, "review")
        assert "starts by itself with the first answer" in " ".join(lines_of(pilot, "follow_ups"))
        words = pane_of(pilot, "clients").query_one(Static)
        assert "No clients yet" in str(words.content)
        assert words.display


async def test_the_filter_shows_only_rows_that_contain_what_is_typed(house: House) -> None:
    for n, (name, said) in enumerate([("Ana Roof", "a leak"), ("Ben Roof", "a logo"), ("Cy", "x")]):
        a_lead(house.agency, name=name, email=f"p{n}@example.org", message=said)
    async with house.console((80, 24)) as pilot:
        await pilot.press("slash", *"roof")
        await until(pilot, lambda: titles(pilot)[0] == "1 Inbound 2 of 3 /roof", "two rows")
        assert "Cy" not in text_of(pilot, "inbound")
        await pilot.press("space", *"!leak")
        await until(pilot, lambda: titles(pilot)[0].endswith("/roof !leak"), "one row")
        assert "Ben Roof" in text_of(pilot, "inbound")
        assert "Ana Roof" not in text_of(pilot, "inbound")
        await pilot.press("enter")
        assert pilot.app.focused is pane_of(pilot, "inbound").body
        await pilot.press("escape")
        await until(pilot, lambda: titles(pilot)[0] == "1 Inbound 3 · 3 waiting", "all rows")


async def test_what_a_german_filters_by_is_kept_in_english_and_told_in_german(house: House) -> None:
    a_lead(house.agency, name="Ana Roof", source="portal")
    a_lead(house.agency, name="Ben Roof", email="ben@example.org", source="website")
    async with house.console((80, 24)) as pilot:
        speak("de")
        try:
            await pilot.press("slash", *"quelle:portal")
            pane = pane_of(pilot, "inbound")
            await until(
                pilot, lambda: pane.arrangement.filter == "source:portal", "kept in English"
            )
            await until(
                pilot, lambda: titles(pilot)[0].endswith("/quelle:portal"), "told in German"
            )
            await until(pilot, lambda: "Ben Roof" not in text_of(pilot, "inbound"), "one row")
        finally:
            speak("")


async def test_a_german_finds_a_stage_and_a_person_of_that_name_and_keeps_the_view(
    house: House,
) -> None:
    booked = a_lead(house.agency, name="Ana Roof", source="portal")
    a_lead(house.agency, name="Ben Roof", email="ben@example.org", source="website")
    her = a_lead(house.agency, name="Cleo Roof", email="cleo@example.org", source="website")
    with house.agency.store.write() as session:
        session.get_one(Lead, booked).stage = LeadStage.BOOKED
        session.get_one(Lead, her).owner = "Niemand"
    async with house.console((80, 24)) as pilot:
        speak("de")
        try:
            pane = pane_of(pilot, "inbound")

            async def find(typed: str, kept: str, name: str) -> None:
                await pilot.press("slash", *typed, "enter")
                await until(pilot, lambda: pane.arrangement.filter == kept, kept)
                await until(
                    pilot, lambda: [row.name for row in pane.rows] == [name], f"{name} alone"
                )
                await until(pilot, lambda: titles(pilot)[0].endswith(f"/{typed}"), "in German")

            await find("stufe:gebucht", "stage:booked", "Ana Roof")
            await pilot.press("escape")
            await find('zuständig:"Niemand"', 'owner:"Niemand"', "Cleo Roof")
            await pilot.press("escape")
            await find("stufe:gebucht", "stage:booked", "Ana Roof")
            await pilot.press("V")
            await until(pilot, lambda: isinstance(pilot.app.screen, ViewsDialog))
            await pilot.press("s", *"Termine", "enter")
            await until(pilot, lambda: bool(pilot.app.screen.query(KeyList)), "kept")
            listed = pilot.app.screen.query_one(KeyList)
            assert "stufe:gebucht" in str(listed.get_option_at_index(0).prompt)
        finally:
            speak("")


async def test_a_filter_that_nothing_matches_says_so_and_typing_is_not_a_command(
    house: House,
) -> None:
    a_lead(house.agency, name="Ana")
    async with house.console((80, 24)) as pilot:
        await pilot.press("slash", *"qz2")
        said = "Nothing matches 'qz2'. Press escape"
        await until(pilot, lambda: said in text_of(pilot, "inbound"), "it says so")
        assert pilot.app.is_running
        assert in_sight(pilot) == ["inbound"]


async def test_the_header_tells_the_state_in_words(house: House) -> None:
    a_lead(house.agency, now=house.now - 9 * MINUTE, message=ASKS_FOR_THE_PRICE)
    async with house.console((120, 40)) as pilot:
        assert header_of(pilot).split("  ")[:6] == [
            "Callboard", "1 new", "1 waiting", "1 overdue", "0 hot", "1 review",
        ]  # fmt: skip
        assert header_of(pilot).endswith("runner off  Tue 12:00")


async def test_a_narrow_demo_header_keeps_what_matters_most(house: House) -> None:
    async with house.console((80, 24), demo=True) as pilot:
        line = header_of(pilot)
        assert len(line) <= 78
        assert "DEMO – sends nothing" in line
        assert "0 overdue" in line
        assert "runner off" in line


async def test_a_first_start_explains_what_is_not_set_until_escape(house: House) -> None:
    async with house.console((80, 24), notices=("CALLBOARD_SMTP_URL is not set.",)) as pilot:
        notice = main_of(pilot).query_one("#notice", Static)
        assert "CALLBOARD_SMTP_URL is not set." in str(notice.content)
        assert notice.display
        await pilot.press("escape")
        assert not notice.display


async def test_hostile_text_is_shown_as_harmless_text(house: House) -> None:
    a_lead(house.agency, name="[red]Mal[/]\x1b]52;c;AAAA\x07", message="[@click=app.quit]x[/]")
    async with house.console((200, 60)) as pilot:
        await pilot.press("z", "slash", *"[/]")
        await pilot.pause()
        assert "[red]Mal[/]␛]52;" in text_of(pilot, "inbound")
        assert "[@click=app.quit]x[/]" in text_of(pilot, "inbound")
        assert "\x1b" not in text_of(pilot, "inbound")


async def test_a_card_says_days_against_target_and_what_is_wrong(house: House) -> None:
    client = house.client("Harbor Dental", now=house.now - 7 * DAY)
    house.do(block, client, BlockerKind.UNRESPONSIVE, "no answer")
    house.client("Peak Roofing", now=house.now - DAY, stages=1)
    async with house.console((200, 60)) as pilot:
        board = text_of(pilot, "clients")
        assert "✗ Harbor Dental" in board
        assert "5/2 overdue, blocked" in board
        assert "day 1 of 3" in board
        assert titles(pilot)[3] == "4 Clients 2 · 1 overdue, 1 blocked"


async def test_the_key_line_shows_the_verbs_of_the_focused_pane_first(house: House) -> None:
    a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    an_answered_lead(house.agency, email="in@sequence.example")
    house.client("Acme", now=house.now)
    async with house.console((80, 24)) as pilot:
        for key, expected in (
            ("1", ["open", "touch", "outcome", "why"]),
            ("2", ["open", "approve", "edit", "reject", "snooze"]),
            ("3", ["open", "skip", "pause", "send_now"]),
            ("4", ["open", "blocker", "advance", "go_back"]),
        ):
            await pilot.press(key)
            await pilot.pause()
            shown = [hint.action for hint in hints_of(main_of(pilot))]
            assert shown[: len(expected)] == expected
        await pilot.press("1", "slash")
        await pilot.pause()
        assert [hint.label for hint in hints_of(main_of(pilot))] == ["Keep it", "Clear it"]


async def test_a_new_owner_is_shown_at_once(house: House) -> None:
    lead = a_lead(house.agency)
    async with house.console((200, 60)) as pilot:
        house.do(assign, lead, "Carla", house=house.agency.house)
        await until(pilot, lambda: "Carla" in text_of(pilot, "inbound"))


async def test_the_cursor_stays_on_its_lead_when_another_comes_in_above(house: House) -> None:
    for name in ("Ana", "Ben"):
        a_lead(house.agency, name=name, email=f"{name}@example.org", message=ASKS_FOR_THE_PRICE)
    async with house.console() as pilot:
        inbound = pane_of(pilot, "inbound")
        assert isinstance(inbound, TablePane)
        await pilot.press("j")
        here = inbound.row
        a_lead(house.agency, now=house.now - 3 * MINUTE, name="Cy", email="cy@example.org",
               message=ASKS_FOR_THE_PRICE)  # fmt: skip
        await until(pilot, lambda: len(inbound.rows) == 3)
        assert inbound.rows[0].name == "Cy"
        assert inbound.row == here


async def test_before_the_database_is_open_keys_do_no_harm(house: House) -> None:
    app = house.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "p", "f", "x", "1", "o", "4", "b", "z", "j", "enter", "1")
        await filled(pilot)
        assert isinstance(main_of(pilot).query_one("#clients"), ClientsPane)
        assert pilot.app.focused is pane_of(pilot, "inbound").body
    app.desk.close()


@pytest.mark.parametrize("key", ["n", "V", "F", "I", "comma", "u"])
async def test_a_key_that_opens_something_waits_for_the_database_and_gives_up_unharmed(
    house: House, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(in_order, "AT_MOST", 0.0)
    monkeypatch.setattr(in_order, "LOOKS", 1)
    app, may_open = house.app(), threading.Event()
    open_it = app.desk._open
    monkeypatch.setattr(app.desk, "_open", lambda: may_open.wait(SECONDS) and open_it())
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, MainScreen)
            may_open.set()
            await filled(pilot)
    finally:
        may_open.set()
    app.desk.close()


async def test_a_key_that_comes_before_the_database_is_open_is_not_lost(house: House) -> None:
    app = house.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "NewLead")
        await pilot.press("escape")
        await filled(pilot)
    app.desk.close()


async def test_a_click_on_a_title_or_a_key_does_what_it_says(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        keys = main_of(pilot).query_one(KeyLine)
        await pilot.click(keys, offset=(keys.render().plain.index("Filter") + 1, 0))
        await until(pilot, lambda: pilot.app.screen.query("FilterLine"))
        await pilot.press("escape")
        tabs = main_of(pilot).query_one(PaneTabs)
        await pilot.click(tabs, offset=(tabs.render().plain.index("Clients"), 0))
        await pilot.pause()
        assert in_sight(pilot) == ["clients"]
        state = main_of(pilot).query_one(StateLine)
        await pilot.click(state, offset=(header_of(pilot).index("0 overdue") + 2, 0))
        await until(pilot, lambda: "/late" in titles(pilot)[0], "the list behind the number")
        assert in_sight(pilot) == ["inbound"]
        await pilot.click(keys, offset=(keys.render().plain.index("Help") + 1, 0))
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "HelpScreen")
