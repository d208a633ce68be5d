"""Claims on what arrived: several runners share the work, and one that died holds nothing up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.reading import Reader, Writer, numbers

_WAITS = f"state = '{InboundState.RECEIVED}'"


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that a worker may process; nobody else does under the same fence."""

    id: int
    fence: int


def take(
    writer: Writer, *, worker: str, lease_now: datetime, until: datetime, limit: int = 20
) -> list[Taken]:
    """The oldest deliveries that nobody holds, now held by `worker` until its lease ends.

    What the worker holds already is given to it again: it takes a batch when it is done with the
    last, so something of it broke off.
    """
    rows = writer.rows(
        f"SELECT id, fence FROM inbound WHERE {_WAITS}"
        " AND (lease_until IS NULL OR lease_until <= :now OR lease_owner = :worker)"
        f" ORDER BY id LIMIT :rows{writer.skip_locked}",
        now=lease_now,
        worker=worker,
        rows=limit,
    )
    if rows:
        writer.run(
            "UPDATE inbound SET fence = fence + 1, lease_owner = :worker, lease_until = :until"
            f" WHERE id IN ({numbers(key for key, _ in rows)})",
            worker=worker,
            until=until,
        )
    return [Taken(key, fence + 1) for key, fence in rows]


def something_waits(reader: Reader, *, worker: str, lease_now: datetime) -> bool:
    """Whether `take` would find anything: a look that takes no lock."""
    found = reader.rows(
        f"SELECT 1 FROM inbound WHERE {_WAITS}"
        " AND (lease_until IS NULL OR lease_until <= :now OR lease_owner = :worker) LIMIT 1",
        now=lease_now,
        worker=worker,
    )
    return bool(found)


def newest(reader: Reader) -> int:
    """The number of the newest delivery; how fast it grows is how fast they arrive."""
    return int(reader.rows("SELECT coalesce(max(id), 0) FROM inbound")[0][0])


def still_held(session: Session, taken: Taken, worker: str) -> bool:
    """Whether it is still the worker's to process: its lease may have run out meanwhile."""
    row = session.get(Inbound, taken.id, with_for_update=True)
    return (
        row is not None
        and row.state == InboundState.RECEIVED
        and (row.lease_owner, row.fence) == (worker, taken.fence)
    )


def let_go(inbound: Inbound) -> None:
    inbound.lease_owner, inbound.lease_until = "", None


def release_dead_takings(writer: Writer, is_dead: Callable[[str], bool]) -> None:
    """Free what workers hold that are known to be dead, before their leases run out."""
    held = writer.rows(
        f"SELECT DISTINCT lease_owner FROM inbound WHERE {_WAITS} AND lease_until IS NOT NULL"
    )
    for (owner,) in held:
        if is_dead(owner):
            writer.run(
                "UPDATE inbound SET lease_owner = '', lease_until = NULL"
                f" WHERE {_WAITS} AND lease_owner = :owner",
                owner=owner,
            )
