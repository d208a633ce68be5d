"""`callboard inbox`: what arrived raw, and what is quarantined."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import (
    fields_of,
    one_line,
    plain_text,
    print_json,
    print_rows,
    say,
    to_json,
)

app = typer.Typer(help="What arrived raw, and what is quarantined.", no_args_is_help=True, **PLAIN)
COLUMNS = ("id", "source", "external_id", "state", "reason", "lead_id")


@app.command("list")
def listing(
    state: Annotated[str, typer.Option(help="received, created, merged or quarantined")] = "",
    limit: Limit = 200,
    as_json: AsJson = False,
) -> None:
    """What arrived, newest first."""
    from console.commands.options import one_of
    from data.inbox import queries
    from data.inbox.states import InboundState

    wanted = one_of(InboundState, state, "--state").value if state else ""
    with open_desk() as desk:
        rows = [fields_of(row) for row in desk.read(queries.listing, state=wanted, limit=limit)]
    print_rows(rows, COLUMNS, as_json=as_json, empty="Nothing has arrived yet.", limit=limit)


@app.command("show")
def show(inbox_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """One delivery as it arrived."""
    from data.inbox import queries

    with open_desk() as desk:
        item = desk.read(queries.item, inbox_id)
    if as_json:
        print_json({**to_json(item.row), "content_type": item.content_type,
                    "payload": item.payload})  # fmt: skip
        return
    say(f"{item.row.source} {one_line(item.row.external_id)}: {item.row.state}")
    say(one_line(item.row.reason) or f"lead {item.row.lead_id}")
    say(plain_text(item.payload))


@app.command("replay")
def replay(ids: Annotated[list[int], typer.Argument(metavar="ID...")]) -> None:
    """Try quarantined deliveries again, after a rule was mended."""
    from data.inbox import process

    with open_desk() as desk:
        for inbox_id in ids:
            result = desk.act(process.replay, inbox_id, house=desk.house)
            what = f"lead {result.lead_id}" if result.lead_id else one_line(result.reason)
            say(f"Inbox item {inbox_id}: {result.state.value}: {what}")
