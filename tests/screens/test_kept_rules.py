"""Style sheets are read once: before the first frame, and not again with each screen that opens."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.css.model import RuleSet
from textual.screen import Screen
from textual.widgets import Button, Static

from screens.dressed import Dressed


class Second(Screen[None]):
    """A screen with a style sheet of its own, and a widget that was not there before."""

    CSS = "Second Static { color: $accent; }"

    def compose(self) -> ComposeResult:
        yield Static("second")
        yield Button("go")


class Plain(Dressed):
    def compose(self) -> ComposeResult:
        yield Static("first")


def rules_of(app: Plain) -> list[RuleSet]:
    return list(app.stylesheet.rules)


async def test_another_screen_brings_its_rules_and_those_that_were_read_stay() -> None:
    app = Plain()
    async with app.run_test() as pilot:
        before = rules_of(app)
        await app.push_screen(Second())
        await pilot.pause()
        after = rules_of(app)
        assert len(after) > len(before)
        of_static = {id(rule) for rule in before if "Static" in rule.selector_names}
        assert of_static
        assert of_static <= {id(rule) for rule in after}
        static = app.screen.query_one(Static)
        assert static.styles.color.hex.lower() == app.theme_variables["accent"].lower()


async def test_the_theme_that_is_worn_at_the_start_is_read_once_and_another_one_anew() -> None:
    app = Plain()
    app._begin_with(app.look.with_kept("light"))
    async with app.run_test() as pilot:
        background = app.theme_variables["background"]
        before = rules_of(app)
        app.refresh_css()
        assert all(one is other for one, other in zip(before, rules_of(app), strict=True))
        assert app.screen.styles.background.hex.lower() == background.lower()
        app.theme = "callboard-dark"
        await pilot.pause()
        assert app.theme_variables["background"] != background
        shown = app.screen.styles.background.hex.lower()
        assert shown == app.theme_variables["background"].lower()
        app.theme = "callboard-light"
        await pilot.pause()
        assert app.screen.styles.background.hex.lower() == background.lower()
