"""Whether something needs a person is asked when that can have changed, not by the clock."""

from __future__ import annotations

from typing import Any, cast

from data.leads.tables import Lead
from data.overview.calls import calls, next_late
from screens.attending import Attending
from tests.build import MINUTE, NOON, Agency, a_lead


class Waiting(Attending):
    """Notes each look in place of looking."""

    def __init__(self, desk: object) -> None:
        super().__init__()
        self.desk = cast("Any", desk)
        self.looks = 0

    def _attend(self) -> None:
        self.looks += 1


class DeskAt:
    """Has a clock and nothing else."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> Any:
        return self.time


def test_it_looks_by_itself_when_the_first_answer_gets_late() -> None:
    desk = DeskAt()
    app = Waiting(desk)
    app._attend_to_the_late()
    assert app.looks == 0, "nobody waits"
    app._late_at = NOON + MINUTE
    app._attend_to_the_late()
    assert app.looks == 0
    desk.time = NOON + MINUTE
    app._attend_to_the_late()
    assert app.looks == 1


def test_the_first_that_gets_late_is_the_first_that_is_in_time(agency: Agency) -> None:
    assert next_late(agency.ask(calls, now=NOON, me="ana")) is None
    lead = a_lead(agency, message="How much is a new roof?")
    due = agency.row(Lead, lead).respond_by
    assert due is not None
    assert next_late(agency.ask(calls, now=NOON, me="ana")) == due
    assert next_late(agency.ask(calls, now=due + MINUTE, me="ana")) is None
