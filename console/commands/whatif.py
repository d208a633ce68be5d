"""`callboard whatif`: what would happen until a date, played on a copy by the real rules."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson
from console.commands.printing import fields_of, print_rows
from console.commands.when import EXAMPLES, moment_of
from data.words import _

if TYPE_CHECKING:
    from data.whatif.scenario import Deed

app = typer.Typer(**PLAIN)
COLUMNS = ("at", "lead_id", "lead_name", "summary", "why")
WHEN = "WHEN"


def _on(help_: str) -> Any:
    return typer.Option(metavar=WHEN, help=help_)


@app.command(
    help=_(
        "What would happen until a date if nobody did anything, or if the lead "
        "replied, booked or opted out. The real rules play it on a copy of the "
        "database, on a moved clock; nothing is sent, nothing is stored. WHEN is on "
        "the business's clock: {examples}."
    ).format(examples=EXAMPLES)
)
def whatif(
    until: Annotated[str, typer.Option(metavar=WHEN, help=_("How far to play."))] = "30 days",
    lead: Annotated[int | None, typer.Option(help=_("Only what becomes of this lead."))] = None,
    reply: Annotated[str, _on(_("Suppose that they reply then."))] = "",
    book: Annotated[str, _on(_("Suppose that they book an appointment then."))] = "",
    opt_out: Annotated[str, _on(_("Suppose that they opt out of everything then."))] = "",
    call: Annotated[str, _on(_("Suppose that they are called by somebody then."))] = "",
    no_show: Annotated[
        str, _on(_("Suppose that they do not come to their appointment then."))
    ] = "",
    won: Annotated[str, _on(_("Suppose that they are won then."))] = "",
    lost: Annotated[str, _on(_("Suppose that they are lost then."))] = "",
    approve: Annotated[
        bool, typer.Option("--approve", help=_("Suppose that every draft is approved at once."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from data.whatif.question import what_if
    from data.whatif.scenario import Scenario

    said = {"reply": reply, "book": book, "opt_out": opt_out, "call": call, "no_show": no_show,
            "won": won, "lost": lost}  # fmt: skip
    with open_desk() as desk:
        now, zone = desk.now(), desk.zone
        end = moment_of(until, now, zone, "--until")
        scenario = Scenario(end, lead, _deeds(said, now, zone), approve)
        found = what_if(desk.premises.store, desk.house, scenario, now=now)
    rows = [fields_of(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty=_("Nothing would happen."))


def _deeds(said: dict[str, str], now: datetime, zone: tzinfo) -> tuple[Deed, ...]:
    from data.whatif.scenario import Deed, DeedKind

    return tuple(
        Deed(moment_of(when, now, zone, f"--{name.replace('_', '-')}"), DeedKind(name))
        for name, when in said.items()
        if when
    )
