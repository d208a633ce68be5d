"""Whose lead it is: by the sender's word, by area, by source, and by turns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.team.decide import Asked, Load, Owner, decide_owner
from data.team.members import channels_of, label_of, member_called
from tests.build import NOON, a_playbook

TEAM = """
[team.kim]
label = "Kim Park"
names = ["kpark"]
sources = ["referral"]
[team.robin]
label = "Robin"
areas = ["112", "Queens"]
[team.sam]
label = "Sam"
[team.lou]
label = "Lou"
alert = "desk"
"""
FREE = {key: Load() for key in ("kim", "robin", "sam", "lou")}


def owner(asked: Asked, loads: dict[str, Load] | None = None, changes: str = "") -> Owner:
    return decide_owner(asked, {**FREE, **(loads or {})}, a_playbook(TEAM + changes))


@pytest.mark.parametrize(
    ("asked", "name", "why"),
    [
        (Asked("website", {}, "KPARK"), "kim", "the sender names KPARK"),
        (Asked("website", {}, "Bob"), "Bob", "the sender names Bob, who is not in the team"),
        (Asked("referral", {}), "kim", "Kim Park takes leads from referral and is the one who can"),
        (Asked("website", {"postal": "11 201"}), "robin", "Robin takes the area 112 and is"),
        (Asked("website", {"city": "queens"}), "robin", "Robin takes the area Queens"),
        (Asked("website", {"postal": "10001"}), "sam", "Sam is next of 2"),
        (Asked("website", {}), "sam", "Sam is next of 2"),
    ],
)
def test_who_names_the_area_or_the_source_comes_first(asked: Asked, name: str, why: str) -> None:
    found = owner(asked)
    assert found.name == name
    assert found.why.startswith(why)


def test_turns_go_round_and_the_least_busy_is_the_one_with_the_fewest() -> None:
    loads = {"sam": Load(2, NOON), "lou": Load(5, NOON - timedelta(hours=1))}
    assert owner(Asked("website", {}), loads).name == "lou"
    busy = '[assignment]\nchoose = "least_busy"'
    found = owner(Asked("website", {}), loads, busy)
    assert (found.name, found.why) == ("sam", "Sam has the fewest open leads of 2 (2)")


def test_who_is_away_full_or_had_it_gets_nothing() -> None:
    changes = "[team.sam]\nlabel = 'Sam'\naway = true\n[team.lou]\nlabel = 'Lou'\nmax_open = 3"
    rules = a_playbook(TEAM.partition("[team.sam]")[0] + changes)
    asked = Asked("website", {})
    assert decide_owner(asked, {"lou": Load(2)}, rules).name == "lou"
    assert decide_owner(asked, {"lou": Load(3)}, rules).name == ""
    found = decide_owner(asked, {}, rules, without={"lou"})
    assert (found.name, found.why) == ("", "nobody of the team has room for a lead from website")


def test_without_a_team_or_when_nobody_is_to_be_chosen_a_lead_is_everybodys() -> None:
    assert decide_owner(Asked("website", {}), {}, a_playbook()).name == ""
    assert owner(Asked("website", {}), changes='[assignment]\nchoose = "nobody"').name == ""


def test_a_member_is_meant_by_any_name_and_told_on_a_channel_of_their_own() -> None:
    team = a_playbook(TEAM).team
    assert [member_called(name, team) for name in ("KIM", "kim park ", "kpark", "", "x")] == [
        "kim", "kim", "kim", "", ""]  # fmt: skip
    assert (label_of("kim", team), label_of("Bob", team)) == ("Kim Park", "Bob")
    assert channels_of(team, ["kim", "desk", "bob"]) == {
        "kim": "kim", "lou": "desk", "desk": "desk", "bob": "bob"}  # fmt: skip
