"""Who is here is told by those who live; the dead are known by their runner's silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from data.presence.being import leave, settle, take_over
from data.presence.looking import QUIET_FOR, names_of_places, who_is_here
from data.presence.tables import Presence
from data.refused import Refused
from data.schedule.beats import ALIVE_FOR
from data.schedule.workers import beat
from tests.build import HOUR, MINUTE, NOON, Agency, a_client, a_lead, the_message


def seen(agency: Agency, now: Any = NOON) -> list[tuple[str, str, bool]]:
    with agency.store.look() as reader:
        return [(one.operator, one.place, one.editing) for one in who_is_here(reader, now=now)]


def is_at(agency: Agency, who: str, places: dict[str, bool], **named: Any) -> None:
    told = {"worker": "", "now": NOON, **named}
    agency.do(settle, f"{who}:1:a", places, by=who, **told)


def test_everybody_is_where_they_said_last(agency: Agency) -> None:
    is_at(agency, "ann", {"lead:1": False, "message:2": True})
    is_at(agency, "sam", {})
    assert seen(agency) == [
        ("ann", "here", False), ("ann", "lead:1", False), ("ann", "message:2", True),
        ("sam", "here", False),
    ]  # fmt: skip
    is_at(agency, "ann", {"message:2": False})
    assert seen(agency)[1:] == [("ann", "message:2", False), ("sam", "here", False)]
    agency.do(leave, "ann:1:a", now=NOON, by="ann")
    assert seen(agency) == [("sam", "here", False)]


def test_the_dead_are_not_here(agency: Agency) -> None:
    """One with a runner dies with its beats, one without is forgotten after a working day."""
    named: Any = {"host": "h", "pid": 1, "kind": "console", "trouble": "", "started_at": NOON}
    agency.do(beat, "w1", now=NOON, **named)
    is_at(agency, "ann", {"lead:1": True}, worker="w1")
    is_at(agency, "sam", {})
    assert len(seen(agency, NOON + ALIVE_FOR)) == 3
    assert seen(agency, NOON + ALIVE_FOR + MINUTE) == [("sam", "here", False)]
    assert seen(agency, NOON + QUIET_FOR + MINUTE) == []
    is_at(agency, "kim", {}, now=NOON + HOUR)
    assert {row.operator for row in agency.rows(Presence)} == {"sam", "kim"}, "ann is cleared away"


def test_taking_over_is_told_to_the_other_until_they_begin_anew(agency: Agency) -> None:
    is_at(agency, "ann", {"message:2": True})
    is_at(agency, "sam", {"message:2": False})
    assert agency.do(take_over, "message:2", "sam:1:a", now=NOON, by="sam") == ("ann",)
    taken = {row.operator: row.taken_by for row in agency.rows(Presence) if row.place != "here"}
    assert taken == {"ann": "sam", "sam": ""}
    with pytest.raises(Refused, match="Nobody edits it"):
        agency.do(take_over, "message:2", "sam:1:a", now=NOON, by="sam")
    is_at(agency, "ann", {"message:2": False})
    is_at(agency, "ann", {"message:2": True}, now=NOON + timedelta(minutes=1))
    assert {row.taken_by for row in agency.rows(Presence)} == {""}


def test_places_are_called_by_what_is_there(agency: Agency) -> None:
    lead = a_lead(agency)
    client = a_client(agency, name="Reed", company="Reed & Sons", email="reed@example.org")
    message = the_message(agency, lead).id
    places = [f"lead:{lead}", f"client:{client}", f"message:{message}", "lead:99", "here"]
    assert agency.ask(names_of_places, places) == {
        f"lead:{lead}": "Dana Ortiz", f"client:{client}": "Reed & Sons",
        f"message:{message}": "Dana Ortiz",
    }  # fmt: skip
