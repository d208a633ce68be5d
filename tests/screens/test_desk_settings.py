"""What an operator arranges holds at once, is kept, and is seen at their other desks."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from data.desk.keeping import settings_of
from tests.build import Agency
from tests.screens.sight import Watch, at_desk


def stored(agency: Agency, operator: str = "ana") -> tuple[dict[str, object], dict[str, object]]:
    with agency.store.look() as reader:
        return settings_of(reader, by=operator)


def test_a_setting_holds_at_once_and_is_there_at_the_next_desk(
    agency: Agency, watch: Watch
) -> None:
    desk = at_desk(agency, watch)
    assert desk.setting("main.layout", {}) == {}  # nothing is open yet
    desk.connect()
    chosen = {"columns": [5, 4]}
    desk.keep_setting("main.layout", chosen)
    chosen["columns"] = []  # nobody changes behind our back what is kept
    desk.keep_setting("looks.theme", "light", for_all=True)
    assert desk.setting("main.layout", {}) == {"columns": [5, 4]}
    desk.close()
    assert stored(agency) == ({"main.layout": {"columns": [5, 4]}}, {"looks.theme": "light"})

    later, other = at_desk(agency, watch), at_desk(agency, watch, "bo")
    for one in (later, other):
        one.connect()
        one.settings.read()
    assert later.setting("main.layout", {}) == {"columns": [5, 4]}
    assert other.setting("main.layout", {}) == {}
    assert other.setting("looks.theme", "dark") == "light"
    later.keep_setting("looks.theme", "contrast")
    assert later.setting("looks.theme", "dark") == "contrast"
    later.keep_setting("looks.theme", None)
    assert later.setting("looks.theme", "dark") == "light", "forgotten: what holds for all"
    later.close()
    other.close()


def test_a_value_of_another_type_is_passed_over(agency: Agency, watch: Watch) -> None:
    desk = at_desk(agency, watch)
    for name, value in {"text": "5", "number": 5, "yes": True, "list": [1]}.items():
        desk.keep_setting(name, value)
    assert desk.setting("text", 7) == 7
    assert desk.setting("number", 0.5) == 5
    assert desk.setting("yes", 1) == 1
    assert desk.setting("number", False) is False
    assert desk.setting("list", {}) == {}
    assert desk.setting("list", None) == [1]


def test_another_desk_is_told_what_is_new_and_keeps_what_it_has_not_written(
    agency: Agency, watch: Watch
) -> None:
    here, there = at_desk(agency, watch), at_desk(agency, watch)
    here.connect()
    there.connect()
    here.keep_setting("a", 1)
    here.keep_setting("b", 1)
    assert here.settings.flush()
    there.keep_setting("b", 2, at_leisure=True)
    assert there.settings.read() == {"a", "b"}
    assert there.settings.read() == frozenset()
    assert (there.setting("a", 0), there.setting("b", 0)) == (1, 2)
    there.close()
    assert stored(agency)[0] == {"a": 1, "b": 2}, "what can wait is written at the end"
    assert here.settings.read() == {"b"}
    here.close()


def test_a_database_that_does_not_take_it_loses_nothing(
    agency: Agency, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = at_desk(agency, watch)
    desk.connect()
    path = Path(agency.store.where)
    moved = path.rename(path.with_name("away.sqlite"))
    desk.keep_setting("a", 1)
    with caplog.at_level(logging.WARNING):
        assert not desk.settings.flush()
    assert "could not be kept" in caplog.text
    assert desk.setting("a", 0) == 1
    moved.rename(path)
    desk.close()
    assert stored(agency)[0] == {"a": 1}
