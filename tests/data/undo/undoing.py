"""What tests of taking back look at: everything that is stored but what may only grow."""

from __future__ import annotations

from typing import Any

from data.consent.tables import Consent
from data.outreach.tables import Suppression
from data.undo.rows import EXACT, GROWING, table_of
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
