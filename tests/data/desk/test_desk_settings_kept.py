"""What an operator chose is kept for that operator, or for everybody, on either database."""

from __future__ import annotations

from typing import Any

import pytest

from data.desk.keeping import EVERYBODY, LONGEST, keep_settings, settings_of
from data.refused import Refused
from tests.build import HOUR, NOON, Agency

LAYOUT = {"columns": 60, "name": "Grüße – 日本 'and' \"quotes\"", "open": [1, True, None]}


def choose(agency: Agency, chosen: dict[tuple[str, str], Any], by: str = "ana") -> None:
    agency.do(keep_settings, chosen, now=NOON, by=by)


def test_each_operator_gets_back_what_they_chose_and_what_holds_for_all(agency: Agency) -> None:
    choose(agency, {("ana", "main.layout"): LAYOUT, ("ana", "looks.bell"): False})
    choose(agency, {(EVERYBODY, "looks.theme"): "light"}, by="bo")
    with agency.store.look() as reader:
        own, everybodys = settings_of(reader, by="ana")
        others, _ = settings_of(reader, by="bo")
    assert own == {"main.layout": LAYOUT, "looks.bell": False}
    assert everybodys == {"looks.theme": "light"}
    assert others == {}


def test_the_last_choice_holds_and_none_forgets_it(agency: Agency) -> None:
    choose(agency, {("ana", "a"): 1, ("ana", "b"): 0, ("ana", "c"): 3})
    agency.do(keep_settings, {("ana", "a"): [2], ("ana", "b"): None}, now=NOON + HOUR, by="ana")
    assert agency.ask(settings_of, by="ana") == ({"a": [2], "c": 3}, {})


def test_nobody_arranges_anothers_desk_and_none_grows_without_end(agency: Agency) -> None:
    with pytest.raises(Refused, match="bo's own"):
        choose(agency, {("bo", "a"): 1})
    with pytest.raises(Refused, match="more than"):
        choose(agency, {("ana", "ok"): 1, ("ana", "a"): "x" * LONGEST})
    assert agency.ask(settings_of, by="ana") == ({}, {})
