"""What is remembered of styles is what Textual finds by itself, whatever state a widget is in."""

from __future__ import annotations

import asyncio
import gc
import weakref

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen
from textual.widgets import Input, Label, Static


class Other(Screen[None]):
    """Brings rules of its own for widgets that are everywhere."""

    SCOPED_CSS = False
    CSS = """
    Static { height: 5; }
    Vertical:focus-within Static { text-style: italic; }
    """

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("one")
            yield Input()


class Form(App[None]):
    CSS = """
    Static { color: red; }
    .bold Static { text-style: bold; }
    #first { width: 10; }
    Label:first-child { height: 3; }
    Vertical:disabled Static { opacity: 50%; }
    Input:focus { border: double blue; }
    Vertical:focus-within { width: 50; }
    Form:light Static { color: blue; }
    Input:focus .input--cursor { background: green; }
    .bold .input--placeholder { color: red; }
    Vertical:focus-within .input--placeholder { text-style: italic; }
    """

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("first of all")
            yield Static("one", id="first")
            yield Static("two")
            yield Label("three")
            yield Input()
            yield Input()
        yield Input(id="outside")


def rules_of(app: App[None]) -> list[object]:
    """Of every widget and of its parts."""
    return [
        [worn_by(styles) for styles in (node.styles, *node._component_styles.values())]
        for node in app.screen.walk_children(with_self=True)
    ]


def worn_by(styles: RenderStyles) -> dict[str, object]:
    """Its layout is its own, and equal to no other's."""
    return {**styles.base.get_rules(), "layout": type(styles.base.get_rules().get("layout"))}


def found_anew(app: App[None]) -> list[object]:
    apply = Stylesheet.apply.__wrapped__  # type: ignore[attr-defined]
    for node in app.screen.walk_children(with_self=True):
        node.styles.base.reset()
        apply(app.stylesheet, node)
        for styles in node._component_styles.values():
            styles.base.reset()
            apply(app.stylesheet, styles.node)
    return rules_of(app)


async def walked_through() -> None:
    """Each state of the form in turn, looked at as it stands and as it is found anew."""
    async with Form().run_test() as pilot:
        app = pilot.app
        box, inputs = app.query_one(Vertical), app.query("Vertical Input")
        before: list[object] = []
        for change in (
            lambda: inputs.first().focus(),
            lambda: inputs.last().focus(),
            lambda: app.query_one("#outside").focus(),
            lambda: inputs.first().focus(),
            lambda: box.add_class("bold"),
            lambda: setattr(box, "disabled", True),
            lambda: setattr(app, "theme", "textual-light"),
            lambda: app.push_screen(Other()),
            lambda: app.screen.set_focus(None),
            app.pop_screen,
            lambda: box.remove_class("bold"),
            lambda: box.add_class("bold"),
        ):
            change()
            await pilot.pause()
            stands = rules_of(app)
            assert stands == found_anew(app)
            assert stands != before
            before = stands


async def test_what_fits_a_widget_is_what_is_found_anew_in_each_of_its_states() -> None:
    await walked_through()
    await walked_through()  # the second finds what the first has left


async def opened_and_closed() -> weakref.ref[App[None]]:
    app = Form()
    async with app.run_test():
        app.stylesheet.apply(app.query_one("#first"))  # one alone, without a cache of a call
        return weakref.ref(app)


async def test_no_widget_is_kept_by_what_is_remembered() -> None:
    gone = await asyncio.create_task(opened_and_closed())  # its context is gone with it
    gc.collect()
    assert gone() is None
