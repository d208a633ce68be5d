"""`callboard leads tracking`: whether a person's opens, clicks and visits may be noticed."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.printing import say


def tracking(
    lead_id: Annotated[int, typer.Argument(metavar="ID")],
    allow: Annotated[bool, typer.Option("--allow/--object", help="What the person said.")],
    why: Annotated[str, typer.Option(help="Their words, and where they said them.")],
) -> None:
    """Keep the person's word on being followed: they agreed, or they object."""
    from data.engagement import permission

    keep = permission.allow_tracking if allow else permission.object_to_tracking
    with open_desk() as desk:
        desk.act(keep, lead_id, why)
    say(f"Lead {lead_id} {'may be' if allow else 'is not'} followed.")


def add_to(app: typer.Typer) -> None:
    app.command("tracking")(tracking)
