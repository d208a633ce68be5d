"""`callboard next`: what happens next, of all leads or of one, and what would cancel it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import fields_of, print_rows
from data.words import _, ngettext

app = typer.Typer(**PLAIN)
COLUMNS = ("at", "lead_id", "lead_name", "what", "why")
YEAR = 24 * 365


@app.command(
    help=_(
        "What happens next by itself, with the rule and with what would cancel it: "
        "of all leads in the next hours, or everything that is still to come for one."
    )
)
def coming(
    hours: Annotated[int, typer.Option(min=1, max=YEAR, help=_("How far to look."))] = 24,
    lead: Annotated[int | None, typer.Option(help=_("Only this lead's, however far."))] = None,
    limit: Limit = 1000,
    as_json: AsJson = False,
) -> None:
    from data.outlook import ahead

    with open_desk() as desk:
        if lead is None:
            until = desk.now() + timedelta(hours=hours)
            found = desk.look(ahead.next_hours, desk.playbook, until=until, limit=limit)
        else:
            things = desk.read(ahead.of_lead, lead, desk.playbook)
            found = ahead.Ahead(things[:limit], len(things))
    rows = [fields_of(row) for row in found.things]
    empty = _("Nothing is to come.")
    if lead is None:
        empty = ngettext(
            "Nothing is due in {hours} hour.", "Nothing is due in {hours} hours.", hours
        ).format(hours=hours)
    print_rows(rows, COLUMNS, as_json=as_json, empty=empty, total=found.total)
