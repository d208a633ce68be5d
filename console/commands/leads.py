"""`callboard leads`: add, import, list, show, assign, touch."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from console.commands import lead_handoff, lead_merge, lead_privacy, lead_tracking
from console.commands.desk import open_desk
from console.commands.imports import check_source, import_file, imports, undo_import
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import one_line, plain_text, print_json, print_rows, say

app = typer.Typer(
    help="Leads: take in, list, show, assign, note a touch.", no_args_is_help=True, **PLAIN
)

COLUMNS = ("id", "name", "email", "phone", "source", "stage", "score", "urgency", "owner",
           "received_at", "first_response_at")  # fmt: skip


def lead_json(row: Any) -> dict[str, Any]:
    """The stable fields of a lead (the interface people script against)."""
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "source": row.source,
        "stage": row.stage.value,
        "score": row.score,
        "urgency": row.urgency.value,
        "intent": row.intent,
        "tags": list(row.tags),
        "owner": row.owner,
        "received_at": row.received_at,
        "first_response_at": row.first_response_at,
        "respond_by": row.respond_by,
        "hot": row.hot,
        "answer": row.answer,
    }


@app.command("add")
def add(
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    email: Annotated[str, typer.Option()] = "",
    phone: Annotated[str, typer.Option()] = "",
    message: Annotated[str, typer.Option(help="What they want, in their words.")] = "",
    source: Annotated[str, typer.Option(help="A source of the playbook.")] = "other",
    company: Annotated[str, typer.Option()] = "",
    as_json: AsJson = False,
) -> None:
    """Take in a lead by hand; it is tagged, scored and answered like any other."""
    from data.inbox.take_in import take_in
    from data.refused import Refused

    fields = {"name": name, "email": email, "phone": phone, "message": message,
              "company": company}  # fmt: skip
    with open_desk() as desk:
        check_source(desk, source)
        hours = desk.playbook.service.repeat_window_hours
        result, repeated = take_in(
            desk.premises.store,
            {key: value for key, value in fields.items() if value},
            source=source,
            house=desk.house,
            now=desk.now(),
            by=desk.operator,
            repeat_window=timedelta(hours=hours),
        )
        if result.lead_id is None:
            raise Refused(f"{result.reason} Give at least a name, an e-mail address or a phone.")
        if as_json:
            print_json({"id": result.lead_id, "state": result.state.value, "repeated": repeated})
            return
        how = "was here already" if repeated else result.state.value
        say(f"Lead {result.lead_id} {how}.")


app.command("import")(import_file)
app.command("imports")(imports)
app.command("undo-import")(undo_import)
lead_merge.add_to(app)
lead_privacy.add_to(app)
lead_handoff.add_to(app)
lead_tracking.add_to(app)


@app.command("list")
def listing(
    stage: Annotated[str, typer.Option(help="Only leads in this stage.")] = "",
    source: Annotated[str, typer.Option(help="Only leads of this source.")] = "",
    owner: Annotated[str, typer.Option(help="Only leads of this owner.")] = "",
    limit: Limit = 1000,
    as_json: AsJson = False,
) -> None:
    """Leads, newest first."""
    from data.leads.pane import listing as rows_of
    from data.leads.stages import LeadStage
    from data.refused import Refused
    from data.team.members import member_called

    if stage and stage not in {known.value for known in LeadStage}:
        known = ", ".join(member.value for member in LeadStage)
        raise Refused(f"There is no stage '{stage}'. The stages are: {known}.")
    with open_desk() as desk:
        owner = member_called(owner, desk.playbook.team) or owner
        found = desk.look(rows_of, stage=stage, source=source, owner=owner, limit=limit)
    rows = [lead_json(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty="No leads yet.", limit=limit)


@app.command("show")
def show(lead_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """One lead: what was said, its score with reasons, its timeline, and what comes next."""
    from data.leads import queries
    from data.outreach.panes import follow_up_pane

    with open_desk() as desk:
        detail = desk.read(queries.detail, lead_id, desk.playbook)
        coming = desk.look(follow_up_pane, lead_id=lead_id)
    if as_json:
        from console.commands.printing import to_json

        print_json({**to_json(detail), "follow_ups": coming})
        return
    say(f"Lead {detail.id}: {one_line(detail.name) or '(no name)'}")
    say(f"  {one_line(detail.email) or '-'}   {one_line(detail.phone or detail.phone_raw) or '-'}")
    say(f"  {detail.stage.value}, from {detail.source}, score {detail.score}, "
        f"urgency {detail.urgency.value}, owner {one_line(detail.owner) or 'nobody'}")  # fmt: skip
    if detail.merged_into is not None:
        say(f"  goes on as lead {detail.merged_into}, into which it was merged")
    for came in detail.sources[1:]:
        say(f"  also from {one_line(came.source)} by {one_line(came.door)}, {came.at:%Y-%m-%d}")
    for said in detail.conversation:
        arrow = "<" if said.direction == "in" else ">"
        state = f" ({said.state})" if said.state else ""
        say(
            f"\n{arrow} {said.at:%Y-%m-%d %H:%M} UTC {said.channel}{state} {one_line(said.subject)}"
        )
        say(plain_text(said.body))
    if detail.points:
        say(f"\nScore {detail.score} of {detail.threshold}")
    for point in detail.points:
        note = f" [{one_line(point.note)}]" if point.note else ""
        say(f"  {point.points:+4} {point.at:%Y-%m-%d %H:%M} UTC {one_line(point.kind)}:"
            f" {one_line(point.why)}{note}")  # fmt: skip
    say("\nTimeline")
    for entry in detail.timeline:
        why = f"  ({one_line(entry.why)})" if entry.why else ""
        say(f"  {entry.at:%Y-%m-%d %H:%M:%S} {entry.by}: {one_line(entry.summary)}{why}")
    say("\nComing")
    for step in coming:
        say(f"  {step.due_at:%Y-%m-%d %H:%M} UTC {step.sequence} {step.step} "
            f"by {step.channel}, {step.state.value}")  # fmt: skip


@app.command("assign")
def assign(
    lead_id: Annotated[int, typer.Argument(metavar="ID")],
    owner: Annotated[str, typer.Argument(help="The new owner; '' for nobody.")],
) -> None:
    """Give a lead an owner: a name of the playbook's team, or any other."""
    from data.team import assigning

    with open_desk() as desk:
        desk.act(assigning.assign, lead_id, owner, house=desk.house)
    say(f"Lead {lead_id} belongs to {one_line(owner) or 'nobody'}.")


@app.command("touch")
def touch(
    lead_id: Annotated[int, typer.Argument(metavar="ID")],
    kind: Annotated[str, typer.Option(help="call, voicemail, email, sms, walk_in, reply, "
                                           "opt_out_email, opt_out_sms or note")] = "call",
    note: Annotated[str, typer.Option()] = "",
) -> None:  # fmt: skip
    """Note a contact by hand; the automation moves around it."""
    from console.commands.options import one_of
    from data.leads import contact

    chosen = one_of(contact.Touch, kind, "--kind")
    with open_desk() as desk:
        desk.act(contact.touch, lead_id, chosen, note, house=desk.house)
    say(f"Noted: {chosen.value.replace('_', ' ')} with lead {lead_id}.")
