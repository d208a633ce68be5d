"""`callboard clients`: clients on their way through the stages."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, one_of
from console.commands.printing import one_line, print_json, print_rows, say, to_json

app = typer.Typer(help="Clients on their way through the stages.", no_args_is_help=True, **PLAIN)
COLUMNS = ("id", "name", "stage", "days_in_stage", "target", "gate", "owner", "blockers")
Id = Annotated[int, typer.Argument(metavar="ID")]


def client_json(row: Any) -> dict[str, Any]:
    """The stable fields of a client (the interface people script against)."""
    return {
        "id": row.id,
        "name": row.name,
        "stage": row.stage,
        "entered_at": row.entered_at,
        "days_in_stage": row.standing.days,
        "target_days": row.standing.target,
        "overdue": row.standing.overdue,
        "owner": row.owner,
        "blockers": [to_json(blocker) for blocker in row.blockers],
        "gate": {"met": row.gate_met, "total": row.gate_total},
        "waiting_since": row.waiting_since,
        "variant": row.variant,
    }


@app.command("add")
def add(
    name: Annotated[str, typer.Argument()],
    owner: Annotated[str, typer.Option()] = "",
    as_json: AsJson = False,
) -> None:
    """A client that did not come through a lead."""
    from data.clients import operations

    with open_desk() as desk:
        client_id = desk.act(operations.add, name, playbook=desk.playbook, owner=owner)
    if as_json:
        print_json({"id": client_id})
        return
    say(f"Client {client_id} added.")


@app.command("list")
def listing(as_json: AsJson = False) -> None:
    """Clients by stage."""
    from data.clients.board import board

    with open_desk() as desk:
        found = desk.look(board, desk.playbook, desk.now())
    rows = [client_json(row) for row in found]
    if not as_json:
        for row in rows:
            gate, held = row["gate"], row["blockers"]
            row["gate"] = f"{gate['met']}/{gate['total']}"
            row["target"] = row["target_days"]
            row["blockers"] = [blocker["kind"] for blocker in held]
    print_rows(rows, COLUMNS, as_json=as_json, empty="No clients yet: a won lead becomes one.")


@app.command("show")
def show(client_id: Id, as_json: AsJson = False) -> None:
    """One client: the gate list with what is met and missing, and its history."""
    from data.clients import queries

    with open_desk() as desk:
        detail = desk.read(queries.detail, client_id, desk.playbook, desk.now())
    if as_json:
        criteria = [{**to_json(item), "is_met": item.is_met} for item in detail.gate.items]
        print_json(
            {
                **client_json(detail.row),
                "next_stage": detail.gate.next_stage,
                "criteria": criteria,
                "missing": [item.key for item in detail.gate.missing],
                "deliverables": detail.gate.deliverables,
                "values": detail.values,
                "lead_id": detail.lead_id,
                "visits": detail.visits,
                "timeline": detail.timeline,
            }
        )
        return
    row = detail.row
    target = f" of {row.standing.target}" if row.standing.target is not None else ""
    say(f"Client {row.id}: {one_line(row.name)}")
    say(f"  {detail.rule.label}, {row.standing.days}{target} business days, "
        f"owner {one_line(row.owner)}, gate {row.gate_met}/{row.gate_total}")  # fmt: skip
    for blocker in row.blockers:
        say(f"  blocked: {blocker.kind.replace('_', ' ')} {one_line(blocker.note)}")
    for item in detail.gate.items:
        why = f"  ({one_line(item.why)})" if item.why else ""
        say(f"  [{'x' if item.is_met else ' '}] {item.key}: {item.text}{why}")
    for item in detail.gate.deliverables:
        say(f"  deliverable [{'x' if item.is_met else ' '}] {item.key}: {item.text}")
    say("\nTimeline")
    for entry in detail.timeline:
        say(f"  {entry.at:%Y-%m-%d %H:%M} {entry.by}: {one_line(entry.summary)}")


@app.command("values")
def values(
    client_id: Id, pairs: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")]
) -> None:
    """Set the client's own values; KEY= removes one."""
    from data.clients import operations

    split = [pair.partition("=") for pair in pairs]
    if wrong := [key for key, sign, _ in split if not sign or not key]:
        raise typer.BadParameter(f"'{wrong[0]}' is not KEY=VALUE")
    with open_desk() as desk:
        given = {key: value for key, _, value in split}
        desk.act(operations.set_values, client_id, given, playbook=desk.playbook)
    say("Values set.")


@app.command("tick")
def tick(
    client_id: Id, criteria: Annotated[list[str], typer.Argument(metavar="CRITERION...")]
) -> None:
    """Confirm criteria or deliverables by key or text; ticking again takes one back."""
    from data.clients import ticking

    with open_desk() as desk:
        for criterion in criteria:
            desk.act(ticking.tick, client_id, criterion, playbook=desk.playbook)
            say(f"Ticked: {criterion}")


@app.command("waive")
def waive(
    client_id: Id,
    criterion: Annotated[str, typer.Argument()],
    why: Annotated[str, typer.Option(help="The reason, for the timeline.")],
) -> None:
    """Let a criterion pass unmet."""
    from data.clients import ticking

    with open_desk() as desk:
        desk.act(ticking.waive, client_id, criterion, why=why, playbook=desk.playbook)
    say(f"Waived: {criterion}")


@app.command("variant")
def variant(client_id: Id, name: Annotated[str, typer.Argument(help="'' for none")]) -> None:
    """Walk the client by a named variant of the lists."""
    from data.clients import operations

    with open_desk() as desk:
        desk.act(operations.set_variant, client_id, name, playbook=desk.playbook)
    say(f"Variant: {name or 'none'}.")


@app.command("advance")
def advance(client_id: Id) -> None:
    """Into the next stage, when the gate is met."""
    from data.clients import operations

    with open_desk() as desk:
        stage = desk.act(operations.advance, client_id, playbook=desk.playbook)
    say(f"Client {client_id} is in {stage} now.")


@app.command("back")
def back(client_id: Id, why: Annotated[str, typer.Option(help="The reason.")]) -> None:
    """Back to the stage before."""
    from data.clients import operations

    with open_desk() as desk:
        stage = desk.act(operations.go_back, client_id, why=why, playbook=desk.playbook)
    say(f"Client {client_id} is in {stage} again.")


@app.command("block")
def block(
    client_id: Id,
    kind: Annotated[str, typer.Option(help="missing_information, technical, unresponsive, other")],
    note: Annotated[str, typer.Option()] = "",
) -> None:
    """Note what is in the way."""
    from data.clients import operations
    from data.clients.tables import BlockerKind

    chosen = one_of(BlockerKind, kind, "--kind")
    with open_desk() as desk:
        desk.act(operations.block, client_id, chosen, note)
    say(f"Client {client_id} is blocked.")


@app.command("unblock")
def unblock(client_id: Id, note: Annotated[str, typer.Option()] = "") -> None:
    """Clear every blocker."""
    from data.clients import operations

    with open_desk() as desk:
        desk.act(operations.unblock, client_id, note=note)
    say(f"Client {client_id} is not blocked any more.")
