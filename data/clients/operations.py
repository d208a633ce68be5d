"""What happens to a client: won, advanced, sent back, blocked, given values."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.meanwhile import must_be
from data.activity.timeline import record
from data.clients.board import open_blockers
from data.clients.calendar import keep_calendar
from data.clients.gates import next_stage_of, stage_of
from data.clients.own_rules import client_of_source
from data.clients.tables import Blocker, BlockerKind, Client, StageVisit
from data.clients.ticking import gate_of_client, note_waiting
from data.columns import fetch
from data.leads.tables import Lead
from data.playbook.models import Playbook
from data.playbook.per_client import check_values, sources_of
from data.refused import Refused
from data.words import _, ngettext


def client_from_lead(
    session: Session, lead: Lead, *, playbook: Playbook, now: datetime, by: str
) -> int:
    """A won lead becomes a client in the first stage and keeps its history.

    A client who wrote in again and is won again stays the one client it is.
    """
    known = session.exec(select(Client.id).where(Client.lead_id == lead.id)).first()
    if known is not None:
        return known
    name = lead.company or lead.name or lead.email or f"Lead {lead.id}"
    return add(session, name, playbook=playbook, now=now, by=by, lead_id=lead.id, owner=lead.owner)


def add(
    session: Session,
    name: str,
    *,
    playbook: Playbook,
    now: datetime,
    by: str,
    lead_id: int | None = None,
    owner: str = "",
) -> int:
    """A new client in the first stage; returns its id."""
    if not name.strip():
        raise Refused(_("A client needs a name."))
    first = playbook.lifecycle.stages[0]
    client = Client(
        name=name.strip()[:200],
        lead_id=lead_id,
        stage=first.key,
        owner=owner or first.owner,
        created_at=now,
        entered_at=now,
    )
    session.add(client)
    session.flush()
    keep_calendar(session, playbook.business.country, (now.year, now.year + 1))
    session.add(StageVisit(client_id=client.id or 0, stage=first.key, entered_at=now))
    record(session, "client.created", f"Client {client.name} in {first.label}",
           why="the lead was won" if lead_id else "added by hand",
           now=now, by=by, client_id=client.id, lead_id=lead_id)  # fmt: skip
    return client.id or 0


def advance(
    session: Session,
    client_id: int,
    *,
    playbook: Playbook,
    now: datetime,
    by: str,
    version: int | None = None,
) -> str:
    """Into the next stage when the gate is met; `Refused` names what is missing.

    Returns the new stage's key.
    """
    client = fetch(session, Client, client_id, "client")
    must_be(session, client, version)
    gate = gate_of_client(session, client.id or 0, playbook, now)
    stage = stage_of(client.stage, playbook.lifecycle)
    following = next_stage_of(client.stage, playbook.lifecycle)
    if following is None:
        raise Refused(
            _("{name} is in {stage}, the last stage.").format(name=client.name, stage=stage.label)
        )
    blockers = open_blockers(session, [client_id]).get(client_id, ())
    if gate.missing:
        missing = "; ".join(f"{item.text} ({item.key})" for item in gate.missing)
        raise Refused(
            ngettext(
                "{name} cannot leave {stage} yet, {met} of {total} criterion is met. "
                "Missing: {missing}.",
                "{name} cannot leave {stage} yet, {met} of {total} criteria are met. "
                "Missing: {missing}.",
                gate.total,
            ).format(
                name=client.name, stage=stage.label, met=gate.met, total=gate.total, missing=missing
            )
        )
    if blockers:
        kinds = ", ".join(blocker.kind.replace("_", " ") for blocker in blockers)
        raise Refused(
            _("{name} is blocked ({kinds}). Clear the blocker, then advance.").format(
                name=client.name, kinds=kinds
            )
        )
    why = "; ".join(f"{item.key}: {item.why}" for item in gate.items)
    _enter(session, client, following.key, why, playbook, now=now, by=by)
    return following.key


def _enter(
    session: Session,
    client: Client,
    stage_key: str,
    why: str,
    playbook: Playbook,
    *,
    now: datetime,
    by: str,
) -> None:
    lifecycle = playbook.lifecycle
    before, after = stage_of(client.stage, lifecycle), stage_of(stage_key, lifecycle)
    visit = session.exec(
        select(StageVisit)
        .where(StageVisit.client_id == client.id, col(StageVisit.left_at).is_(None))
        .order_by(col(StageVisit.id).desc())
    ).first()
    if visit is not None:
        visit.left_at, visit.why = now, why
    session.add(StageVisit(client_id=client.id or 0, stage=stage_key, entered_at=now))
    if client.owner == before.owner:
        client.owner = after.owner
    client.stage, client.entered_at = stage_key, now
    client.waiting_since = client.escalated_at = None
    if stage_key == lifecycle.goal and client.operational_at is None:
        client.operational_at = now
    client.version += 1
    record(session, "client.moved", f"{before.label} → {after.label}", why=why,
           now=now, by=by, client_id=client.id)  # fmt: skip


def go_back(
    session: Session,
    client_id: int,
    *,
    why: str,
    playbook: Playbook,
    now: datetime,
    by: str,
    version: int | None = None,
) -> str:
    """Back to the stage before, with a reason. Its ticks stay; take back what no longer holds."""
    if not why.strip():
        raise Refused(_("Say why the client goes back: the reason goes on the timeline."))
    client = fetch(session, Client, client_id, "client")
    must_be(session, client, version)
    keys = [stage.key for stage in playbook.lifecycle.stages]
    position = keys.index(client.stage)
    if position == 0:
        raise Refused(_("{name} is in the first stage already.").format(name=client.name))
    _enter(session, client, keys[position - 1], why.strip(), playbook, now=now, by=by)
    if keys[position - 1] != playbook.lifecycle.goal:
        client.operational_at = None
    return client.stage


def block(
    session: Session, client_id: int, kind: BlockerKind, note: str, *, now: datetime, by: str
) -> int:
    """Something is in the way; returns the blocker's id."""
    client = fetch(session, Client, client_id, "client")
    blocker = Blocker(client_id=client.id or 0, kind=kind, note=note.strip(), by=by, at=now)
    session.add(blocker)
    client.version += 1
    session.flush()
    label = kind.value.replace("_", " ")
    record(session, "client.blocked", f"Blocked: {label}", why=note.strip(),
           now=now, by=by, client_id=client.id)  # fmt: skip
    return blocker.id or 0


def unblock(session: Session, client_id: int, *, now: datetime, by: str, note: str = "") -> None:
    """Clear every open blocker of the client."""
    client = fetch(session, Client, client_id, "client")
    still_open = (Blocker.client_id == client_id, col(Blocker.cleared_at).is_(None))
    blockers = session.exec(select(Blocker).where(*still_open)).all()
    if not blockers:
        raise Refused(_("{name} is not blocked.").format(name=client.name))
    for blocker in blockers:
        blocker.cleared_by, blocker.cleared_at = by, now
    client.version += 1
    record(session, "client.unblocked", "Blocker cleared", why=note.strip(),
           now=now, by=by, client_id=client.id)  # fmt: skip


def set_variant(
    session: Session, client_id: int, variant: str, *, playbook: Playbook, now: datetime, by: str
) -> None:
    """Walk the client by a named variant of the lists (*Operational – Low Volume*); empty: none."""
    variants = playbook.lifecycle.variants
    if variant and variant not in variants:
        raise Refused(
            _("There is no variant '{variant}'. The variants are: {variants}.").format(
                variant=variant, variants=", ".join(variants)
            )
        )
    client = fetch(session, Client, client_id, "client")
    client.variant = variant
    label = variants.get(variant, "none")
    record(session, "client.variant", f"Variant: {label}", now=now, by=by, client_id=client.id)
    note_waiting(session, client, playbook, now=now, by=by)


def set_values(
    session: Session,
    client_id: int,
    values: dict[str, str],
    *,
    playbook: Playbook,
    now: datetime,
    by: str,
) -> None:
    """Set the client's own values (business name, sender, hours, …); an empty one is removed.

    What they can be is in `data.playbook.per_client`; one that could not be used is refused.
    """
    client = fetch(session, Client, client_id, "client")
    check_values({key: value for key, value in values.items() if value != ""}, playbook)
    for source in sources_of(values):
        if other := client_of_source(session, source, but=client_id):
            raise Refused(
                _("The leads of '{source}' are those of client {other} already.").format(
                    source=source, other=other
                )
            )
    merged = {**client.custom, **values}
    client.custom = {key: value for key, value in merged.items() if value != ""}
    client.version += 1
    summary = f"Values set: {', '.join(values)}"
    record(session, "client.values", summary, now=now, by=by, client_id=client.id)
