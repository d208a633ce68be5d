"""What can be read in every theme, and what a terminal of few colours is sent."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from console.settings import LOOKS, SIGNS
from screens.few_colours import FewColours
from screens.looks import LETTERS, WISHES, Look, colours_of, look_for
from screens.themes import FEW_ROLES, GROUNDS, MONO, ROLES, SIXTEEN, TERMINAL, THEMES, Roles
from screens.themes import LETTERS as TONES

BLACK = Color(0, 0, 0)
XTERM = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


def _contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it: 1 for none, 21 for black on white."""
    lights = []
    for colour in (one, other):
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("name", ROLES)
def test_every_tone_can_be_read_on_every_ground(name: str) -> None:
    roles: Roles = ROLES[name]
    least = 7.0 if name.startswith("contrast") else 4.5
    pairs = [
        *((tone, ground) for tone in TONES for ground in GROUNDS),
        ("on_cursor", "cursor"),
        ("foreground", "selection"),
    ]
    colours = asdict(roles)
    found = {pair: _contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: value for pair, value in found.items() if value < least} == {}


def test_the_cursor_differs_from_its_surroundings_and_from_one_at_rest() -> None:
    for roles in ROLES.values():
        assert _contrast(roles.cursor, roles.background) > 2
        assert len({roles.cursor, roles.rest, roles.background}) == 3


def test_every_theme_names_every_variable_of_the_style_sheets_as_a_colour_that_is_a_role() -> None:
    for theme, _ in THEMES.values():
        generated = theme.to_color_system().generate() | theme.variables
        for name in ("line", "line-focus", "muted", "text-muted", "text-error", "scrollbar"):
            assert Color.parse(generated[name]).a == 1, f"{theme.name} ${name} is a blend"


def _shown(theme: str, **style: str | bool) -> Style:
    segment = Segment("x", Style(**style))  # type: ignore[arg-type]
    (shown,) = FewColours(theme).apply([segment], BLACK)
    assert shown.style is not None
    return shown.style


def test_without_colours_there_is_none_and_what_stood_out_still_does() -> None:
    for colour in (*asdict(FEW_ROLES).values(), "#123456", "red", "bright_blue"):
        shown = _shown(MONO.name, color=colour, bgcolor=colour)
        assert shown.color is None
        assert shown.bgcolor is None
    assert _shown(MONO.name, color=FEW_ROLES.on_cursor, bgcolor=FEW_ROLES.cursor).reverse
    assert _shown(MONO.name, color=FEW_ROLES.error).bold
    assert _shown(MONO.name, color=FEW_ROLES.muted).dim
    assert not _shown(MONO.name, color=FEW_ROLES.foreground, bgcolor=FEW_ROLES.panel).reverse


def test_sixteen_colours_are_sixteen_whatever_a_widget_blended() -> None:
    for colour in (*asdict(FEW_ROLES).values(), "#123456", "#d0d0d0", "#ff00ff"):
        shown = _shown(SIXTEEN.name, color=colour, bgcolor=colour, bold=True)
        for part in (shown.color, shown.bgcolor):
            assert part is not None
            assert part.number is not None
            assert part.number < 16
        assert shown.bold
    error = _shown(SIXTEEN.name, color=FEW_ROLES.error, bgcolor=FEW_ROLES.background)
    assert error.color == RichColor.parse("bright_red")


def test_the_terminals_own_ground_and_letters_are_left_to_it() -> None:
    shown = _shown(TERMINAL.name, color=FEW_ROLES.foreground, bgcolor=FEW_ROLES.surface)
    assert shown.color is None
    assert shown.bgcolor is None
    cursor = _shown(TERMINAL.name, color=FEW_ROLES.error, bgcolor=FEW_ROLES.cursor)
    assert cursor.reverse
    assert cursor.color is None, "on a reversed ground a colour may not be legible"


def test_what_a_mouse_does_on_a_cell_is_kept() -> None:
    cell = Segment("x", Style(color="#ff4040", meta={"@click": "app.bell"}))
    (shown,) = FewColours(MONO.name).apply([cell], BLACK)
    assert shown.style is not None
    assert shown.style.meta == {"@click": "app.bell"}


@pytest.mark.parametrize(
    ("environ", "look"),
    [
        (XTERM, Look("dark", "all")),
        (XTERM | {"COLORFGBG": "0;15"}, Look("light", "all")),
        (XTERM | {"COLORFGBG": "15;default;0"}, Look("dark", "all")),
        (XTERM | {"NO_COLOR": "1"}, Look("mono", "all", is_set=True)),
        (XTERM | {"NO_COLOR": ""}, Look("dark", "all")),
        (XTERM | {"LANG": "de_DE.ISO-8859-1"}, Look("dark", "ascii")),
        (XTERM | {"LC_ALL": "C.utf8", "LANG": "de_DE.ISO-8859-1"}, Look("dark", "all")),
        (XTERM | {"TERM": "linux"}, Look("16", "all")),
        (XTERM | {"TERM": "linux", "COLORTERM": "truecolor"}, Look("dark", "all")),
        (XTERM | {"TERM": "vt220"}, Look("mono", "all")),
        (XTERM | {"TERM": "xterm-mono"}, Look("mono", "all")),
    ],
)
def test_what_suits_a_terminal(environ: dict[str, str], look: Look) -> None:
    assert look_for(environ) == look


def test_what_was_set_comes_first_and_what_was_kept_only_where_it_can_be_shown() -> None:
    told = look_for(XTERM | {"NO_COLOR": "1"}, "light", "signs")
    assert told == Look("light", "text", is_set=True)
    assert told.with_kept("contrast") == told
    assert look_for(XTERM).with_kept("contrast").theme == "contrast"
    assert look_for(XTERM).with_kept("a theme of long ago").theme == "dark"
    few = look_for(XTERM | {"TERM": "linux"})
    assert few.with_kept("contrast").theme == "16"
    assert few.with_kept("mono").theme == "mono"
    assert colours_of({"TERM": "tmux-256color"}) == 256


def test_the_settings_know_every_theme_and_every_set_of_signs() -> None:
    assert LOOKS == WISHES
    assert tuple(LETTERS) == SIGNS
