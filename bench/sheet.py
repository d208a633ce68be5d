"""Every screen and state on one page, to be looked at: `python -m bench sheet OUT.html`.

The console itself draws them, on the sample agency and on new databases, at three sizes and in
every look. Nothing is compared: that is for the eye (and for the snapshots among the tests).
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from bench.sheet_houses import Houses
from bench.sheet_page import Picture, Size, draw, page
from bench.sheet_shots import IN_FULL, LOOKS, SHOTS, SIZES, Shot

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from console.app import CallboardApp

LOOK_SIZE = (120, 40)
"""The size in which the other looks are shown."""
BETWEEN, CALM = 0.04, 0.12
"""Seconds after which a screen that does nothing takes the next key, and is taken for drawn."""
HEARD = 1.0
"""Seconds after which a screen has heard of what somebody else did."""
PATIENCE = 20.0
"""Seconds after which a screen that still works is taken as it is."""


PALETTE = TerminalTheme(
    (16, 16, 16),
    (208, 208, 208),
    [(0, 0, 0), (205, 49, 49), (13, 168, 80), (190, 150, 16), (36, 114, 200), (188, 63, 188),
     (17, 168, 205), (200, 200, 200)],
    [(102, 102, 102), (241, 76, 76), (35, 209, 139), (245, 245, 67), (59, 142, 234),
     (214, 112, 214), (41, 184, 219), (255, 255, 255)],
)  # fmt: skip
"""What a terminal's own colours look like at many a desk."""


Seen = Callable[["CallboardApp", Shot], None]
"""Gets the console while it shows what the shot is of."""


async def visit(houses: Houses, shots: list[Shot], size: Size, look: str, seen: Seen) -> None:
    """Go to what shots of one size, look and database show; those that were seen leave the list.

    One that fails is the last: the app is broken then. One that changes something is the last as
    well, so that each picture stays as it is whatever stands before it in the list.
    """
    app = houses.app(shots[0].house, LOOKS.get(look, ("dark", "all")))
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            app.animation_level, app.NOTIFICATION_TIMEOUT = "none", 10 * PATIENCE
            await _settle(pilot)
            while shots:
                shot = shots.pop(0)
                await _go(pilot, shot)
                seen(app, shot)
                if shot.leaves_traces or not hasattr(app, "desk"):
                    return  # the set-up begins anew for each
                await _back(pilot)
    finally:
        if hasattr(app, "desk"):
            app.desk.close()


def _drawn(app: CallboardApp, title: str) -> str:
    """The screen as SVG, as a terminal with the usual palette shows it."""
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
        safe_box=False,
    )
    covered = app._background_screens
    console.print(app.screen._compositor.render_update(full=True, screen_stack=covered))
    return console.export_svg(title=title, theme=PALETTE)


async def _go(pilot: Pilot[None], shot: Shot) -> None:
    for key in shot.keys.split():
        await pilot.press(key)
        await _settle(pilot, BETWEEN)
    if shot.typed:
        names = {" ": "space", "/": "slash", ".": "full_stop", ":": "colon"}
        await pilot.press(*(names.get(letter, letter) for letter in shot.typed))
    if shot.deed is not None:
        await asyncio.to_thread(shot.deed, pilot.app.desk)  # type: ignore[attr-defined]
    if shot.is_heard_of:
        await _settle(pilot, HEARD)
    for key in shot.after.split():
        await pilot.press(key)
    await _settle(pilot, CALM if shot.deed is None else HEARD)


async def _back(pilot: Pilot[None]) -> None:
    """To the four panes, nothing filtered, marked, zoomed or previewed, and no notification."""
    app = pilot.app
    app.clear_notifications()
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await pilot.press("escape", "escape")
    main: Any = app.screen
    if main.has_class("-preview"):
        await pilot.press("Z")
    if main.has_class("-zoomed"):
        await pilot.press("z")
    for pane in main.query("Pane"):
        if hasattr(pane, "table"):
            with suppress(AttributeError, TypeError):
                pane.table.clear_marks()
                pane.table.action_go(0)
    await _settle(pilot, BETWEEN)


async def _settle(pilot: Pilot[None], calm: float = CALM) -> None:
    """Until no thread works for a screen, and what it found is drawn."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    calm_since = loop.time()
    while loop.time() - calm_since < calm and loop.time() < end:
        if pilot.app._exception is not None:
            raise pilot.app._exception
        await asyncio.sleep(0.02)
        busy = any(worker.is_running for worker in pilot.app.workers)
        busy = busy or getattr(pilot.app.screen, "_no_matches_timer", None) is not None
        if busy or getattr(pilot.app.screen, "is_behind", False):
            calm_since = loop.time()
    for blinking in pilot.app.screen.query("Input, TextArea").results():
        blinking.cursor_blink = False  # type: ignore[attr-defined]
    await pilot.pause()


def _take_all(
    houses: Houses, shots: Sequence[Shot], size: Size, look: str, done: Callable[[Picture], None]
) -> None:
    """Take shots of one size and look; what fails is told, and the others are taken."""

    def seen(app: CallboardApp, shot: Shot) -> None:
        done(Picture(shot.name, size, look, _drawn(app, shot.name)))

    for house in dict.fromkeys(shot.house for shot in shots):
        left = [shot for shot in shots if shot.house == house]
        while left:
            before = len(left)
            try:
                asyncio.run(visit(houses, left, size, look, seen))
            except Exception as error:  # noqa: BLE001 - a screen that fails is what is looked for
                name = shots[0].name if not left else left[0].name
                print(f"{size[0]}×{size[1]} {look}, before {name!r}: {error!r}", file=sys.stderr)
            if len(left) == before:
                break  # not even the four panes can be seen


def take(houses: Houses, arguments: argparse.Namespace, done: Callable[[Picture], None]) -> None:
    """Take every picture that was asked for."""
    wanted = [shot for shot in SHOTS if arguments.only in shot.name]
    for shot in wanted:
        houses.make(shot.house)
    sizes = [size for size in SIZES if arguments.size in ("", f"{size[0]}x{size[1]}")]
    if arguments.look in ("", "dark"):
        for size in sizes:
            _take_all(houses, wanted, size, "dark", done)
    for look in LOOKS:
        if arguments.look in ("", look):
            is_all = look in IN_FULL or arguments.look
            shots = [one for one in wanted if one.in_every_look or is_all]
            size = sizes[0] if arguments.size else LOOK_SIZE
            _take_all(houses, shots, size, look, done)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench sheet", description=__doc__)
    parser.add_argument("out", type=Path, help="the page to write (.html)")
    parser.add_argument("--only", default="", help="only shots whose name holds this")
    parser.add_argument("--size", default="", help="only this size, such as 80x24")
    parser.add_argument("--look", default="", help=f"only this: dark, {', '.join(LOOKS)}")
    parser.add_argument("--png", type=Path, help="a folder for single pictures (rsvg-convert)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="callboard-sheet-") as folder:
        taken: list[Picture] = []

        def done(picture: Picture) -> None:
            taken.append(picture)
            if chosen.png is not None:
                draw(picture, chosen.png)

        take(Houses(Path(folder)), chosen, done)
    chosen.out.write_text(page(taken), encoding="utf-8")
    print(f"{len(taken)} pictures are in {chosen.out}.")
    return 0
