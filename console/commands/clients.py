"""`callboard clients`: clients on their way through the stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, one_of
from console.commands.printing import (
    at_clock,
    one_line,
    print_json,
    print_rows,
    say,
    to_json,
    told_line,
)
from data.words import _, ngettext
from data.words.enumerated import word_of

if TYPE_CHECKING:
    from data.clients.standing import Standing

app = typer.Typer(help=_("Clients on their way through the stages."), no_args_is_help=True, **PLAIN)
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


@app.command("add", help=_("A client that did not come through a lead."))
def add(
    name: Annotated[str, typer.Argument()],
    owner: Annotated[str, typer.Option()] = "",
    as_json: AsJson = False,
) -> None:
    from data.clients import operations

    with open_desk() as desk:
        client_id = desk.act(operations.add, name, playbook=desk.playbook, owner=owner)
    if as_json:
        print_json({"id": client_id})
        return
    say(_("Client {client_id} added.").format(client_id=client_id))


@app.command("list", help=_("Clients by stage."))
def listing(as_json: AsJson = False) -> None:
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
    print_rows(rows, COLUMNS, as_json=as_json, empty=_("No clients yet: a won lead becomes one."))


@app.command(
    "show", help=_("One client: the gate list with what is met and missing, and its history.")
)
def show(client_id: Id, as_json: AsJson = False) -> None:
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
    say(_("Client {client_id}: {name}").format(client_id=row.id, name=one_line(row.name)))
    owner, met = one_line(row.owner) or _("nobody"), f"{row.gate_met}/{row.gate_total}"
    say(f"  {detail.rule.label}, {_days(row.standing)}, "
        + _("owner {owner}, gate {met}").format(owner=owner, met=met))  # fmt: skip
    for blocker in row.blockers:
        kind, note = word_of(blocker.kind), one_line(blocker.note)
        say("  " + _("blocked: {kind} {note}").format(kind=kind, note=note).rstrip())
    for item in detail.gate.items:
        why = f"  ({told_line(item.why)})" if item.why else ""
        say(f"  [{'x' if item.is_met else ' '}] {item.key}: {item.text}{why}")
    for item in detail.gate.deliverables:
        ticked = "x" if item.is_met else " "
        say("  " + _("deliverable") + f" [{ticked}] {item.key}: {item.text}")
    say("\n" + _("Timeline"))
    for entry in detail.timeline:
        say(f"  {at_clock(entry.at)} {entry.by}: {told_line(entry.summary)}")


def _days(standing: Standing) -> str:
    if standing.target is None:
        return ngettext("{days} business day", "{days} business days", standing.days).format(
            days=standing.days
        )
    return ngettext(
        "{days} of {target} business day", "{days} of {target} business days", standing.target
    ).format(days=standing.days, target=standing.target)


@app.command("values", help=_("Set the client's own values; KEY= removes one."))
def values(
    client_id: Id, pairs: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")]
) -> None:
    from data.clients import operations

    split = [pair.partition("=") for pair in pairs]
    if wrong := [key for key, sign, _ in split if not sign or not key]:
        raise typer.BadParameter(_("'{wrong}' is not KEY=VALUE").format(wrong=wrong[0]))
    with open_desk() as desk:
        given = {key: value for key, _, value in split}
        desk.act(operations.set_values, client_id, given, playbook=desk.playbook)
    say(_("Values set."))


@app.command(
    "tick", help=_("Confirm criteria or deliverables by key or text; ticking again takes one back.")
)
def tick(
    client_id: Id, criteria: Annotated[list[str], typer.Argument(metavar="CRITERION...")]
) -> None:
    from data.clients import ticking

    with open_desk() as desk:
        for criterion in criteria:
            desk.act(ticking.tick, client_id, criterion, playbook=desk.playbook)
            say(_("Ticked: {criterion}").format(criterion=criterion))


@app.command("waive", help=_("Let a criterion pass unmet."))
def waive(
    client_id: Id,
    criterion: Annotated[str, typer.Argument()],
    why: Annotated[str, typer.Option(help=_("The reason, for the timeline."))],
) -> None:
    from data.clients import ticking

    with open_desk() as desk:
        desk.act(ticking.waive, client_id, criterion, why=why, playbook=desk.playbook)
    say(_("Waived: {criterion}").format(criterion=criterion))


@app.command("variant", help=_("Walk the client by a named variant of the lists."))
def variant(client_id: Id, name: Annotated[str, typer.Argument(help=_("'' for none"))]) -> None:
    from data.clients import operations

    with open_desk() as desk:
        desk.act(operations.set_variant, client_id, name, playbook=desk.playbook)
    say(_("Variant: {name}.").format(name=name or _("none")))


@app.command("advance", help=_("Into the next stage, when the gate is met."))
def advance(client_id: Id) -> None:
    from data.clients import operations

    with open_desk() as desk:
        stage = desk.act(operations.advance, client_id, playbook=desk.playbook)
    say(_("Client {client_id} is in {stage} now.").format(client_id=client_id, stage=stage))


@app.command("back", help=_("Back to the stage before."))
def back(client_id: Id, why: Annotated[str, typer.Option(help=_("The reason."))]) -> None:
    from data.clients import operations

    with open_desk() as desk:
        stage = desk.act(operations.go_back, client_id, why=why, playbook=desk.playbook)
    say(_("Client {client_id} is in {stage} again.").format(client_id=client_id, stage=stage))


@app.command("block", help=_("Note what is in the way."))
def block(
    client_id: Id,
    kind: Annotated[str, typer.Option(help="missing_information, technical, unresponsive, other")],
    note: Annotated[str, typer.Option()] = "",
) -> None:
    from data.clients import operations
    from data.clients.tables import BlockerKind

    chosen = one_of(BlockerKind, kind, "--kind")
    with open_desk() as desk:
        desk.act(operations.block, client_id, chosen, note)
    say(_("Client {client_id} is blocked.").format(client_id=client_id))


@app.command("unblock", help=_("Clear every blocker."))
def unblock(client_id: Id, note: Annotated[str, typer.Option()] = "") -> None:
    from data.clients import operations

    with open_desk() as desk:
        desk.act(operations.unblock, client_id, note=note)
    say(_("Client {client_id} is not blocked any more.").format(client_id=client_id))
