"""Screens that go to the store themselves: a full disk is a sentence there, and never the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import data.inbox.take_in
import data.trial.whole
import data.whatif.question
from data.refused import Unavailable
from screens.desk import Desk
from screens.dialogs.new_lead import NewLead
from screens.outlook.what_if import WhatIfScreen
from screens.premises import Premises
from screens.trial.trial_screen import TrialScreen
from tests.build import NOON, Agency, an_agency
from tests.screens.sight import Watch, press, seen, words, write


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Agency]:
    opened = an_agency(tmp_path / "a.sqlite")
    yield opened
    opened.store.close()


@pytest.fixture
def full(house: Agency) -> Callable[..., Any]:
    def at_once(*_: object, **named: object) -> None:
        raise house.store.driver.errors("database or disk is full")

    return at_once


async def test_a_lead_that_could_not_be_stored_stays_in_its_form(
    house: Agency, full: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seen(house, Watch(), NewLead, (110, 34)) as (app, pilot):
        await write(pilot, "Ada")
        with monkeypatch.context() as broken:
            broken.setattr(data.inbox.take_in, "take_in", full)
            await press(app, pilot, "ctrl+s")
        assert "Database: disk full" in words(app)
        assert "what you typed stays here: take it in again" in words(app)
        await press(app, pilot, "ctrl+s")
    assert app.answers == [1]


def test_what_could_not_be_played_is_told(
    house: Agency, full: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    playbook = tmp_path / "new.toml"
    playbook.write_text("")
    desk = Desk(lambda: Premises(house.store, house.house), operator="ana", clock=lambda: NOON)
    desk.connect()
    monkeypatch.setattr(data.whatif.question, "what_if", full)
    monkeypatch.setattr(data.trial.whole, "try_playbook", full)
    monkeypatch.setattr(WhatIfScreen, "_scenario", lambda _: None)
    for screen in (WhatIfScreen(1), TrialScreen(playbook)):
        with pytest.raises(Unavailable, match="Database: disk full"):
            screen.load(desk)
