"""`callboard leads`: add, import, list, show, assign, touch."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from console.commands import lead_handoff, lead_merge, lead_privacy, lead_tracking
from console.commands.desk import open_desk
from console.commands.imports import check_source, import_file, imports, undo_import
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import (
    one_line,
    print_json,
    print_rows,
    say,
)
from data.words import _
from data.words.enumerated import word_of

app = typer.Typer(
    help=_("Leads: take in, list, show, assign, note a touch."), no_args_is_help=True, **PLAIN
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


@app.command(
    "add", help=_("Take in a lead by hand; it is tagged, scored and answered like any other.")
)
def add(
    name: Annotated[str, typer.Option(help=_("The person's name."))] = "",
    email: Annotated[str, typer.Option()] = "",
    phone: Annotated[str, typer.Option()] = "",
    message: Annotated[str, typer.Option(help=_("What they want, in their words."))] = "",
    source: Annotated[str, typer.Option(help=_("A source of the playbook."))] = "other",
    company: Annotated[str, typer.Option()] = "",
    as_json: AsJson = False,
) -> None:
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
            raise Refused(
                _("{reason} Give at least a name, an e-mail address or a phone.").format(
                    reason=result.reason
                )
            )
        if as_json:
            print_json({"id": result.lead_id, "state": result.state.value, "repeated": repeated})
            return
        told = _("Lead {lead_id} was here already.") if repeated else _("Lead {lead_id} {state}.")
        say(told.format(lead_id=result.lead_id, state=word_of(result.state.value)))


app.command(
    "import",
    help=_(
        "Take in every row of a file; each is created, merged or quarantined, with the "
        "reason.\n\nNew people are answered and followed up by the rules of their source, "
        "unless --no-answer."
    ),
)(import_file)
app.command("imports", help=_("The files that were imported, newest first."))(imports)
app.command(
    "undo-import",
    help=_("Take an import back; leads that were written to or worked on since stay."),
)(undo_import)
lead_merge.add_to(app)
lead_privacy.add_to(app)
lead_handoff.add_to(app)
lead_tracking.add_to(app)


@app.command("list", help=_("Leads, newest first."))
def listing(
    stage: Annotated[str, typer.Option(help=_("Only leads in this stage."))] = "",
    source: Annotated[str, typer.Option(help=_("Only leads of this source."))] = "",
    owner: Annotated[str, typer.Option(help=_("Only leads of this owner."))] = "",
    limit: Limit = 1000,
    as_json: AsJson = False,
) -> None:
    from data.leads.pane import listing as rows_of
    from data.leads.stages import LeadStage
    from data.refused import Refused
    from data.team.members import member_called

    if stage and stage not in {known.value for known in LeadStage}:
        known = ", ".join(member.value for member in LeadStage)
        raise Refused(
            _("There is no stage '{stage}'. The stages are: {known}.").format(
                stage=stage, known=known
            )
        )
    with open_desk() as desk:
        owner = member_called(owner, desk.playbook.team) or owner
        found = desk.look(rows_of, stage=stage, source=source, owner=owner, limit=limit)
    rows = [lead_json(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty=_("No leads yet."), limit=limit)


@app.command(
    "show",
    help=_("One lead: what was said, its score with reasons, its timeline, and what comes next."),
)
def show(lead_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    from console.commands.lead_shown import show_lead
    from data.leads import queries
    from data.outreach.panes import follow_up_pane

    with open_desk() as desk:
        detail = desk.read(queries.detail, lead_id, desk.playbook)
        coming = desk.look(follow_up_pane, lead_id=lead_id)
    if as_json:
        from console.commands.printing import to_json

        print_json({**to_json(detail), "follow_ups": coming})
        return
    show_lead(detail, coming)


@app.command("assign", help=_("Give a lead an owner: a name of the playbook's team, or any other."))
def assign(
    lead_id: Annotated[int, typer.Argument(metavar="ID")],
    owner: Annotated[str, typer.Argument(help=_("The new owner; '' for nobody."))],
) -> None:
    from data.team import assigning

    with open_desk() as desk:
        desk.act(assigning.assign, lead_id, owner, house=desk.house)
    say(
        _("Lead {lead_id} belongs to {owner}.").format(
            lead_id=lead_id, owner=one_line(owner) or _("nobody")
        )
    )


@app.command("touch", help=_("Note a contact by hand; the automation moves around it."))
def touch(
    lead_id: Annotated[int, typer.Argument(metavar="ID")],
    kind: Annotated[
        str,
        typer.Option(
            help="call, voicemail, email, sms, walk_in, reply, opt_out_email, opt_out_sms, note"
        ),
    ] = "call",
    note: Annotated[str, typer.Option()] = "",
) -> None:
    from console.commands.options import one_of
    from data.leads import contact

    chosen = one_of(contact.Touch, kind, "--kind")
    with open_desk() as desk:
        desk.act(contact.touch, lead_id, chosen, note, house=desk.house)
    say(
        _("Noted: {touch} with lead {lead_id}.").format(
            touch=word_of(chosen.value), lead_id=lead_id
        )
    )
