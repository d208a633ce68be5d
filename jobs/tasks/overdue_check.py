"""Alert leads nobody answered in time, and wake drafts whose snooze is over. Default schedule:
every minute."""

from __future__ import annotations

from data.leads.overdue import mark_overdue, some_are_overdue
from data.outreach.waking import some_wake, wake_snoozed
from jobs.office import Office
from jobs.small_steps import in_small_steps


async def overdue_check(office: Office) -> str:
    with office.store.look() as reader:
        now = office.now()
        if not (some_are_overdue(reader, now=now) or some_wake(reader, now=now)):
            return "all in time"

    def mark(limit: int) -> int:
        with office.store.write() as session:
            return mark_overdue(session, now=office.now(), by="runner", limit=limit)

    def wake(limit: int) -> int:
        with office.store.write() as session:
            return wake_snoozed(session, now=office.now(), by="runner", limit=limit)

    late, woken = await in_small_steps(mark), await in_small_steps(wake)
    told = f"{late} overdue" if late else "all in time"
    return f"{told}, {woken} back from snooze" if woken else told
