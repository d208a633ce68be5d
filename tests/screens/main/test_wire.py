"""What goes to the terminal at 120×40: exact counts, on a clock that stands still (issue 6).

The terminal is a pyte screen that answers at once. Whatever it was told, it shows what was drawn.
"""

from __future__ import annotations

import time
from unicodedata import normalize

import pyte
from textual.content import Content
from textual.events import Key
from textual.pilot import Pilot

from screens.live import DataChanged
from screens.terminal.painter import WHERE, Painter
from tests.build import an_answered_lead
from tests.screens.main.house import House, main_of, until

CURSOR = 1_000
SCROLL = 5_500
"""Bytes that a cursor move and a scrolled pane may cost (a DataTable: 1,600 and 8,600)."""
LETTERS = 1_500
"""And letters over everything in sight, or taking them away."""

COLUMNS, ROWS = 120, 40


class Wire:
    """Stands in for the terminal's driver: `told` is all that it was sent."""

    def __init__(self, columns: int = COLUMNS, rows: int = ROWS) -> None:
        self.told = self.everything = ""
        self.pictures = 0
        self.is_free = True
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.painter = Painter(lambda _seconds, _call: None)
        self.painter.sit_down(self)  # type: ignore[arg-type]

    def write(self, text: str) -> None:
        self.told += text
        self.everything += text
        self.pictures += 1
        self._stream.feed(text)
        if WHERE in text:
            self.painter.answered(time.monotonic())

    def since(self) -> int:
        """Bytes since it was last asked."""
        told, self.told = len(self.told.encode()), ""
        return told


def drawn_by(pilot: Pilot[None]) -> list[str]:
    """What the app believes is on the screen."""
    lines = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in line) for line in lines]


async def press(pilot: Pilot[None], wire: Wire, *keys: str) -> int:
    """Press keys and let everything be painted; the bytes that took."""
    wire.since()
    await pilot.press(*keys)
    await pilot.pause()
    await until(pilot, lambda: _is_shown(pilot, wire), "the terminal shows what was drawn")
    return wire.since()


def _is_shown(pilot: Pilot[None], wire: Wire) -> bool:
    shown = [normalize("NFC", line) for line in wire.screen.display]
    return shown == [normalize("NFC", line) for line in drawn_by(pilot)]


async def test_keys_ticks_and_changes_cost_few_bytes_and_the_terminal_shows_what_was_drawn(
    house: House,
) -> None:
    for number in range(60):
        name = f"{chr(65 + number % 26) * 7} 漢{number * 7919} 👍 ❤"
        message = " ".join(chr(97 + (number + n) % 26) * 4 for n in range(20))
        an_answered_lead(house.agency, name=name, email=f"z{number}@a.example", message=message)
    async with house.console((COLUMNS, ROWS)) as pilot:
        wire = Wire()
        pilot.app._driver.painter = wire.painter  # type: ignore[union-attr]
        pilot.app.refresh(layout=True)
        await press(pilot, wire, "z")
        await press(pilot, wire, "j")
        assert 0 < await press(pilot, wire, "j") <= CURSOR
        await pilot.app.on_event(Key("j", "j"))
        assert 0 < wire.since() <= CURSOR, "written as soon as the key has been taken"
        scrolled = await press(pilot, wire, "pagedown") + await press(pilot, wire, "pagedown")
        assert CURSOR < scrolled <= SCROLL
        await press(pilot, wire, "z")

        pictures = wire.pictures
        for _ in range(60):  # a minute in which nothing on the screen changes
            main_of(pilot)._tick()
        main_of(pilot).post_message(DataChanged())
        await until(pilot, lambda: not main_of(pilot).is_behind)
        await pilot.pause()
        assert (wire.since(), wire.pictures) == (0, pictures)
        main_of(pilot).pane.retitle()
        assert not main_of(pilot).pane._repaint_regions, "the same title again is no picture"
        pane = main_of(pilot).pane
        pane._entitle(Content("Another title"))
        assert {region.height for region in pane._repaint_regions} == {1}, "the border's top alone"
        await pilot.pause()
        assert "Another title" in "".join(drawn_by(pilot)[1:4])
        pane._entitle(pane._titled)
        await pilot.pause()
        wire.since()

        pilot.app.refresh(layout=True)
        pilot.app.screen.refresh()
        await pilot.pause()
        assert wire.since() == 0, "drawn again, and nothing has changed"

        assert await press(pilot, wire, "question_mark") > 0
        assert await press(pilot, wire, "escape") > 0


async def test_letters_to_jump_to_cost_their_own_cells_and_those_they_stood_in(
    house: House,
) -> None:
    for number in range(60):
        an_answered_lead(house.agency, name=f"Lead {number}", email=f"z{number}@a.example")
    async with house.console((COLUMNS, ROWS)) as pilot:
        wire = Wire()
        pilot.app._driver.painter = wire.painter  # type: ignore[union-attr]
        pilot.app.refresh(layout=True)
        await press(pilot, wire, "j")
        before = list(wire.screen.display)
        await pilot.press("comma")
        await until(pilot, lambda: "Type the letters" in wire.screen.display[-1], "the hint")
        letters = wire.since()
        shown = [line[:4] for line in wire.screen.display]
        assert shown[3:6] == ["│g  ", "│h  ", "│j  "], "letters over the rows"
        differing = [
            y for y, line in enumerate(wire.screen.display) if line[6:58] != before[y][6:58]
        ]
        assert differing == [ROWS - 1], "besides the letters only the hint is another"
        assert 0 < letters <= LETTERS
        await pilot.press("escape")
        await until(pilot, lambda: list(wire.screen.display) == before, "as it was")
        assert 0 < wire.since() <= LETTERS
