"""Erase a person: what we know of them goes, what happened stays (GDPR art. 17; CCPA § 1798.105).

The lead's row stays as a number with its times, its source and what became of it, so that
reports, a client's history and the count of what was sent remain true. Everything that says who
it was, in every table (`columns.py`), in what others say of them (`traces.py`) and in what
arrived raw, is gone when the transaction commits. There is no way back; backups that were made
before still hold it (docs/privacy.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.clients.tables import Client
from data.columns import fetch
from data.inbox.following.opting import BOUNCED
from data.leads.contact import EVERYTHING
from data.leads.merged import family, must_stand
from data.leads.merging import nothing_leaves
from data.leads.stages import ERASED, OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.states import WAITING_FOR_A_PERSON
from data.outreach.stopping import cancel_message, stop_sequences, suppress
from data.outreach.tables import Message, Suppression
from data.privacy import traces
from data.privacy.columns import OF_A_PERSON
from data.privacy.sealing import seal
from data.reading import numbers, writer_of
from data.refused import Refused
from data.undo.forgetting import forget_changes
from data.words import _

SEALED_WHY = "the person opted out, and was erased later"


@dataclass(frozen=True, slots=True)
class Erased:
    """`leads` are the person's own, with those merged; `alike` are others with the same address."""

    leads: tuple[int, ...]
    deliveries: int
    messages: int
    suppressed: int
    alike: tuple[int, ...]


def erase(
    session: Session,
    lead_id: int,
    *,
    why: str,
    now: datetime,
    by: str,
    never_write: bool = False,
    and_client: bool = False,
) -> Erased:
    """Erase the person behind this lead, with every lead that was merged into it.

    `never_write` also keeps their addresses, sealed, among those that are never written to, so that
    an old list cannot bring them back. `and_client` erases the client that they became; without it
    a client's lead is refused, since its records may have to be kept.
    """
    if not why.strip():
        raise Refused(_("Say why this person is erased, such as: asked for it by e-mail."))
    taken = _take_away(session, lead_id, never_write=never_write, and_client=and_client, why=why,
                       now=now, by=by)  # fmt: skip
    _speak_of_nobody(session, taken.gone.leads, taken.names)
    return taken.gone


def erase_all(
    session: Session, lead_ids: Sequence[int], *, why: str, now: datetime, by: str
) -> None:
    """Several people at once: what others say of them is looked through once for all of them."""
    taken = [
        _take_away(session, key, never_write=False, and_client=False, why=why, now=now, by=by)
        for key in lead_ids
    ]
    leads = [key for one in taken for key in one.gone.leads]
    names = sorted({name for one in taken for name in one.names}, key=lambda n: (-len(n), n))
    if leads:
        _speak_of_nobody(session, leads, names)


@dataclass(frozen=True, slots=True)
class _Taken:
    """The person's own rows are empty; `names` is what others may still call them."""

    gone: Erased
    names: tuple[str, ...]


def _take_away(
    session: Session,
    lead_id: int,
    *,
    never_write: bool,
    and_client: bool,
    why: str,
    now: datetime,
    by: str,
) -> _Taken:
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    clients = _clients(session, lead_id, and_client=and_client)
    ids = family(session, lead_id)
    leads = [session.get_one(Lead, key) for key in ids]
    nothing_leaves(session, *leads)
    names = traces.names_of(session, leads)
    alike = _alike(session, leads)
    for one in leads:
        _stop(session, one, never_write=never_write, now=now, by=by)
    sealed = _seal_opt_outs(session, leads)
    deliveries, messages = _empty_rows(session, ids, clients)
    for one in leads:
        _close(session, one, now)
    reason = traces.without(why.strip(), names)[:1000]
    record(session, "lead.erased", "Erased: what was known of this person is gone", why=reason,
           now=now, by=by, lead_id=lead_id)  # fmt: skip
    session.flush()
    return _Taken(Erased(tuple(ids), deliveries, messages, sealed, alike), tuple(names))


def _clients(session: Session, lead_id: int, *, and_client: bool) -> list[int]:
    rows = select(Client.id).where(col(Client.lead_id).in_(family(session, lead_id)))
    clients = [key or 0 for key in session.exec(rows)]
    if clients and not and_client:
        raise Refused(
            _(
                "Lead {lead_id} is client {clients} now, whose records the law may "
                "want kept. Erase both with --and-client when nothing stands against "
                "it."
            ).format(lead_id=lead_id, clients=clients[0])
        )
    return clients


def _alike(session: Session, leads: Sequence[Lead]) -> tuple[int, ...]:
    """Leads of their own with the same address or number: somebody has to look at them."""
    emails = [lead.email_folded for lead in leads if lead.email_folded]
    phones = [lead.phone for lead in leads if lead.phone]
    same = col(Lead.email_folded).in_(emails) | col(Lead.phone).in_(phones)
    others = col(Lead.id).not_in([lead.id for lead in leads])
    found = session.exec(select(Lead.id).where(same, others).order_by(col(Lead.id)))
    return tuple(key or 0 for key in found)


def _stop(session: Session, lead: Lead, *, never_write: bool, now: datetime, by: str) -> None:
    if never_write:
        why = "was erased and is never to be written to"
        if lead.email_folded:
            suppress(session, "email", lead.email_folded, why=why, now=now, by=by)
        if lead.phone:
            suppress(session, "sms", lead.phone, why=why, now=now, by=by)
    stop_sequences(session, lead, "the lead is erased", now=now, by=by, purposes=EVERYTHING)
    waiting = select(Message).where(
        Message.lead_id == lead.id, col(Message.state).in_(WAITING_FOR_A_PERSON)
    )
    for message in session.exec(waiting).all():
        cancel_message(session, message, "the lead is erased", now=now, by=by)
    session.flush()


def _seal_opt_outs(session: Session, leads: Sequence[Lead]) -> int:
    """Opt-outs of addresses that nobody else has become unreadable; they hold as before."""
    ids = [lead.id or 0 for lead in leads]
    addresses = {("email", lead.email_folded) for lead in leads if lead.email_folded}
    addresses |= {("sms", lead.phone) for lead in leads if lead.phone}
    emails = [address for channel, address in addresses if channel == "email"]
    phones = [address for channel, address in addresses if channel == "sms"]
    kept = traces.held_by_others(session, "email_folded", emails, ids)
    kept |= traces.held_by_others(session, "phone", phones, ids)
    sealed = 0
    for channel, address in sorted(addresses):
        row = session.exec(
            select(Suppression).where(
                Suppression.channel == channel, Suppression.address == address
            )
        ).first()
        if row is not None and address not in kept:
            row.address = seal(session, channel, address)
            row.why = f"{BOUNCED}; erased" if row.why.startswith(BOUNCED) else SEALED_WHY
            sealed += 1
    session.flush()
    return sealed


def _empty_rows(session: Session, leads: Sequence[int], clients: Sequence[int]) -> tuple[int, int]:
    """Each table by its rule; returns how many deliveries and messages there were."""
    _seal_events(session, leads)
    writer = writer_of(session)
    touched = {}
    named = {"leads": numbers(leads), "clients": numbers(clients)}
    _say_only_what_happened(session, OF_A_PERSON["activity"].where.format(**named))
    # deliveries before the events that they are found by, rows before those they point to
    for table, rule in reversed(list(OF_A_PERSON.items())):
        where = rule.where.format(**named)
        if rule.deleted:
            touched[table] = writer.run(f"DELETE FROM {table} WHERE {where}")
            continue
        changes = ", ".join(f"{column} = {value}" for column, value in rule.becomes.items())
        nothing = {"no_bytes": b""} if ":no_bytes" in changes else {}
        touched[table] = writer.run(f"UPDATE {table} SET {changes} WHERE {where}", **nothing)
    return touched["inbound"], touched["message"]


def _seal_events(session: Session, leads: Sequence[int]) -> None:
    """The sender's id of a thing, sealed: a delivery of it that comes again is known and let go."""
    writer = writer_of(session)
    where = OF_A_PERSON["inbox_event"].where.format(leads=numbers(leads))
    rows = writer.rows(f"SELECT id, source, key FROM inbox_event WHERE {where} ORDER BY id")
    for event_id, source, key in rows:
        writer.run(
            "UPDATE inbox_event SET key = :sealed WHERE id = :id",
            sealed=seal(session, f"event:{source}", key),
            id=event_id,
        )


def _say_only_what_happened(session: Session, where: str) -> None:
    """A timeline's sentences name people; what is left of `lead.created` is "Lead created"."""
    writer = writer_of(session)
    for (kind,) in writer.rows(f"SELECT DISTINCT kind FROM activity WHERE {where}"):
        words = kind.replace(".", " ").replace("_", " ").capitalize()
        writer.run(
            f"UPDATE activity SET summary = :words WHERE kind = :kind AND ({where})",
            words=words,
            kind=kind,
        )


def _speak_of_nobody(session: Session, leads: Sequence[int], names: Sequence[str]) -> None:
    traces.forget_alerts(session, leads, names)
    traces.forget_edits(session, leads, names)
    forget_changes(writer_of(session), names)
    traces.forget_views(session, names)
    traces.forget_desks(session, names)
    traces.forget_unlinked(session, names)
    traces.forget_links_of_others(session, leads)
    traces.take_out_of_texts(session, names)
    traces.forget_words(session)


def _close(session: Session, lead: Lead, now: datetime) -> None:
    session.refresh(lead)
    lead.erased_at = now
    lead.respond_by, lead.overdue_at = None, None
    if lead.stage in OPEN_STAGES:
        lead.stage, lead.outcome = LeadStage.LOST, ERASED
        lead.closed_at = lead.closed_at or now
    lead.version += 1
