"""Letters over everything in sight that can be gone to; what is typed goes there.

The screen behind is drawn as it is, and goes on: the letters are put into its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.events import Click, Key
from textual.geometry import Offset, Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip

from data.words import _
from screens.closing_once import ClosesOnce
from screens.jump.letters import letters
from screens.jump.spots import Spot
from screens.keys import the_key
from screens.table_layout import clip
from screens.verbs import bindings


class Letters(NamedTuple):
    """What is still to be typed for a spot, and where that stands."""

    at: Offset
    text: str

    @property
    def region(self) -> Region:
        return Region(self.at.x, self.at.y, len(self.text), 1)


class JumpScreen(ModalScreen["Spot | None"], ClosesOnce["Spot | None"]):
    """Answers with the spot whose letters were typed."""

    COMPONENT_CLASSES = {"jump--letters", "jump--letters-on-cursor", "jump--hint"}
    DEFAULT_CSS = """
    JumpScreen {
        background: transparent;
        & > .jump--letters { color: $background; background: $foreground; text-style: bold; }
        & > .jump--letters-on-cursor {
            color: $foreground;
            background: $background;
            text-style: bold;
        }
        & > .jump--hint {
            color: $footer-description-foreground;
            background: $footer-background;
        }
    }
    """
    BINDINGS = bindings("close")

    def __init__(self, spots: Iterable[Spot]) -> None:
        super().__init__()
        found = list(spots)
        self._spots = dict(zip(letters(len(found)), found, strict=False))
        self._typed = ""
        self._drawn: list[Letters] = []

    def on_key(self, event: Key) -> None:
        """A letter that leads nowhere changes nothing; every other key leaves."""
        event.stop()
        event.prevent_default()
        letter = (event.character or "").lower()
        if event.key == "backspace" and self._typed:
            self._type("")
        elif not (letter.isascii() and letter.isalpha()):
            self.dismiss(None)
        elif (typed := self._typed + letter) in self._spots:
            self.dismiss(self._spots[typed])
        elif any(one.startswith(typed) for one in self._spots):
            self._type(typed)

    def on_click(self, event: Click) -> None:
        """A click on letters is the letters; elsewhere it leaves."""
        event.stop()
        cell = Offset(event.screen_x, event.screen_y)
        hit = (spot for text, spot in self._spots.items()
               if (one := self._place(text, spot)) and one.region.contains_point(cell))  # fmt: skip
        self.dismiss(next(hit, None))

    def action_close(self) -> None:
        self.dismiss(None)

    def render(self) -> RenderableType:
        behind = super().render()
        if not isinstance(behind, BackgroundScreen):
            return behind
        before, self._drawn = self._drawn, self._placed()
        moved = {one.region for one in {*before} ^ {*self._drawn}}
        if moved and before:
            self.call_later(self.refresh, *moved)
        return Lettered(behind, self._drawn, self._hint(), self)

    def look(self, component: str) -> Style:
        """How letters or the hint are drawn."""
        return self.get_component_rich_style(f"jump--{component}")

    def _type(self, typed: str) -> None:
        self._typed = typed
        self.refresh()

    def _placed(self) -> list[Letters]:
        found = (self._place(text, spot) for text, spot in self._spots.items())
        return [one for one in found if one is not None]

    def _place(self, text: str, spot: Spot) -> Letters | None:
        """Where the letters stand that are still to be typed; None where these were not meant."""
        at = spot.at() if text.startswith(self._typed) else None
        if at is None:
            return None
        left = max(at.x - len(text), 0) if spot.before else at.x
        return Letters(Offset(left + len(self._typed), at.y), text[len(self._typed) :])

    def _hint(self) -> str:
        words = _("Type the letters of where to go · {close_key} leaves").format(
            close_key=the_key("close")
        )
        return f" {words}{f' · {self._typed} …' if self._typed else ''}"


class Lettered:
    """The lines of the screen behind with letters in them, and the hint as the last."""

    def __init__(
        self, behind: BackgroundScreen, shown: Iterable[Letters], hint: str, screen: JumpScreen
    ) -> None:
        self._behind, self._hint, self._screen = behind, hint, screen
        self._of_line: dict[int, list[Letters]] = {}
        for one in sorted(shown):
            self._of_line.setdefault(one.at.y, []).append(one)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        lines = list(Segment.split_lines(console.render(self._behind, options)))
        for y, line in enumerate(lines):
            if y:
                yield Segment.line()
            if y == len(lines) - 1:
                yield from self._last_line(options.max_width)
            else:
                yield from self._with_letters(Strip(line), self._of_line.get(y, ()))

    def _last_line(self, width: int) -> Iterator[Segment]:
        look = self._screen.look("hint")
        yield from Strip([Segment(clip(self._hint, width), look)]).adjust_cell_length(width, look)

    def _with_letters(self, line: Strip, shown: Iterable[Letters]) -> Iterator[Segment]:
        done = 0
        for one in shown:
            begin, end = one.at.x, one.region.right
            if begin < done or end > line.cell_length:
                continue
            yield from line.crop(done, begin)
            yield Segment(one.text, self._look_over(line.crop(begin, begin + 1)))
            done = end
        yield from line.crop(done, line.cell_length)

    def _look_over(self, cell: Strip) -> Style:
        """Where the cursor is a reversed line, reversed letters would be no others than its own."""
        is_reversed = any(style is not None and style.reverse for _text, style, _control in cell)
        return self._screen.look("letters-on-cursor" if is_reversed else "letters")
