"""Let go of what nobody needs any more (GDPR art. 5(1)(e)); the periods are the playbook's.

Called again until it says that nothing is left: each call is one short transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.alerts.states import AlertState
from data.clients.tables import Client
from data.inbox.states import InboundState
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.playbook.models import Playbook, Retention
from data.privacy.erase import erase_all
from data.reading import Writer, numbers, words, writer_of
from data.undo.forgetting import let_deeds_go

RAW_AT_ONCE, LEADS_AT_ONCE = 500, 10
"""What one transaction lets go of: tens of milliseconds, so that nobody waits behind it."""

EMPTIED = "its raw text was let go of after the time in [retention]"

_READ = words((InboundState.CREATED, InboundState.MERGED, InboundState.NOTED,
               InboundState.QUARANTINED))  # fmt: skip
_TOLD = words((AlertState.SENT, AlertState.NOT_WANTED, AlertState.FAILED))


@dataclass(frozen=True, slots=True)
class LetGo:
    """How much one call let go of; `more` may be left."""

    deliveries: int
    leads: int
    alerts: int
    more: bool


def let_go(session: Session, *, playbook: Playbook, now: datetime, by: str) -> LetGo:
    rules = playbook.retention
    writer = writer_of(session)
    deliveries = _raw(writer, rules, now)
    leads = _lost(session, rules, now=now, by=by)
    alerts = _alerts(writer, rules, now)
    let_deeds_go(writer, now)
    return LetGo(deliveries, leads, alerts, deliveries == RAW_AT_ONCE or leads == LEADS_AT_ONCE)


def _raw(writer: Writer, rules: Retention, now: datetime) -> int:
    """The payload goes, the row stays: its id is how the same delivery is known again.

    Also what was never understood: after that time nobody mends a rule for it.
    """
    if not rules.raw_days:
        return 0
    rows = writer.rows(
        f"SELECT id FROM inbound WHERE state IN ({_READ}) AND received_at < :before"
        " AND length(payload) > 0 ORDER BY id LIMIT :rows",
        before=now - timedelta(days=rules.raw_days),
        rows=RAW_AT_ONCE,
    )
    if not rows:
        return 0
    return writer.run(
        "UPDATE inbound SET payload = :nothing, reason = CASE WHEN state = :unread THEN :why"
        f" ELSE reason END WHERE id IN ({numbers(key for (key,) in rows)})",
        nothing=b"",
        unread=InboundState.QUARANTINED,
        why=EMPTIED,
    )


def _lost(session: Session, rules: Retention, *, now: datetime, by: str) -> int:
    """Leads that were lost so long ago, and never became a client."""
    if not rules.lost_days:
        return 0
    before = now - timedelta(days=rules.lost_days)
    is_client = select(Client.id).where(col(Client.lead_id) == col(Lead.id)).exists()
    old = select(Lead.id).where(
        Lead.stage == LeadStage.LOST,
        col(Lead.closed_at) < before,
        col(Lead.last_inbound_at) < before,
        col(Lead.erased_at).is_(None),
        col(Lead.merged_into).is_(None),
        ~is_client,
    )
    found = session.exec(old.order_by(col(Lead.id)).limit(LEADS_AT_ONCE)).all()
    why = f"lost for {rules.lost_days} days ([retention] lost_days)"
    erase_all(session, [key or 0 for key in found], why=why, now=now, by=by)
    return len(found)


def _alerts(writer: Writer, rules: Retention, now: datetime) -> int:
    if not rules.alerts_days:
        return 0
    return writer.run(
        f"DELETE FROM alert WHERE state IN ({_TOLD}) AND created_at < :before",
        before=now - timedelta(days=rules.alerts_days),
    )
