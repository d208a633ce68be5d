"""`callboard followups`: sequence steps still to come."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import fields_of, print_rows, say
from data.words import _

app = typer.Typer(help=_("Sequence steps still to come."), no_args_is_help=True, **PLAIN)
COLUMNS = ("id", "lead_id", "lead_name", "sequence", "step", "channel", "due_at", "state")
Step = Annotated[int, typer.Argument(metavar="ID")]


@app.command("list", help=_("Steps by due time."))
def listing(
    lead: Annotated[int | None, typer.Option(help=_("Only this lead's."))] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Also those already decided."))] = False,
    limit: Limit = 1000,
    as_json: AsJson = False,
) -> None:
    from data.outreach import panes

    with open_desk() as desk:
        found = desk.look(panes.follow_up_pane, lead_id=lead, every=every, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty=_("No follow-up is planned."), limit=limit)


@app.command(
    "start", help=_("Put a lead into a sequence of the playbook; it takes the place of what runs.")
)
def start(
    lead: Annotated[int, typer.Argument(metavar="LEAD")],
    sequence: Annotated[str, typer.Argument(metavar="SEQUENCE")],
) -> None:
    from data.outreach import triggers

    with open_desk() as desk:
        desk.act(triggers.begin_by_hand, lead, sequence, house=desk.house)
    say(_("Lead {lead} is in {sequence} now.").format(lead=lead, sequence=sequence))


@app.command("pause", help=_("Hold the sequence of this step; nothing is dropped."))
def pause(step: Step) -> None:
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.pause, step)
    say(_("Paused."))


@app.command("resume", help=_("Go on; the time on hold does not eat the waits."))
def resume(step: Step) -> None:
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.resume, step, house=desk.house)
    say(_("Resumed."))


@app.command("skip", help=_("Leave this step out."))
def skip(step: Step) -> None:
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.skip, step, house=desk.house)
    say(_("Skipped."))


@app.command("now", help=_("Let this step leave at once."))
def now(step: Step) -> None:
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.send_now, step)
    say(_("It leaves now; a text message waits for the recipient's hours."))
