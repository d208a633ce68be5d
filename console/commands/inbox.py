"""`callboard inbox`: what arrived raw, and what is quarantined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from data.inbox.queries import EventRow

app = typer.Typer(help="What arrived raw, and what is quarantined.", no_args_is_help=True, **PLAIN)
COLUMNS = ("id", "source", "external_id", "state", "reason", "lead_id")


@app.command("list")
def listing(
    state: Annotated[
        str, typer.Option(help="received, created, merged, quarantined or noted")
    ] = "",
    source: Annotated[str, typer.Option(help="Only what came through this door.")] = "",
    limit: Limit = 200,
    as_json: AsJson = False,
) -> None:
    """What arrived, newest first."""
    from console.commands.options import one_of
    from data.inbox import queries
    from data.inbox.states import InboundState

    wanted = one_of(InboundState, state, "--state").value if state else ""
    with open_desk() as desk:
        found = desk.read(queries.listing, state=wanted, source=source, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty="Nothing has arrived yet.", limit=limit)


@app.command("show")
def show(inbox_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """One delivery as it arrived."""
    from data.inbox import queries

    with open_desk() as desk:
        item = desk.read(queries.item, inbox_id)
    if as_json:
        print_json({**to_json(item.row), "content_type": item.content_type,
                    "payload": item.payload, "events": item.events})  # fmt: skip
        return
    say(f"{item.row.source} {one_line(item.row.external_id)}: {item.row.state}")
    say(one_line(item.row.reason) or f"lead {item.row.lead_id}")
    for event in item.events:
        say(_event_line(event))
    say(plain_text(item.payload))


def _event_line(event: EventRow) -> str:
    """What was said, and what followed: `bounce (hard), applied: hard bounce: 5.1.1; lead 7`."""
    what = f"{event.kind} ({one_line(event.event)})" if event.event else event.kind
    why = one_line(event.problem or event.why)
    about = [f"lead {event.lead_id}"] if event.lead_id else []
    about += [f"message {event.message_id}"] if event.message_id else []
    about += [f"booking {one_line(event.booking)}"] if event.booking else []
    if event.next_at is not None:
        about.append(f"asked for again at {event.next_at.astimezone():%Y-%m-%d %H:%M:%S}")
    return "; ".join([f"- {what}, {event.state}" + (f": {why}" if why else ""), *about])


@app.command("try")
def try_(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What arrived; - reads it from a pipe.")
    ],
    source: Annotated[str, typer.Option(help="The door that it would come through.")],
    content_type: Annotated[
        str, typer.Option(help="As its sender states it. Empty: guessed from the content.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """What would be understood of a file, storing nothing."""
    from console.commands.inbox_try import try_file

    try_file(source, file, content_type, as_json=as_json)


@app.command("replay")
def replay(ids: Annotated[list[int], typer.Argument(metavar="ID...")]) -> None:
    """Try quarantined deliveries again, after a rule was mended."""
    from data.inbox import process

    with open_desk() as desk:
        for inbox_id in ids:
            result = desk.act(process.replay, inbox_id, house=desk.house)
            what = f"lead {result.lead_id}" if result.lead_id else one_line(result.reason)
            say(f"Inbox item {inbox_id}: {result.state.value}: {what}")
