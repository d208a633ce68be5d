"""`callboard inbox`: what arrived raw, and what is quarantined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import (
    at_clock,
    fields_of,
    one_line,
    plain_text,
    print_json,
    print_rows,
    say,
    to_json,
    told_line,
)
from data.words import _
from data.words.enumerated import word_of

if TYPE_CHECKING:
    from data.inbox.queries import EventRow

app = typer.Typer(
    help=_("What arrived raw, and what is quarantined."), no_args_is_help=True, **PLAIN
)
COLUMNS = ("id", "source", "external_id", "state", "reason", "lead_id")


@app.command("list", help=_("What arrived, newest first."))
def listing(
    state: Annotated[
        str, typer.Option(help=_("received, created, merged, quarantined or noted"))
    ] = "",
    source: Annotated[str, typer.Option(help=_("Only what came through this door."))] = "",
    limit: Limit = 200,
    as_json: AsJson = False,
) -> None:
    from console.commands.options import one_of
    from data.inbox import queries
    from data.inbox.states import InboundState

    wanted = one_of(InboundState, state, "--state").value if state else ""
    with open_desk() as desk:
        found = desk.read(queries.listing, state=wanted, source=source, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty=_("Nothing has arrived yet."), limit=limit)


@app.command("show", help=_("One delivery as it arrived."))
def show(inbox_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    from data.inbox import queries

    with open_desk() as desk:
        item = desk.read(queries.item, inbox_id)
    if as_json:
        print_json({**to_json(item.row), "content_type": item.content_type,
                    "payload": item.payload, "events": item.events})  # fmt: skip
        return
    say(f"{item.row.source} {one_line(item.row.external_id)}: {word_of(item.row.state)}")
    say(told_line(item.row.reason) or _("lead {lead_id}").format(lead_id=item.row.lead_id))
    for event in item.events:
        say(_event_line(event))
    say(plain_text(item.payload))


def _event_line(event: EventRow) -> str:
    """What was said, and what followed: `bounce (hard), applied: hard bounce: 5.1.1; lead 7`."""
    what = f"{event.kind} ({one_line(event.event)})" if event.event else event.kind
    why = told_line(event.problem or event.why)
    about = [_("lead {lead_id}").format(lead_id=event.lead_id)] if event.lead_id else []
    about += (
        [_("message {message_id}").format(message_id=event.message_id)] if event.message_id else []
    )
    about += (
        [_("booking {booking}").format(booking=one_line(event.booking))] if event.booking else []
    )
    if event.next_at is not None:
        about.append(_("asked for again at {at}").format(at=at_clock(event.next_at)))
    return "; ".join([f"- {what}, {word_of(event.state)}" + (f": {why}" if why else ""), *about])


@app.command("try", help=_("What would be understood of a file, storing nothing."))
def try_(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=_("What arrived; - reads it from a pipe."))
    ],
    source: Annotated[str, typer.Option(help=_("The door that it would come through."))],
    content_type: Annotated[
        str, typer.Option(help=_("As its sender states it. Empty: guessed from the content."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    from console.commands.inbox_try import try_file

    try_file(source, file, content_type, as_json=as_json)


@app.command("replay", help=_("Try quarantined deliveries again, after a rule was mended."))
def replay(ids: Annotated[list[int], typer.Argument(metavar="ID...")]) -> None:
    from data.inbox import process

    with open_desk() as desk:
        for inbox_id in ids:
            result = desk.act(process.replay, inbox_id, house=desk.house)
            what = (
                _("lead {lead_id}").format(lead_id=result.lead_id)
                if result.lead_id
                else told_line(result.reason)
            )
            say(
                _("Inbox item {inbox_id}: {state}: {what}").format(
                    inbox_id=inbox_id, state=word_of(result.state.value), what=what
                )
            )
