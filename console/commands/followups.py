"""`callboard followups`: sequence steps still to come."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import fields_of, print_rows, say

app = typer.Typer(help="Sequence steps still to come.", no_args_is_help=True, **PLAIN)
COLUMNS = ("id", "lead_id", "lead_name", "sequence", "step", "channel", "due_at", "state")
Step = Annotated[int, typer.Argument(metavar="ID")]


@app.command("list")
def listing(
    lead: Annotated[int | None, typer.Option(help="Only this lead's.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also those already decided.")] = False,
    limit: Limit = 1000,
    as_json: AsJson = False,
) -> None:
    """Steps by due time."""
    from data.outreach import panes

    with open_desk() as desk:
        found = desk.look(panes.follow_up_pane, lead_id=lead, every=every, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty="No follow-up is planned.", limit=limit)


@app.command("start")
def start(
    lead: Annotated[int, typer.Argument(metavar="LEAD")],
    sequence: Annotated[str, typer.Argument(metavar="SEQUENCE")],
) -> None:
    """Put a lead into a sequence of the playbook; it takes the place of what runs."""
    from data.outreach import triggers

    with open_desk() as desk:
        desk.act(triggers.begin_by_hand, lead, sequence, house=desk.house)
    say(f"Lead {lead} is in {sequence} now.")


@app.command("pause")
def pause(step: Step) -> None:
    """Hold the sequence of this step; nothing is dropped."""
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.pause, step)
    say("Paused.")


@app.command("resume")
def resume(step: Step) -> None:
    """Go on; the time on hold does not eat the waits."""
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.resume, step, house=desk.house)
    say("Resumed.")


@app.command("skip")
def skip(step: Step) -> None:
    """Leave this step out."""
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.skip, step, house=desk.house)
    say("Skipped.")


@app.command("now")
def now(step: Step) -> None:
    """Let this step leave at once."""
    from data.outreach import adjusting

    with open_desk() as desk:
        desk.act(adjusting.send_now, step)
    say("It leaves now; a text message waits for the recipient's hours.")
