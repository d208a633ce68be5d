"""Nothing a lead writes reaches the operator's terminal as an order, whatever widget shows it.

Run as a program, this file is the app under test: every widget that shows text, full of hostile
text, with the gate or (argument `open`) without it.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import Grid
from textual.content import Content
from textual.filter import LineFilter
from textual.widgets import (
    DataTable,
    Header,
    Input,
    Label,
    Log,
    Markdown,
    OptionList,
    RichLog,
    Static,
    Tree,
)

from screens.safety import gated

WIDGETS = (
    *("header", "static", "label", "table", "option", "input", "markdown", "richlog", "log"),
    *("tree", "title", "subtitle", "toast"),
)
HOSTILE = (
    "\x1b[5;31;7mX \x1b]52;c;SEFDSw==\x07 \x1b]0;owned\x07 \x9b5m \u202egpj\u2066 a\u200bb\u200dc "
    "\ufeff\u00ad\u2028\U000e0041 Z\u0335\u0321\u0353\u0349\u0332\u034d \x1bc"
)
EVIL_LINK = "https://evil.example\x1b\\\x1b]52;c;SEFDSw==\x07"

# What Textual itself sends: colours, cursor and modes, questions, the pointer's shape, safe links.
TEXTUALS_OWN = re.compile(
    r"\x1b\[(?!5;31;7m)[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[\?[0-9;]+[hl]|\x1b\[\?[0-9]+\$p"
    r"|\x1b\[[<>][0-9]*u|\x1b\]22;[a-z]+\x07|\x1b\]8;id=[-0-9]+;https://good\.example\x1b\\"
    r"|\x1b\]8;;\x1b\\|\r?\n"
)


def hostile(widget: str) -> str:
    return f"{widget}-ok {HOSTILE} "


class HostileApp(App[None]):
    CSS = "Grid { grid-size: 3; } Grid > * { height: 100%; } #static { border: solid $accent; }"

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        return filters if "open" in sys.argv else gated(filters)

    def compose(self) -> ComposeResult:
        yield Header()
        with Grid():
            yield Static(Content(hostile("static")), id="static")
            yield Label(
                Text.assemble(
                    hostile("label"),
                    ("evil", Style(link=EVIL_LINK)),
                    ("good", Style(link="https://good.example")),
                )
            )
            table: DataTable[Text] = DataTable()
            table.add_column(Text("column"))
            table.add_row(Text(hostile("table")))
            yield table
            yield OptionList(Content(hostile("option")))
            yield Input(hostile("input"))
            yield Markdown(hostile("markdown"))
            yield RichLog()
            yield Log()
            tree: Tree[None] = Tree(Text(hostile("tree")))
            yield tree

    def on_mount(self) -> None:
        self.title = hostile("header")
        box = self.query_one("#static", Static)
        box.border_title = Content(hostile("title"))
        box.border_subtitle = Content(hostile("subtitle"))
        self.notify(hostile("toast"), markup=False, timeout=60)
        self.call_after_refresh(self.write_logs)

    def write_logs(self) -> None:
        self.query_one(RichLog).write(Text(hostile("richlog")))
        self.query_one(Log).write_line(hostile("log"))


def bytes_on_the_wire(*arguments: str) -> str:
    """Run the app until every widget is painted, and return all it has sent."""
    from tests.terminal.pty_console import PtyConsole

    root = str(Path(__file__).parents[2])
    command = [sys.executable, __file__, *arguments]
    with PtyConsole.running(command, columns=200, rows=50, env={"PYTHONPATH": root}) as console:
        painted = [f"{widget}-ok".encode() for widget in WIDGETS]
        console.wait_until(
            lambda: all(mark in console.raw for mark in painted), what="every widget painted"
        )
        console.press("ctrl+q")
        console.wait_for_end()
        return console.raw.decode()


def leaks(sent: str) -> set[str]:
    """Return what was sent beyond visible text and Textual's own sequences."""
    rest = TEXTUALS_OWN.sub("", sent)
    return {c for c in rest if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}


@pytest.fixture(scope="module")
def behind_the_gate() -> str:
    return bytes_on_the_wire()


def test_without_the_gate_the_terminal_would_be_given_orders() -> None:
    sent = bytes_on_the_wire("open")
    assert "\x1b]52;c;SEFDSw==\x07" in sent
    assert leaks(sent) >= {"\x1b", "\x9b", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff"}


def test_behind_the_gate_only_visible_text_and_textuals_own_sequences_are_sent(
    behind_the_gate: str,
) -> None:
    assert leaks(behind_the_gate) == set()


def test_no_order_to_the_clipboard_title_or_terminal_passes(behind_the_gate: str) -> None:
    for order in ("\x1b]52", "\x1b]0", "\x1b]2;", "\x1bc", "\x1b[5;31;7m", "\x9b"):
        assert order not in behind_the_gate


def test_what_is_harmless_about_hostile_text_is_still_shown(behind_the_gate: str) -> None:
    for widget in WIDGETS:
        assert f"{widget}-ok" in behind_the_gate
    assert "[5;31;7mX" in behind_the_gate


def test_only_links_to_plain_web_addresses_are_sent(behind_the_gate: str) -> None:
    links = re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)", behind_the_gate)
    assert set(links) == {"https://good.example"}


def test_no_pile_of_marks_is_sent(behind_the_gate: str) -> None:
    assert not re.search("[\u0300-\u036f]{3}", behind_the_gate)


if __name__ == "__main__":
    HostileApp().run()
