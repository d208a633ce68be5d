"""The collector does not make a key wait: it looks behind the key's picture."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from typing import Any

import pytest

from screens.collecting import DUE, Collecting
from tests.collected import consoles_decide


@pytest.fixture(autouse=True)
def same_collector() -> Iterator[None]:
    before = gc.get_threshold()
    with consoles_decide():
        yield
    gc.unfreeze()
    gc.enable()
    gc.set_threshold(*before)


class Collections:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, looks: int) -> None:
        self.looks, self.at = looks, list[str]()
        self.now = "before"
        monkeypatch.setattr(gc, "get_count", lambda: (0, self.looks, 0))
        monkeypatch.setattr(gc, "collect", self._collect)

    def _collect(self, generation: int) -> None:
        self.looks = 0
        self.at.append(f"{generation} {self.now}")


class Console(Collecting):
    BINDINGS = [("x", "draw")]
    collections: Any = None

    def action_draw(self) -> None:
        self.collections.now = "drawn"


@pytest.mark.parametrize(("looks", "expected"), [(DUE, ["1 drawn"]), (DUE - 1, [])])
async def test_what_is_older_is_looked_through_behind_a_key_and_only_when_due(
    monkeypatch: pytest.MonkeyPatch, looks: int, expected: list[str]
) -> None:
    app = Console()
    async with app.run_test() as pilot:
        app.collections = collections = Collections(monkeypatch, looks)
        await pilot.press("x")
        while app._is_due:
            await asyncio.sleep(0)
        assert collections.at == expected


async def test_two_keys_at_once_are_followed_by_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Console()
    async with app.run_test():
        collections = Collections(monkeypatch, DUE)
        app.collect_soon()
        app.collect_soon()
        while app._is_due:
            await asyncio.sleep(0)
        assert len(collections.at) == 1


async def test_nothing_is_collected_while_starting_and_all_is_as_before_at_the_end() -> None:
    usual = gc.get_threshold()
    app = Console()
    async with app.run_test():
        app.collect_nothing()
        assert not gc.isenabled()
        app._collect()
        app.collect_from_here()
        assert gc.isenabled()
        assert gc.get_freeze_count()
        app.collect_as_before()
    assert gc.get_threshold() == usual
    assert not gc.get_freeze_count()
