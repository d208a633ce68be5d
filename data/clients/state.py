"""A client's present state: its gate with the evidence, its days against the targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from data.clients.calendar import business_days_between
from data.clients.gates import Facts, Gate, Ticked, gate_of, stage_of
from data.clients.tables import Blocker, Client, Tick
from data.leads.tables import Lead
from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class Standing:
    """Days are business days on the business's calendar. `target` None: the stage is ongoing.

    `way_days` count from the signed contract while the goal is not reached, else None.
    """

    days: int
    target: int | None
    way_days: int | None
    way_limit: int

    @property
    def overdue(self) -> bool:
        return self.stage_overdue or self.way_overdue

    @property
    def stage_overdue(self) -> bool:
        return self.target is not None and self.days > self.target

    @property
    def way_overdue(self) -> bool:
        return self.way_days is not None and self.way_days > self.way_limit


def standing_of(client: Client, playbook: Playbook, now: datetime) -> Standing:
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    country, today = playbook.business.country, now.astimezone(zone).date()
    entered = client.entered_at.astimezone(zone).date()
    created = client.created_at.astimezone(zone).date()
    lifecycle = playbook.lifecycle
    on_the_way = client.operational_at is None
    return Standing(
        days=business_days_between(entered, today, country),
        target=stage_of(client.stage, lifecycle).days_max,
        way_days=business_days_between(created, today, country) if on_the_way else None,
        way_limit=lifecycle.limit_days,
    )


def gate_of_client(session: Session, client: Client, playbook: Playbook, now: datetime) -> Gate:
    return gates_of(session, [client], playbook, now)[client.id or 0]


def gates_of(
    session: Session, clients: Sequence[Client], playbook: Playbook, now: datetime
) -> dict[int, Gate]:
    """The gates of many clients with three queries, by client id."""
    ids = [client.id or 0 for client in clients]
    ticks: dict[int, dict[tuple[str, str], Ticked]] = {key: {} for key in ids}
    for tick in session.exec(select(Tick).where(col(Tick.client_id).in_(ids))):
        held = Ticked(tick.waived, tick.by, tick.why)
        ticks[tick.client_id][(tick.stage, tick.criterion)] = held
    leads = _count_leads(session, ids, ())
    bookings = _count_leads(session, ids, ("booked", "no_show", "won"))
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    today = now.astimezone(zone).date()
    gates = {}
    for client in clients:
        key = client.id or 0
        in_stage = (today - client.entered_at.astimezone(zone).date()).days
        facts = Facts(leads.get(key, 0), bookings.get(key, 0), in_stage, client.variant)
        gates[key] = gate_of(client.stage, playbook.lifecycle, ticks[key], facts)
    return gates


def _count_leads(
    session: Session, client_ids: Iterable[int], outcomes: Sequence[str]
) -> dict[int, int]:
    """Leads that belong to each client; with `outcomes`, those that had one of them."""
    rows = select(Lead.client_id, func.count()).where(col(Lead.client_id).in_(list(client_ids)))
    if outcomes:
        rows = rows.where(col(Lead.outcome).in_(outcomes))
    counted = session.exec(rows.group_by(col(Lead.client_id)))
    return {client_id: count for client_id, count in counted if client_id is not None}


def open_blockers(session: Session, client_ids: Iterable[int]) -> dict[int, list[Blocker]]:
    held: dict[int, list[Blocker]] = {}
    rows = select(Blocker).where(
        col(Blocker.client_id).in_(list(client_ids)), col(Blocker.cleared_at).is_(None)
    )
    for blocker in session.exec(rows.order_by(col(Blocker.id))):
        held.setdefault(blocker.client_id, []).append(blocker)
    return held
