"""Clients as cards of a board, each with its gate, its days and its blockers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.clients.calendar import read_calendar
from data.clients.gates import Facts, Gate, Ticked, gate_of
from data.clients.standing import Standing, standing_of
from data.reading import Reader, moment, moment_or_none, numbers, reader_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.playbook.outline import AnyPlaybook

BOOKED = "('booked', 'no_show', 'won')"
"""Outcomes of a lead that had an appointment."""


@dataclass(frozen=True, slots=True)
class BlockerShown:
    """Something in the way that nobody has cleared."""

    id: int
    kind: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A card of the board. `gate` is met and total of the way out of the stage."""

    id: int
    version: int
    name: str
    stage: str
    entered_at: datetime
    owner: str
    standing: Standing
    gate_met: int
    gate_total: int
    waiting_since: datetime | None
    blockers: tuple[BlockerShown, ...]
    variant: str

    @property
    def blocked_by(self) -> tuple[str, ...]:
        """The kinds of what is in the way."""
        return tuple(one.kind for one in self.blockers)


@dataclass(frozen=True, slots=True)
class Placed:
    """A client's own columns."""

    id: int
    version: int
    name: str
    stage: str
    variant: str
    owner: str
    created_at: datetime
    entered_at: datetime
    waiting_since: datetime | None
    operational_at: datetime | None


CLIENT_COLUMNS = """
    client.id, client.version, client.name, client.stage, client.variant, client.owner,
    client.created_at, client.entered_at, client.waiting_since, client.operational_at
"""


def placed_client(*column: Any) -> Placed:
    """The client of what `CLIENT_COLUMNS` selected."""
    key, version, name, stage, variant, owner, created, entered, waiting, operational = column
    return Placed(key, version, name, stage, variant, owner, moment(created), moment(entered),
                  moment_or_none(waiting), moment_or_none(operational))  # fmt: skip


def placed(source: Reader | Session, where: str = "", **values: object) -> list[Placed]:
    """Clients, the longest in their stage first."""
    rows = reader_of(source).rows(
        f"SELECT {CLIENT_COLUMNS} FROM client {where} ORDER BY entered_at, id LIMIT :rows",
        **{"rows": 500, **values},
    )
    return [placed_client(*row) for row in rows]


def board(
    source: Reader | Session, playbook: AnyPlaybook, now: datetime, limit: int = 500
) -> list[ClientRow]:
    """Clients in the order of the stages, the longest in a stage first."""
    known = [stage.key for stage in playbook.lifecycle.stages]
    clients = [client for client in placed(source, rows=limit) if client.stage in known]
    rows = cards_of(source, clients, playbook, now)
    return sorted(rows, key=lambda row: known.index(row.stage))


def cards_of(
    source: Reader | Session, clients: Sequence[Placed], playbook: AnyPlaybook, now: datetime
) -> list[ClientRow]:
    """The cards of these clients, in their order."""
    years = range(min((client.created_at.year for client in clients), default=0), now.year + 1)
    read_calendar(source, playbook.business.country, years if clients else ())
    gates = gates_of(source, clients, playbook, now)
    blockers = open_blockers(source, [client.id for client in clients])
    return [
        ClientRow(
            id=client.id,
            version=client.version,
            name=client.name,
            stage=client.stage,
            entered_at=client.entered_at,
            owner=client.owner,
            standing=standing_of(client, playbook, now),
            gate_met=gates[client.id].met,
            gate_total=gates[client.id].total,
            waiting_since=client.waiting_since,
            blockers=blockers.get(client.id, ()),
            variant=client.variant,
        )
        for client in clients
    ]


def gates_of(
    source: Reader | Session, clients: Sequence[Placed], playbook: AnyPlaybook, now: datetime
) -> dict[int, Gate]:
    """The gates of many clients with three queries, by client id."""
    reader = reader_of(source)
    ids = numbers(client.id for client in clients)
    ticks: dict[int, dict[tuple[str, str], Ticked]] = {client.id: {} for client in clients}
    for key, stage, criterion, waived, by, why in reader.rows(
        f"SELECT client_id, stage, criterion, waived, by, why FROM tick WHERE client_id IN ({ids})"
    ):
        ticks[key][stage, criterion] = Ticked(bool(waived), by, why)
    counts = {
        key: (leads, bookings)
        for key, leads, bookings in reader.rows(
            f"SELECT client_id, count(*), sum(CASE WHEN outcome IN {BOOKED} THEN 1 ELSE 0 END)"
            f" FROM lead WHERE client_id IN ({ids}) GROUP BY client_id"
        )
    }
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    today = now.astimezone(zone).date()
    gates = {}
    for client in clients:
        in_stage = (today - client.entered_at.astimezone(zone).date()).days
        facts = Facts(*counts.get(client.id, (0, 0)), in_stage, client.variant)
        gates[client.id] = gate_of(client.stage, playbook.lifecycle, ticks[client.id], facts)
    return gates


def open_blockers(
    source: Reader | Session, client_ids: Iterable[int]
) -> dict[int, tuple[BlockerShown, ...]]:
    """What is in the way of each client, oldest first."""
    held: dict[int, tuple[BlockerShown, ...]] = {}
    for client_id, key, kind, note, by, at in reader_of(source).rows(
        f"""
        SELECT client_id, id, kind, note, by, at FROM blocker
        WHERE client_id IN ({numbers(client_ids)}) AND cleared_at IS NULL ORDER BY id
        """
    ):
        shown = BlockerShown(key, kind, note, by, moment(at))
        held[client_id] = (*held.get(client_id, ()), shown)
    return held
