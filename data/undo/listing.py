"""What an operator did lately, the newest first, and what of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.clients.tables import Client
from data.leads.tables import Lead
from data.undo.deed import UNDO_FOR
from data.undo.inverses import INVERSES
from data.undo.judging import changes_of, why_not, why_not_at_all
from data.undo.tables import DoneDeed

LISTED = 100
NAMED = 3
"""So many whom a deed concerned are named; of the others it is told how many they are."""


@dataclass(frozen=True, slots=True)
class DeedRow:
    """`whom` names those it concerned; `why_not` is empty where it can be taken back."""

    id: int
    at: datetime
    kind: str
    summary: str
    whom: str
    why_not: str
    undone_at: datetime | None
    batch: int
    lead_id: int | None
    client_id: int | None


def deeds_of(session: Session, by: str, *, now: datetime) -> tuple[DeedRow, ...]:
    """The deeds of the last day."""
    mine = select(DoneDeed).where(DoneDeed.by == by, DoneDeed.at > now - UNDO_FOR)
    rows = session.exec(mine.order_by(col(DoneDeed.id).desc()).limit(LISTED))
    return tuple(_row(session, deed, now) for deed in rows)


def _row(session: Session, deed: DoneDeed, now: datetime) -> DeedRow:
    changes = changes_of(session, deed)
    leads = _numbers(one.lead_id for one in changes)
    clients = _numbers(one.client_id for one in changes)
    judge = why_not_at_all(deed, len(changes), now)
    if not judge and deed.kind not in INVERSES:
        judge = why_not(session, deed, changes, now)
    return DeedRow(
        id=deed.id or 0,
        at=deed.at,
        kind=deed.kind,
        summary=deed.summary,
        whom=called(session, leads, clients),
        why_not=judge,
        undone_at=deed.undone_at,
        batch=deed.batch,
        lead_id=leads[0] if leads else None,
        client_id=clients[0] if clients else None,
    )


def _numbers(keys: object) -> list[int]:
    return sorted({key for key in keys if key is not None})  # type: ignore[attr-defined]


def called(session: Session, leads: Sequence[int], clients: Sequence[int]) -> str:
    """The names of those whom a deed concerned."""
    names = []
    for key in leads[:NAMED]:
        lead = session.get(Lead, key)
        names.append((lead and (lead.name or lead.email or lead.phone)) or f"lead {key}")
    if not names:
        for key in clients[:NAMED]:
            client = session.get(Client, key)
            names.append(client.name if client else f"client {key}")
    more = (len(leads) or len(clients)) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def called_of(session: Session, deed_id: int) -> str:
    """The names of those whom this deed concerned."""
    changes = changes_of(session, session.get_one(DoneDeed, deed_id))
    leads, clients = (_numbers(getattr(one, column) for one in changes)
                      for column in ("lead_id", "client_id"))  # fmt: skip
    return called(session, leads, clients)


def last_deed(session: Session, by: str) -> int | None:
    """The newest deed of this operator that stands, whether or not it can be taken back."""
    mine = select(DoneDeed.id).where(DoneDeed.by == by, col(DoneDeed.undone_at).is_(None))
    return session.exec(mine.order_by(col(DoneDeed.id).desc()).limit(1)).first()


def of_batch(session: Session, number: int, by: str) -> list[int]:
    """Those of that batch which stand, or the deed of that number alone; the newest first."""
    mine = select(DoneDeed.id).where(
        DoneDeed.by == by,
        col(DoneDeed.id) >= number,
        (col(DoneDeed.batch) == number) | (col(DoneDeed.id) == number),
        col(DoneDeed.undone_at).is_(None),
    )
    return [key or 0 for key in session.exec(mine.order_by(col(DoneDeed.id).desc()))]
