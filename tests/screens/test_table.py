"""The table: what it shows, what the keys do, and what it doesn't paint."""

import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text
from textual.app import App, ComposeResult
from textual.content import Content
from textual.events import Click
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Button

from screens.table import Column, RowTable
from screens.table_cells import Cells
from screens.table_layout import Run, clip, fit_columns, fit_runs

pytestmark = pytest.mark.usefixtures("every_picture")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Lead:
    id: int
    name: str
    due: datetime = NOON
    score: int = 0


def minutes_left(lead: Lead, now: datetime) -> tuple[str, str]:
    minutes = (lead.due - now) // timedelta(minutes=1)
    return f"{minutes} min", "error" if minutes < 0 else ""


COLUMNS = [
    Column[Lead]("due", "Due", minutes_left, width=8, align="right", ticking=True, priority=9),
    Column[Lead]("name", "Lead", lambda lead, _: (lead.name, "strong"), priority=10),
    Column[Lead]("id", "No.", lambda lead, _: Text(str(lead.id)), width=4, align="right"),
    Column[Lead](
        "score", "Score", lambda lead, _: Content.styled(str(lead.score), "$success"), width=5
    ),
]
LEADS = [Lead(n, f"Lead {n}") for n in range(30)]


class Watched(RowTable[Lead]):
    """Remembers what was painted and what is to be painted."""

    def __init__(self) -> None:
        super().__init__(
            COLUMNS, lambda lead: lead.id, now=NOON, empty="Nothing waits for you just now."
        )
        self.painted: list[int] = []
        self.regions: list[Region | None] = []

    def render_line(self, y: int):  # type: ignore[no-untyped-def]
        self.painted.append(y)
        return super().render_line(y)

    def refresh(self, *regions: Region, **options: bool):  # type: ignore[no-untyped-def]
        if options.get("repaint", True):
            self.regions += regions or [None]
        return super().refresh(*regions, **options)

    def forget(self) -> None:
        self.painted.clear()
        self.regions.clear()

    def lines(self) -> list[str]:
        """Return the text of every line in sight."""
        return [super(Watched, self).render_line(y).text for y in range(self.size.height)]


class Bench(App[None]):
    CSS = "Watched { height: 10; width: 50; }"

    def __init__(self) -> None:
        super().__init__()
        self.table = Watched()
        self.heard: list[tuple[str, Lead | None]] = []

    def compose(self) -> ComposeResult:
        yield self.table
        yield Button("elsewhere")

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Lead]) -> None:
        self.heard.append(("highlighted", message.row))

    def on_row_table_opened(self, message: RowTable.Opened[Lead]) -> None:
        self.heard.append(("opened", message.row))


@asynccontextmanager
async def running(
    leads: list[Lead] = LEADS, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Watched, Pilot[None]]]:
    app = Bench()
    async with app.run_test(size=size) as pilot:
        app.table.set_rows(leads)
        await pilot.pause()
        app.table.forget()
        app.heard.clear()
        yield app.table, pilot


def heard(pilot: Pilot[None]) -> list[tuple[str, Lead | None]]:
    assert isinstance(pilot.app, Bench)
    return pilot.app.heard


async def test_a_line_shows_its_cells_under_the_labels_which_stay_while_scrolling() -> None:
    async with running() as (table, pilot):
        header, first = table.lines()[:2]
        assert header.split() == ["Due", "Lead", "No.", "Score"]
        assert first.split() == ["▌", "0", "min", "Lead", "0", "0", "0"]
        assert header.index("Lead") == first.index("Lead")
        await pilot.press("G")
        assert table.lines()[0] == header
        assert table.lines()[-1].startswith("▌")
        assert "Lead 29" in table.lines()[-1]


async def test_every_key_moves_the_cursor_where_it_says() -> None:
    async with running() as (table, pilot):
        for key, expected in [
            *(("down", 1), ("j", 2), ("up", 1), ("k", 0), ("k", 0), ("pagedown", 8)),
            *(("pageup", 0), ("G", 29), ("j", 29), ("g", 0), ("end", 29), ("home", 0)),
        ]:
            await pilot.press(key)
            assert table.cursor_row == LEADS[expected], key
            assert [line[0] for line in table.lines()].count("▌") == 1, key


async def test_moving_tells_which_row_is_highlighted_and_enter_opens_it() -> None:
    async with running() as (_, pilot):
        await pilot.press("j", "enter")
        assert heard(pilot) == [("highlighted", LEADS[1]), ("opened", LEADS[1])]


async def test_moving_the_cursor_paints_two_lines() -> None:
    async with running() as (table, pilot):
        await pilot.press("j")
        await pilot.pause()
        assert set(table.painted) == {1, 2}


async def test_equal_rows_paint_nothing_and_say_nothing() -> None:
    async with running() as (table, pilot):
        table.set_rows([replace(lead) for lead in LEADS])
        await pilot.pause()
        assert table.painted == []
        assert heard(pilot) == []


async def test_a_changed_row_paints_its_own_line_and_one_out_of_sight_none() -> None:
    async with running() as (table, pilot):
        table.set_rows(
            [replace(lead, name="New") if lead.id in (3, 25) else lead for lead in LEADS]
        )
        await pilot.pause()
        assert table.painted == [4]
        assert "New" in table.lines()[4]


async def test_a_new_row_on_top_comes_into_view_and_the_cursor_stays_on_its_row() -> None:
    async with running() as (table, pilot):
        await pilot.press("j")
        table.set_rows([Lead(99, "Brand new"), *LEADS])
        await pilot.pause()
        assert table.cursor_row == LEADS[1]
        assert "Brand new" in table.lines()[1]
        assert table.lines()[3].startswith("▌")


async def test_rows_that_a_new_one_pushes_down_are_not_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []
    draw = RowTable._strip

    def noted(self: RowTable[Lead], runs: Sequence[Run], look: str) -> Strip:
        drawn.append(look)
        return draw(self, runs, look)

    async with running() as (table, pilot):
        table.set_rows(LEADS)
        await pilot.pause()
        table.lines()
        monkeypatch.setattr(RowTable, "_strip", noted)
        table.set_rows([Lead(99, "Brand new"), *LEADS])
        await pilot.pause()
        assert drawn == ["line"], "the new row; the cursor's is where it went"
        table.tick(NOON + timedelta(hours=1))
        await pilot.pause()
        assert "line" in drawn[1:], "what a clock changes is drawn"


async def test_a_scrollbar_whose_thumb_stays_is_not_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [Lead(number, f"Lead {number}") for number in range(1_000)]
    async with running(many) as (table, pilot):
        drawn: list[int] = []
        bar = table.vertical_scrollbar
        monkeypatch.setattr(bar, "refresh", lambda *_, **__: drawn.append(len(table.rows)))
        table.set_rows([*many, Lead(1_000, "One more")])
        assert drawn == []
        table.set_rows(many[:15])
        assert drawn
        await pilot.pause()


async def test_new_rows_above_do_not_push_the_cursor_out_of_sight() -> None:
    async with running() as (table, pilot):
        await pilot.press(*["j"] * 8)
        table.set_rows([Lead(98, "New"), Lead(99, "New"), *LEADS])
        await pilot.pause()
        assert table.lines()[-1].startswith("▌")


async def test_who_has_scrolled_away_from_the_cursor_is_not_pulled_back_by_an_update() -> None:
    async with running() as (table, pilot):
        table.scroll_to(y=15, animate=False)
        await pilot.pause()
        before = table.lines()
        table.set_rows([replace(LEADS[0], name="New"), *LEADS[1:]])
        await pilot.pause()
        assert table.lines() == before


async def test_a_table_that_has_just_grown_can_be_scrolled_at_once() -> None:
    async with running(LEADS[:1]) as (table, pilot):
        table.set_rows(LEADS)
        table.move_to(29)
        await pilot.pause()
        assert table.lines()[-1].startswith("▌")


async def test_further_down_new_rows_above_do_not_move_the_line_under_the_cursor() -> None:
    async with running() as (table, pilot):
        await pilot.press(*["j"] * 15)
        before = table.lines()
        table.set_rows([Lead(98, "New"), Lead(99, "New"), *LEADS])
        await pilot.pause()
        assert table.lines() == before


async def test_where_the_row_under_the_cursor_is_gone_the_next_one_below_takes_its_place() -> None:
    async with running() as (table, pilot):
        await pilot.press("j", "j")
        table.set_rows([lead for lead in LEADS if lead.id not in (2, 3)])
        assert table.cursor_row == LEADS[4]
        table.set_rows(LEADS[:2])
        assert table.cursor_row == LEADS[1]
        table.set_rows([])
        assert table.cursor_row is None
        await pilot.pause()
        assert heard(pilot)[-1] == ("highlighted", None)


async def test_marks_follow_their_rows_and_go_with_them() -> None:
    async with running() as (table, pilot):
        await pilot.press("space", "j", "j", "space")
        table.set_rows(LEADS[::-1])
        assert table.marked_rows == [LEADS[2], LEADS[0]]
        table.set_rows(LEADS[1:])
        table.set_rows(LEADS)
        await pilot.pause()
        assert table.marked_rows == table.chosen_rows == [LEADS[2]]
        assert table.lines()[3].startswith("▌✓")
        await pilot.press("space")
        assert table.marked_rows == []
        assert table.chosen_rows == [LEADS[2]]


async def test_clearing_the_marks_paints_the_marked_lines() -> None:
    async with running() as (table, pilot):
        await pilot.press("space", "j")
        await pilot.pause()
        table.forget()
        table.clear_marks()
        await pilot.pause()
        assert table.painted == [1]
        assert table.marked_rows == []


async def test_a_tick_paints_only_the_cells_that_say_something_new() -> None:
    late = [replace(lead, due=NOON + timedelta(seconds=30 * lead.id)) for lead in LEADS]
    async with running(late) as (table, pilot):
        table.tick(NOON + timedelta(seconds=1))
        # 0 s, 60 s, … fall below a full minute within this second; 30 s, 90 s, … do not.
        assert table.regions == [Region(3, y, 8, 1) for y in (1, 3, 5, 7, 9)]
        await pilot.pause()
        assert set(table.painted) == {1, 3, 5, 7, 9}
        table.forget()
        table.tick(NOON + timedelta(seconds=2))
        assert table.regions == []
        await pilot.press("G", "g")
        table.tick(NOON + timedelta(minutes=5))
        await pilot.press("G")
        assert "9 min" in table.lines()[-1]


def test_a_cell_that_holds_is_not_looked_at_before_it_may_say_something_new() -> None:
    looks: list[int] = []

    def minutes(lead: Lead, now: datetime) -> tuple[str, str]:
        looks.append(lead.id)
        return minutes_left(lead, now)

    def holds(lead: Lead, now: datetime) -> float:
        return (lead.due - now).total_seconds() % 60

    column = Column[Lead]("due", "Due", minutes, width=8, ticking=True, holds=holds)
    leads = [Lead(n, "", NOON + timedelta(minutes=9, seconds=10 + n)) for n in range(3)]
    cells = Cells([column], NOON)
    cells.fit(40)
    rows = [(lead.id, lead.id, lead) for lead in leads]
    list(cells.tick(NOON, rows))
    looks.clear()
    assert not cells.may_change(NOON + timedelta(seconds=9.9))
    assert cells.may_change(NOON + timedelta(seconds=11))
    assert [at for at, _ in cells.tick(NOON + timedelta(seconds=11), rows)] == [0]
    assert looks == [0, 1]  # the second may, and does not yet
    looks.clear()
    list(cells.tick(NOON - timedelta(hours=1), rows))
    assert looks == [0, 1, 2], "the clock was set back"


async def test_a_click_moves_the_cursor_and_two_open_the_row() -> None:
    async with running() as (table, pilot):
        await pilot.click(table, offset=(10, 4))
        assert table.cursor_row == LEADS[3]
        assert table.has_focus
        await pilot.click(table, offset=(10, 6), times=2)
        assert heard(pilot)[-1] == ("opened", LEADS[5])
        await pilot.click(table, offset=(10, 0), times=2)
        assert table.cursor_row == LEADS[5]


async def test_two_clicks_on_a_place_where_the_row_has_changed_open_nothing() -> None:
    async with running() as (table, pilot):
        await pilot.click(table, offset=(10, 4))
        table.set_rows([LEADS[3], *LEADS[:3], *LEADS[4:]])
        x, y = table.region.x + 10, table.region.y + 4
        second = Click(table, x, y, 0, 0, 1, False, False, False, x, y, chain=2)
        pilot.app.screen._forward_event(second)
        await pilot.pause()
        assert heard(pilot) == [("highlighted", LEADS[3]), ("highlighted", LEADS[2])]


async def test_an_empty_table_says_its_sentence_wrapped_and_keys_do_no_harm() -> None:
    async with running([]) as (table, pilot):
        table.styles.width = 24
        await pilot.pause()
        said = " ".join(line.strip() for line in table.lines()[1:]).strip()
        assert said == "Nothing waits for you just now."
        assert table.lines()[2].strip()
        await pilot.press("j", "k", "G", "g", "pagedown", "enter", "space")
        await pilot.click(table, offset=(3, 1), times=2)
        assert heard(pilot) == []


async def test_the_cursor_shows_without_colour_and_fainter_where_the_focus_is_elsewhere() -> None:
    async with running() as (table, pilot):
        assert table.lines()[1][0] == "▌"
        await pilot.press("tab")
        await pilot.pause()
        assert table.lines()[1][0] == "▏"
        assert 1 in table.painted


async def test_the_colours_are_those_of_the_theme() -> None:
    async with running() as (table, pilot):
        dark = table.render_line(1)
        pilot.app.theme = "textual-light"
        await pilot.pause()
        light = table.render_line(1)
        assert dark.text == light.text
        assert dark != light


async def test_stored_text_is_neither_markup_nor_an_order_to_the_terminal() -> None:
    name = "[@click=app.quit]x[/]\x1b[31m\u202e\nz"
    async with running([Lead(1, name)]) as (table, pilot):
        table.styles.width = 80
        await pilot.pause()
        assert "[@click=app.quit]x[/]␛[31m z" in table.lines()[1]
        assert all(not segment.style or not segment.style.meta for segment in table.render_line(1))


async def test_wide_and_joined_characters_keep_the_columns_where_they_are() -> None:
    names = [
        "plain",
        "漢字太郎漢字太郎漢字太郎",
        "👨‍👩‍👧 ❤️ 👍🏽",
        "e\u0301o\u0308",
        "x" * 99,
        "عربي",
    ]
    async with running([Lead(n, name, score=7) for n, name in enumerate(names)]) as (table, _):
        for line in table.lines():
            assert cell_len(line) == 50
        last_column = {cell_len(line[: line.rindex("7")]) for line in table.lines()[1:7]}
        assert len(last_column) == 1
        assert "太…" in table.lines()[2]


async def test_two_rows_with_one_key_are_refused() -> None:
    async with running() as (table, _):
        with pytest.raises(ValueError, match="same key"):
            table.set_rows([LEADS[0], LEADS[0]])


async def test_the_cursor_can_be_sent_to_a_row() -> None:
    async with running() as (table, pilot):
        assert table.move_to(20)
        await pilot.pause()
        assert table.cursor_row == LEADS[20]
        assert [line for line in table.lines() if line.startswith("▌")]
        assert not table.move_to(77)


async def test_over_any_updates_cursor_and_marks_follow_their_rows_and_paint_is_exact() -> None:
    some_leads = st.lists(
        st.builds(Lead, st.integers(0, 14), st.sampled_from("abc")), unique_by=lambda lead: lead.id
    )
    steps = st.lists(st.tuples(some_leads, st.integers(-3, 12), st.booleans()), max_size=6)
    async with running() as (table, _):

        @given(steps)
        def check(updates: list[tuple[list[Lead], int, bool]]) -> None:
            for leads, step, mark in updates:
                was, marked, top = table.cursor_row, table.marked_rows, table.scroll_offset.y
                known = [lead.id for lead in table.rows]
                lines = table.lines()
                table.forget()
                table.set_rows(leads)
                now = {lead.id: lead for lead in leads}
                left = [key for key in known if key in now]
                if was and was.id in now:
                    assert table.cursor_row == now[was.id]
                elif was and left:
                    assert table.cursor_row is not None
                    assert table.cursor_row.id in left
                assert {lead.id for lead in table.marked_rows} == {
                    lead.id for lead in marked if lead.id in now
                }
                if table.scroll_offset.y == top and None not in table.regions:
                    asked = {region.y for region in table.regions if region}
                    fresh = table.lines()
                    changed = {y for y, line in enumerate(lines) if line != fresh[y]}
                    assert changed <= asked
                table.forget()
                table.set_rows([replace(lead) for lead in leads])
                assert table.regions == []
                table.action_move(step)
                if mark:
                    table.action_mark()

        check()


def test_columns_fill_the_room_and_the_least_important_go_first() -> None:
    def widths(room: int) -> dict[str, int]:
        return {COLUMNS[slot.column].key: slot.width for slot in fit_columns(COLUMNS, room)}

    assert widths(50) == {"due": 8, "name": 27, "id": 4, "score": 5}
    assert widths(31) == {"due": 8, "name": 8, "id": 4, "score": 5}
    assert widths(30) == {"due": 8, "name": 14, "id": 4}
    assert widths(23) == {"due": 8, "name": 13}
    assert widths(17) == {"name": 17}
    assert widths(3) == {"name": 3}


@given(st.text(), st.integers(0, 20))
def test_a_cell_is_exactly_as_wide_as_its_column(text: str, width: int) -> None:
    runs = fit_runs([Run(text, ""), Run("tail", "muted")], width, "right")
    assert sum(cell_len(run.text) for run in runs) == width
    assert cell_len(clip(text, width)) <= width


def test_the_widgets_load_nothing_of_the_data_layer() -> None:
    code = (
        "import sys, screens.table, screens.board, screens.safety;"
        "print(*{name.split('.')[0] for name in sys.modules if name not in ('data', 'data.words')})"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "screens" in loaded
    assert not {"sqlmodel", "sqlalchemy", "pydantic", "data"} & set(loaded)
