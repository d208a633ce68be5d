"""Every screen and state says what it said: the shots of the contact sheet, compared as text.

`-k every_screen --snapshot-update` writes them anew; read what git shows then, and look at the
sheet.
"""

from __future__ import annotations

import asyncio
import difflib
import importlib
import os
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from textual.screen import Screen

from bench.sheet import visit
from bench.sheet_houses import Houses
from bench.sheet_shots import SHOTS, Shot
from tests.screens.kept import WEDNESDAY, Kept
from tests.screens.sheet.text import FOLDER, said, shape

PICTURES = Path(__file__).parent / "pictures"
NARROW, WIDE = (80, 24), (200, 60)
BATCH = 16
"""Shots that one test takes: few enough that the suite does not wait for one of them at its end."""


def batches() -> Iterator[tuple[str, tuple[int, int], list[Shot]]]:
    """Each shot at a small terminal; what is drawn in every look on a wall, and bare, too."""
    for look, size, which in (
        ("dark", NARROW, SHOTS),
        ("dark", WIDE, [one for one in SHOTS if one.in_every_look]),
        ("ascii", NARROW, [one for one in SHOTS if one.in_every_look]),
    ):
        for house in dict.fromkeys(one.house for one in which):
            shots = [one for one in which if one.house == house]
            for first in range(0, len(shots), BATCH):
                yield look, size, shots[first : first + BATCH]


def folder_of(look: str, size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}-{look}"


def file_of(shot: Shot) -> str:
    return re.sub(r"\W+", "-", shot.name).strip("-") + ".txt"


@pytest.fixture(scope="module")
def houses() -> Iterator[Houses]:
    """In a folder whose name is as long each time: lines break where they broke."""
    with TemporaryDirectory(prefix=FOLDER, dir="/tmp") as folder:
        yield Houses(Path(folder), WEDNESDAY)


@pytest.fixture(scope="module")
def made(houses: Houses, kept: Kept) -> Callable[[str], None]:
    """Makes a house, once for all the processes of this run."""

    def make(name: str) -> None:
        own = houses.folder / f"{name}.sqlite"
        if name == "many":
            kept.lay_demo(own)
        elif not name.startswith("start"):  # the set-up has none yet
            kept.lay(f"house-{name}", lambda path: made_in(houses, name).rename(path), own)

    return make


def made_in(houses: Houses, name: str) -> Path:
    houses.make(name)
    return houses.folder / f"{name}.sqlite"


@pytest.fixture(autouse=True)
def one_place_and_tongue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("CALLBOARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def _name(value: object) -> str | None:
    return value[0].name if isinstance(value, list) else str(value)


@pytest.mark.parametrize(("look", "size", "shots"), batches(), ids=_name)
def test_every_screen_says_what_it_said(
    houses: Houses,
    made: Callable[[str], None],
    request: pytest.FixtureRequest,
    look: str,
    size: tuple[int, int],
    shots: list[Shot],
) -> None:
    made(shots[0].house)
    folder = PICTURES / folder_of(look, size)
    differing: list[str] = []

    def seen(app: object, shot: Shot) -> None:
        drawn = said(app) + (shape(app) + "\n" if look == "ascii" else "")
        file = folder / file_of(shot)
        if request.config.option.update_snapshots:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(drawn, encoding="utf-8")
            return
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        if drawn != kept:
            lines = difflib.unified_diff(
                kept.splitlines(), drawn.splitlines(), f"{shot.name}, kept", "now", lineterm=""
            )
            differing.append("\n".join(lines))

    left = list(shots)
    while left:
        asyncio.run(visit(houses, left, size, look, seen))
    assert not differing, "\n\n".join(differing)


def test_every_kind_of_screen_is_in_a_picture() -> None:
    """A screen that nobody added to the sheet is one that nobody looks at."""
    import screens

    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    shown = {file.read_text(encoding="utf-8").split("\n", 1)[0] for file in PICTURES.rglob("*.txt")}
    ours = [kind for kind in _below(Screen) if kind.__module__.startswith("screens.")]
    kinds = {kind.__name__ for kind in ours if not kind.__subclasses__()}
    assert sorted(kinds - shown) == []


def _below(kind: type) -> set[type]:
    below = set(kind.__subclasses__())
    return below.union(*map(_below, below))


def test_no_picture_is_left_of_a_shot_that_is_gone() -> None:
    kept = {str(file.relative_to(PICTURES)) for file in PICTURES.rglob("*.txt")}
    wanted = {
        f"{folder_of(look, size)}/{file_of(shot)}"
        for look, size, shots in batches()
        for shot in shots
    }
    assert kept == wanted
