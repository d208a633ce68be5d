"""`callboard leads handoff`: the note for whoever goes on with a lead."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import AsJson
from console.commands.printing import one_line, plain_text, print_json, say
from data.words import _


def add_to(app: Any) -> None:
    """Put the command among those of `callboard leads`."""
    app.command(
        "handoff",
        help=_("Hand a lead over: the note goes to the agent, who owns the lead from then on."),
    )(handoff)


def handoff(
    lead_id: Annotated[int, typer.Argument(metavar="ID")],
    to: Annotated[str, typer.Option(help=_("Who goes on; empty: the owner."))] = "",
    show: Annotated[bool, typer.Option("--show", help=_("Only show the note as of now."))] = False,
    as_json: AsJson = False,
) -> None:
    from data.handoff.handing import hand_off
    from data.handoff.queries import handoff_view

    with open_desk() as desk:
        if not show:
            desk.act(hand_off, lead_id, to, playbook=desk.playbook)
        view = desk.read(handoff_view, lead_id, desk.playbook, now=desk.now())
    if as_json:
        print_json(view)
        return
    if show:
        say(plain_text(view.now.page))
        return
    given = view.before[0]
    say(plain_text(given.note))
    told = _("Handed off to {agent} as note {number}.")
    say("\n" + told.format(agent=one_line(given.agent), number=given.id))
