"""Alert leads nobody answered in time. Default schedule: every minute."""

from __future__ import annotations

from data.leads.overdue import mark_overdue
from jobs.office import Office


def overdue_check(office: Office) -> str:
    with office.store.write() as session:
        late = mark_overdue(session, now=office.now(), by="runner")
    return f"{late} overdue" if late else "all in time"
