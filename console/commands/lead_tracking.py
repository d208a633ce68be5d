"""`callboard leads tracking`: whether a person's opens, clicks and visits may be noticed."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.printing import say
from data.words import _


def tracking(
    lead_id: Annotated[int, typer.Argument(metavar="ID")],
    allow: Annotated[bool, typer.Option("--allow/--object", help=_("What the person said."))],
    why: Annotated[str, typer.Option(help=_("Their words, and where they said them."))],
) -> None:
    from data.engagement import permission

    keep = permission.allow_tracking if allow else permission.object_to_tracking
    with open_desk() as desk:
        desk.act(keep, lead_id, why)
    told = _("Lead {lead_id} may be followed.") if allow else _("Lead {lead_id} is not followed.")
    say(told.format(lead_id=lead_id))


def add_to(app: typer.Typer) -> None:
    app.command(
        "tracking", help=_("Keep the person's word on being followed: they agreed, or they object.")
    )(tracking)
