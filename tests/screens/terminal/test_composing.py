"""Our compositor shows what Textual's does, and asks fewer widgets for fewer lines."""

from __future__ import annotations

from random import Random

import pytest
from textual._compositor import ChopsUpdate
from textual.app import App, ComposeResult
from textual.containers import Grid
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.terminal.composing import DrawnByLines

pytestmark = pytest.mark.usefixtures("every_picture")

COLUMNS, ROWS = 60, 24


class Counting(Widget):
    """Says how often it was changed, and counts the lines it was asked for."""

    said = 0
    asked = 0

    def render(self) -> str:
        return f"{self.id} {self.said} 漢 " * 200

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += crop.height
        return super().render_lines(crop)

    def change(self, *regions: Region) -> None:
        self.said += 1
        self.refresh(*regions)


class Four(DrawnByLines[None]):
    """Four widgets with borders, and a fifth that lies over their corners."""

    def compose(self) -> ComposeResult:
        with Grid():
            for name in "abcd":
                yield Counting(id=name)
        yield Counting(id="e")

    def change_and_draw(self, *changed: tuple[str, Region]) -> ChopsUpdate | None:
        """Change these parts; what is drawn of it."""
        widgets = {self.query_one(f"#{name}", Counting): region for name, region in changed}
        for widget in self.query(Counting):
            widget.asked = 0
        for widget, region in widgets.items():
            widget.change(region)
        self._compositor.update_widgets(set(widgets))
        return self._compositor.render_partial_update()

    def asked(self) -> dict[str, int]:
        return {str(one.id): one.asked for one in self.query(Counting) if one.asked}


class FourApp(App[None]):
    CSS = """
    Four { layers: below above; }
    Grid { grid-size: 2 2; layer: below; }
    Grid { height: 1fr; }
    Grid Counting { border: round white; padding: 0 1; width: 1fr; height: 1fr; }
    #e { layer: above; width: 21; height: 7; offset: 19 9; background: blue; }
    """

    def get_default_screen(self) -> Four:
        return Four()


def applied(picture: list[list[str]], update: ChopsUpdate) -> None:
    """Put what was drawn into the picture, as the terminal would."""
    for y, left, right in update.spans:
        for x, strip in update.chops[y].items():
            cells = [cell for segment in strip or () for cell in cells_of(segment.text)]
            for at, cell in enumerate(cells, x):
                if left <= at < right:
                    picture[y][at] = cell


def cells_of(text: str) -> list[str]:
    return [cell for letter in text for cell in ((letter, "") if letter == "漢" else (letter,))]


def whole(screen: Four) -> list[list[str]]:
    lines = screen._compositor.render_strips()
    return [[cell for segment in line for cell in cells_of(segment.text)] for line in lines]


def some_region(random: Random, widget: Widget) -> Region:
    """A part of a widget, sometimes beyond what is seen of it."""
    x, y = random.randrange(widget.size.width), random.randrange(widget.size.height)
    return Region(x, y, random.randint(1, 40), random.randint(1, 8))


async def test_what_is_drawn_in_parts_is_the_picture_that_is_drawn_at_once() -> None:
    random = Random(6)
    app = FourApp()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Four)
        picture = whole(screen)
        for _ in range(60):
            names = random.sample("abcde", random.randint(1, 3))
            parts = [(name, some_region(random, screen.query_one(f"#{name}"))) for name in names]
            update = screen.change_and_draw(*parts)
            if update is not None:
                applied(picture, update)
            # what lies outside the parts is as it was, so the widgets are asked what they show
            for y, left, right in update.spans if update else ():
                assert picture[y][left:right] == whole(screen)[y][left:right], parts


async def test_a_clock_in_two_panes_draws_two_lines_of_two_widgets() -> None:
    app = FourApp()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Four)
        update = screen.change_and_draw(("a", Region(2, 1, 4, 1)), ("d", Region(15, 5, 4, 1)))
        assert update is not None
        assert screen.asked() == {"a": 1, "d": 1}


async def test_what_lies_in_front_is_drawn_and_nobody_behind_it_asked() -> None:
    app = FourApp()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Four)
        screen.change_and_draw(("e", Region(3, 2, 4, 1)))
        assert screen.asked() == {"e": 1}


async def test_what_is_changed_out_of_sight_is_not_drawn() -> None:
    app = FourApp()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Four)
        assert screen.change_and_draw(("a", Region(0, 400, 4, 1))) is None
        assert screen.asked() == {}


@pytest.mark.parametrize("before", ["asked where it stands", "shown by scrolling"])
async def test_what_is_gone_is_drawn_over_whatever_textual_remembers_of_it(before: str) -> None:
    app = FourApp()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Four)
        compositor, toast = screen._compositor, screen.query_one("#e")
        picture = whole(screen)

        def draw() -> None:
            update = compositor.render_partial_update()
            assert update is not None
            applied(picture, update)
            assert picture == whole(screen)

        if before == "shown by scrolling":
            toast.display = False
            compositor.reflow(screen, screen.size)
            draw()
            toast.display = True
            compositor.reflow_visible(screen, screen.size)
            draw()
            toast.display = False
        else:
            toast.display = False
            compositor._full_map_invalidated = True
            assert toast not in compositor.full_map
        compositor.reflow(screen, screen.size)
        draw()
