"""What tests of taking back look at: everything that is stored but what may only grow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.consent.tables import Consent
from data.outreach.tables import Suppression
from data.undo.rows import EXACT, GROWING, table_of
from data.undo.taking_back import TakenBack
from data.undo.together import GoingBack, begin_last, came_to, take_some_back
from tests.build import Agency

Picture = dict[tuple[str, int], dict[str, Any]]

TABLES = [table_of(table) for table in (*EXACT.values(), Suppression, Consent)]


def picture(agency: Agency) -> Picture:
    """Every row that a deed can change, and every no that was said, as the database has them."""
    taken: Picture = {}
    with agency.store.look() as reader:
        for table in TABLES:
            names = [column.name for column in table.columns if column.name != GROWING]
            for row in reader.rows(f"SELECT {', '.join(names)} FROM {table.name}"):
                held = dict(zip(names, row, strict=True))
                taken[table.name, held["id"]] = held
    return taken


def taken_back_last(
    agency: Agency, *, now: datetime, by: str = "ana", worker: str = "console", most: int = 20
) -> TakenBack:
    """What this operator did last, to its end."""
    at = agency.ask(begin_last, worker=worker, now=now, by=by)
    while not at.is_over:
        at = a_step_back(agency, at, now=now, most=most)
    return came_to(at)


def a_step_back(agency: Agency, at: GoingBack, *, now: datetime, most: int = 20) -> GoingBack:
    return agency.do(take_some_back, at, house=agency.house, now=now, by=at.by, most=most)
