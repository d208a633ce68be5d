"""A case: somebody who is unhappy, whom a person calls, and until when (DESIGN §4).

It stands on the client's card as a blocker, belongs to the client's owner, and is closed by
clearing it. It is private: nothing that the customer is asked or sent depends on it.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.alerts.tables import Alert
from data.clients.calendar import business_days_between
from data.clients.operations import block
from data.clients.tables import Blocker, BlockerKind, Client
from data.leads.tables import Lead
from data.playbook.models import Playbook

CALL_WITHIN = 1
"""Whole business days after the one on which they answered; then the case is late."""


def open_case(session: Session, lead: Lead, told: str, *, now: datetime, by: str) -> None:
    """A case for the client that the lead became; `told` says what they answered.

    A client without an owner gets the lead's: a case is somebody's.
    """
    client = session.exec(select(Client).where(Client.lead_id == lead.id)).first()
    if client is None:  # it was won before there were clients; the alert to the owner remains
        return
    client.owner = client.owner or lead.owner
    block(session, client.id or 0, BlockerKind.UNHAPPY, told, now=now, by=by)


def escalate_cases(session: Session, *, playbook: Playbook, now: datetime) -> int:
    """Tell all operators of each case that is late, once; returns how many were told of."""
    zone, country = ZoneInfo(playbook.business.timezone or "UTC"), playbook.business.country
    rows = session.exec(
        select(Blocker, Client)
        .where(Blocker.kind == BlockerKind.UNHAPPY, col(Blocker.cleared_at).is_(None))
        .where(Blocker.client_id == Client.id)
        .order_by(col(Blocker.id))
    ).all()
    told = 0
    for case, client in rows:
        days = business_days_between(
            case.at.astimezone(zone).date(), now.astimezone(zone).date(), country
        )
        key = f"case:{case.id}"
        if days <= CALL_WITHIN or session.exec(select(Alert.id).where(Alert.key == key)).first():
            continue
        raise_alert(session, AlertKind.CLIENT_STUCK, key=key, now=now,
                    title=f"Still unhappy: {client.name}",
                    body=f"{client.name} {case.note}, and nobody has closed the case for {days} "
                    f"business days. Owner: {client.owner or 'nobody'}. Call them, and clear the "
                    "blocker.")  # fmt: skip
        told += 1
    return told
