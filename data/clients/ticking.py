"""The gate list of a client: ticked, waived, and who waits for whom."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from data.activity.timeline import record
from data.activity.whys import WHYS
from data.clients.board import gates_of, placed
from data.clients.gates import Gate, Item, stage_of
from data.clients.tables import Client, Tick
from data.columns import fetch
from data.playbook.models import Playbook
from data.refused import Refused
from data.words import _
from data.words.retelling import retold


def gate_of_client(session: Session, client_id: int, playbook: Playbook, now: datetime) -> Gate:
    """The gate list as it stands in this transaction."""
    here = placed(session, "WHERE id = :id", id=client_id)
    return gates_of(session, here, playbook, now)[client_id]


def tick(
    session: Session, client_id: int, criterion: str, *, playbook: Playbook, now: datetime, by: str
) -> None:
    """A person confirms a criterion or deliverable; ticking it again takes it back."""
    client = fetch(session, Client, client_id, "client")
    gate = gate_of_client(session, client.id or 0, playbook, now)
    for item in _find(gate, criterion):
        held = _tick_row(session, client, item)
        if held is not None:
            session.delete(held)
            summary = f"Taken back: {item.text}"
        else:
            session.add(_new_tick(client, item, now=now, by=by))
            summary = f"Done: {item.text}"
        session.flush()
        record(session, "client.ticked", summary, now=now, by=by, client_id=client.id)
    note_waiting(session, client, playbook, now=now, by=by)


def waive(
    session: Session,
    client_id: int,
    criterion: str,
    *,
    why: str,
    playbook: Playbook,
    now: datetime,
    by: str,
) -> None:
    """Let a criterion pass unmet, on somebody's word and with the reason; never silently."""
    if not why.strip():
        raise Refused(_("Say why the criterion is waived: the reason goes on the timeline."))
    client = fetch(session, Client, client_id, "client")
    gate = gate_of_client(session, client.id or 0, playbook, now)
    for item in _find(gate, criterion):
        if item.is_met:
            why_met = retold(item.why, WHYS)
            raise Refused(_("'{text}' is met already: {why}.").format(text=item.text, why=why_met))
        row = _new_tick(client, item, now=now, by=by)
        row.waived, row.why = True, why.strip()
        session.add(row)
        session.flush()
        record(session, "client.waived", f"Waived: {item.text}", why=why.strip(),
               now=now, by=by, client_id=client.id)  # fmt: skip
    note_waiting(session, client, playbook, now=now, by=by)


def _find(gate: Gate, criterion: str) -> list[Item]:
    """Items by key, by text, or by the beginning of either when that is unmistakable."""
    wanted = criterion.strip().casefold()
    items = [*gate.items, *gate.deliverables]
    exact = [i for i in items if wanted in (i.key.casefold(), i.text.casefold())]
    if exact:
        return exact
    near = [i for i in items if wanted and wanted in f"{i.key} {i.text}".casefold()]
    if len(near) == 1:
        return near
    if near:
        keys = ", ".join(i.key for i in near)
        raise Refused(
            _("'{criterion}' could be any of: {keys}.").format(criterion=criterion, keys=keys)
        )
    keys = ", ".join(i.key for i in items)
    raise Refused(
        _("There is no criterion '{criterion}' here. The criteria are: {keys}.").format(
            criterion=criterion, keys=keys
        )
    )


def _tick_row(session: Session, client: Client, item: Item) -> Tick | None:
    return session.exec(
        select(Tick).where(
            Tick.client_id == client.id, Tick.stage == item.stage, Tick.criterion == item.key
        )
    ).first()


def _new_tick(client: Client, item: Item, *, now: datetime, by: str) -> Tick:
    return Tick(client_id=client.id or 0, stage=item.stage, criterion=item.key, by=by, at=now)


def note_waiting(
    session: Session, client: Client, playbook: Playbook, *, now: datetime, by: str
) -> None:
    """Between a finished exit list and the next entry list a client waits, with a clock."""
    gate = gate_of_client(session, client.id or 0, playbook, now)
    waits = bool(gate.next_stage) and gate.exit_is_met and bool(gate.missing)
    if waits and client.waiting_since is None:
        client.waiting_since = now
        following = stage_of(gate.next_stage, playbook.lifecycle)
        summary = f"Waiting to enter {following.label}"
        why = f"the exit list is complete; {following.owner} owns the entry list"
        record(session, "client.waiting", summary, why=why, now=now, by=by, client_id=client.id)
    elif not waits:
        client.waiting_since = None
    client.version += 1
