"""`callboard outcome`: the ten-second form (THE HUB)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, one_of
from console.commands.printing import print_json, say
from data.words import _
from data.words.enumerated import word_of

app = typer.Typer(**PLAIN)
DAY = timedelta(days=1)


@app.command(help=_("What came of a lead: the ten-second form."))
def outcome(
    lead: Annotated[int, typer.Argument(metavar="LEAD")],
    result: Annotated[
        str,
        typer.Argument(
            help="won, job_done, booked, no_show, no_answer, call_back, not_now, lost, not_a_lead"
        ),
    ],
    note: Annotated[
        str,
        typer.Option(
            help=_("Its words may decide what follows: see the playbook's outcomes.lost.reasons")
        ),
    ] = "",
    on: Annotated[
        str,
        typer.Option(
            help=_("When to call back, or when they come if booked: 2026-12-01 or 2026-12-01T15:00")
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    from data.leads import contact

    chosen = one_of(contact.Outcome, result, "RESULT")
    with open_desk() as desk:
        moment = _moment(on).replace(tzinfo=desk.zone) if on else None
        client_id = desk.act(contact.outcome, lead, chosen, house=desk.house, note=note, on=moment)
    if as_json:
        print_json({"lead_id": lead, "outcome": chosen.value, "client_id": client_id})
        return
    told = _("Lead {lead_id}: {outcome}.")
    if client_id:
        told = _("Lead {lead_id}: {outcome}. It is client {client_id} now.")
    say(told.format(lead_id=lead, outcome=word_of(chosen.value), client_id=client_id))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
        return moment - DAY + DAY + DAY - DAY  # as far as any zone takes it
    except (ValueError, OverflowError):  # OverflowError: at the ends of the calendar
        raise typer.BadParameter(
            _("--on '{text}' is not a date such as 2026-12-01").format(text=text)
        ) from None
