"""`Z` shows what the cursor is on, beside the list or below it, without opening it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.pilot import Pilot

from data.clients.operations import block
from data.clients.tables import BlockerKind, Client
from data.leads.contact import Touch, touch
from data.leads.tables import Lead
from data.outreach import review
from screens.live import DataChanged
from screens.preview import preview, told
from screens.preview.preview import Preview
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    NOON,
    a_lead,
    an_answered_lead,
    delivered,
    the_message,
)
from tests.screens.main.house import PATIENCE, House, in_sight, main_of, until
from tests.screens.test_selecting import drag

WIDE, TALL, SMALL, WALL = (120, 40), (80, 40), (80, 24), (200, 60)


def preview_of(pilot: Pilot[None]) -> Preview:
    return main_of(pilot).query_one(Preview)


def is_seen(pilot: Pilot[None]) -> bool:
    return any(one.region.area for one in main_of(pilot).query(Preview))


async def says(pilot: Pilot[None], *words: str) -> str:
    """What the preview says once all of it is there."""

    def there() -> bool:
        return not main_of(pilot).is_behind and all(
            word in preview_of(pilot).text for word in words
        )

    await until(pilot, lambda: main_of(pilot).query(Preview), "a preview")
    await until(pilot, there, f"{words} in the preview")
    return preview_of(pilot).text


def told_of(pilot: Pilot[None]) -> list[str]:
    return [one.message for one in pilot.app._notifications]


async def change(pilot: Pilot[None]) -> None:
    """As the watcher does when another process committed."""
    main_of(pilot).post_message(DataChanged())
    await until(pilot, lambda: not main_of(pilot).is_behind)


async def test_an_operator_reads_down_the_panes_without_opening_a_row(house: House) -> None:
    a_lead(house.agency, name="Mona Price", email="mona@example.org", message=ASKS_FOR_THE_PRICE)
    an_answered_lead(house.agency, name="Ana Souza", email="ana@example.org")
    client = house.client("Harbor Dental", now=NOON - 5 * DAY)
    house.do(block, client, BlockerKind.UNRESPONSIVE, "no answer since Monday")
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        lead = await says(pilot, "Mona Price", "points", "Conversation, the newest first")
        assert ASKS_FOR_THE_PRICE in lead.replace("\n", " ")
        assert "No follow-up is planned for this lead." in lead
        assert in_sight(pilot) == ["inbound"], "the list has the other half"
        await pilot.press("down")
        assert "Next: new-lead day-1 by email" in await says(pilot, "Ana Souza")

        await pilot.press("2")
        draft = await says(pilot, "What leaves once it is approved, to the letter")
        message = the_message(house.agency, 1)
        assert message.body in draft
        assert "To       mona@example.org" in draft
        assert f"Subject  {message.subject}" in draft
        assert draft.index("! pricing") < draft.index("What leaves"), "why it asks stands first"
        assert ASKS_FOR_THE_PRICE in draft

        await pilot.press("3")
        step = await says(pilot, "What it would say, as things stand", "new-lead day-1")
        assert "It is written when it comes due, by the template" in step
        assert "To       ana@example.org" in step

        await pilot.press("4")
        client_text = await says(pilot, "Harbor Dental", "Contract signed")
        assert "no answer since Monday" in client_text
        assert "What the gate still misses" in client_text
        assert "is over its time" in client_text
        assert len(pilot.app.screen_stack) == 1

        await pilot.press("Z")
        await until(pilot, lambda: len(in_sight(pilot)) == 4)
        assert not is_seen(pilot)


async def test_it_is_there_tomorrow_and_for_this_operator_alone(house: House) -> None:
    a_lead(house.agency, name="Dana Reed")
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await says(pilot, "Dana Reed")
    async with house.console(WIDE) as pilot:
        await says(pilot, "Dana Reed")
        assert in_sight(pilot) == ["inbound"]
    app = house.app()
    app.desk.operator = "ben"
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: len(in_sight(pilot)) == 4)
        assert not main_of(pilot).query(Preview)
    app.desk.close()


async def test_all_panes_again_are_one_key_away_and_on_a_wall_stay(house: House) -> None:
    a_lead(house.agency, name="Dana Reed")
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await says(pilot, "Dana Reed")
        await pilot.press("z")
        await until(pilot, lambda: len(in_sight(pilot)) == 4, "z: all again")
        await pilot.press("Z")
        await says(pilot, "Dana Reed")
        await pilot.press("escape")
        await until(pilot, lambda: len(in_sight(pilot)) == 4, "escape, too")
        await pilot.press("Z")
        await pilot.resize_terminal(*WALL)
        await until(pilot, lambda: len(in_sight(pilot)) == 4 and is_seen(pilot), "room for all")
        await pilot.press("z")
        await until(pilot, lambda: in_sight(pilot) == ["inbound"] and is_seen(pilot))
        await pilot.resize_terminal(*TALL)
        below = main_of(pilot)
        await until(pilot, lambda: preview_of(pilot).region.y > below.pane.region.y, "below")
        await pilot.resize_terminal(*SMALL)
        await until(pilot, lambda: not is_seen(pilot), "no room")
        await pilot.resize_terminal(*WIDE)
        await says(pilot, "Dana Reed")
        assert is_seen(pilot), "the room is there again"


async def test_where_there_is_no_room_the_key_says_so(house: House) -> None:
    async with house.console(SMALL) as pilot:
        await pilot.press("Z")
        (sentence,) = told_of(pilot)
        assert sentence.startswith("There is no room for a preview at 80×24: it needs 120 columns")
        assert not main_of(pilot).own_layout.preview
        assert not main_of(pilot).query(Preview)


async def test_a_delivery_in_doubt_is_told_without_keys_that_only_its_own_screen_has(
    house: House,
) -> None:
    a_lead(house.agency, name="Mona Price")
    delivered(house.agency, result="uncertain", why="the line broke")
    async with house.console(WIDE) as pilot:
        await pilot.press("2", "Z")
        draft = await says(pilot, "Mona Price", "the line broke")
        assert "It went" not in draft


async def test_it_follows_what_others_do_to_the_row(house: House) -> None:
    lead = a_lead(house.agency, name="Mona Price", message=ASKS_FOR_THE_PRICE)
    async with house.console(WIDE) as pilot:
        await pilot.press("2", "Z")
        await says(pilot, "Mona Price")
        house.do(review.edit, the_message(house.agency, lead).id, playbook=house.agency.playbook,
                 body="Ben wrote this.")  # fmt: skip
        await change(pilot)
        await says(pilot, "Ben wrote this.")
        await pilot.press("1")
        await says(pilot, "points")
        house.do(touch, lead, Touch.CALL, "They called back", house=house.agency.house)
        await change(pilot)
        await says(pilot, "They called back")


async def test_an_empty_pane_and_a_row_that_is_gone_say_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await says(pilot, "No row is under the cursor.")
        house.client("Harbor Dental", now=NOON)
        await pilot.press("4")
        await change(pilot)
        await says(pilot, "Harbor Dental")
        monkeypatch.setattr(preview, "subject_of", lambda _pane: ("client", 99))
        await change(pilot)
        await says(pilot, "It is not there any more.")


async def test_where_a_filter_finds_nothing_nothing_is_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_lead(house.agency, name="Dana Reed")
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await says(pilot, "Dana Reed")
        monkeypatch.setattr(preview_of(pilot), "look_again", lambda: None)  # the cursor alone
        await pilot.press("slash", "e")
        await until(pilot, lambda: "1 of 1" in main_of(pilot).pane.title().plain)
        await says(pilot, "Dana Reed")
        await pilot.press(*"zzz")
        await until(pilot, lambda: "0 of 1" in main_of(pilot).pane.title().plain)
        await says(pilot, "No row is under the cursor.")
        await pilot.press("escape")
        await says(pilot, "Dana Reed")


async def test_an_answer_about_a_row_that_was_left_is_dropped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Cleo", "Ben", "Ana"):
        an_answered_lead(house.agency, name=name, email=f"{name}@example.org")
    asked: list[str] = []
    may_answer = threading.Event()
    read = told._SORTS["lead"]

    def slow(desk: Any, lead_id: int) -> Any:
        lines = read(desk, lead_id)
        asked.append(lines[0].plain.split(" ")[0])
        may_answer.wait(PATIENCE)
        return lines

    monkeypatch.setattr(told, "_SORTS", {**told._SORTS, "lead": slow})
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await until(pilot, lambda: asked, "the first question")
        monkeypatch.setattr(preview_of(pilot), "look_again", lambda: None)  # the cursor alone
        await until(pilot, lambda: "It is still being read." in preview_of(pilot).text)
        await pilot.press("down", "down")
        await until(pilot, lambda: preview_of(pilot)._asks_again, "the row that it rests on")
        shown: list[str] = []
        monkeypatch.setattr(
            preview_of(pilot)._text, "update", lambda content: shown.append(content.plain)
        )
        may_answer.set()
        await until(pilot, lambda: not main_of(pilot).is_behind)
        assert len(asked) == 2, "the row in between was never asked about"
        assert [text.split(" ")[0] for text in shown] == asked[1:]


async def test_while_it_is_off_the_cursor_asks_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Ana", "Ben", "Cleo"):
        a_lead(house.agency, name=name, email=f"{name}@example.org")
    async with house.console(WIDE) as pilot:
        await until(pilot, lambda: not main_of(pilot).is_behind)
        desk = pilot.app.desk  # type: ignore[attr-defined]
        monkeypatch.setattr(desk, "reading", lambda: pytest.fail("it asks"))
        await pilot.press("down", "down", "2", "1")
        await until(pilot, lambda: not main_of(pilot).is_behind)
        assert not main_of(pilot).query(Preview)


async def test_a_long_text_shows_its_beginning_and_says_how_much_more(house: House) -> None:
    words = " ".join(f"word{number}" for number in range(9_000))
    a_lead(house.agency, name="Long Letter", message=words)
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        assert len(await says(pilot, "Long Letter")) == told.MOST
        sheet = preview_of(pilot)
        await until(pilot, lambda: "+ more lines; shift+↓ reads on, enter" in sheet._rest_told)
        lines = int(sheet._rest_told.split("+")[0])
        assert lines == sheet.virtual_size.height - sheet.scrollable_content_region.height
        sheet.scroll_end(animate=False)
        await until(pilot, lambda: sheet._rest_told == "there is more; enter opens it", "the end")
        await pilot.press("enter")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)


@pytest.mark.parametrize(("on", "back"), [("shift+down", "shift+up"), (")", "(")])
async def test_it_is_read_on_by_key_while_the_list_keeps_the_focus(
    house: House, on: str, back: str
) -> None:
    words = " ".join(f"word{number}" for number in range(900))
    a_lead(house.agency, name="Long Letter", message=words)
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await says(pilot, "Long Letter")
        sheet, table = preview_of(pilot), main_of(pilot).pane.body
        await until(pilot, lambda: "more lines" in sheet._rest_told)
        half = sheet.scrollable_content_region.height // 2
        await pilot.press(on)
        assert (sheet.scroll_offset.y, pilot.app.focused) == (half, table)
        await pilot.press(on, back)
        assert sheet.scroll_offset.y == half
        await pilot.press(*(on,) * 20)
        await until(pilot, lambda: not sheet._rest_told, "the end, and no word of more")
        assert "word899" in "".join(strip.text for strip in _lines_of(sheet))
        await pilot.press(*(back,) * 20)
        assert sheet.scroll_offset.y == 0


def _lines_of(sheet: Preview) -> list[Any]:
    text = sheet._text
    return [text.render_line(y) for y in range(text.size.height)][int(sheet.scroll_offset.y) :]


@pytest.mark.parametrize(("size", "told"), [(WIDE, "Z shows one"), (SMALL, "There is no room")])
async def test_without_a_preview_the_key_that_reads_on_says_so(
    house: House, size: tuple[int, int], told: str
) -> None:
    async with house.console(size) as pilot:
        await pilot.press("shift+down")
        (sentence,) = told_of(pilot)
        assert told in sentence


async def test_a_client_of_whom_nothing_more_is_known_has_a_head_without_a_dot(
    house: House,
) -> None:
    client = house.client("Harbor Dental", now=NOON)
    with house.agency.store.write() as session:
        stored = session.get_one(Client, client)
        stored.owner = ""
        session.get_one(Lead, stored.lead_id).email = ""
    async with house.console(WIDE) as pilot:
        await pilot.press("4", "Z")
        head = (await says(pilot, "Harbor Dental")).split("\n")[0]
        assert head.strip() == "Harbor Dental"


async def test_its_text_is_marked_with_the_mouse_and_takes_no_focus(house: House) -> None:
    a_lead(house.agency, name="Dana Reed")
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await says(pilot, "Dana Reed")
        x, y = preview_of(pilot).content_region.offset
        await drag(pilot, (x, y), (x + 3, y))
        await pilot.press("ctrl+c")
        assert pilot.app.clipboard == "Dana"
        assert pilot.app.focused is main_of(pilot).pane.body
        await pilot.press("tab")
        assert main_of(pilot).current == "review"


async def test_covered_it_rests_and_looks_again_when_it_is_seen(house: House) -> None:
    lead = a_lead(house.agency, name="Dana Reed")
    async with house.console(WIDE) as pilot:
        await pilot.press("Z")
        await says(pilot, "Dana Reed")
        await pilot.press("enter")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        with house.agency.store.write() as session:
            session.get_one(Lead, lead).name = "Dana Ortiz"
        preview_of(pilot).look_again()
        await until(pilot, lambda: not preview_of(pilot).is_behind)
        assert "Dana Reed" in preview_of(pilot).text
        await pilot.press("escape")
        await says(pilot, "Dana Ortiz")
