"""`callboard review`: messages that wait for a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
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

app = typer.Typer(help="Messages that wait for a person.", no_args_is_help=True, **PLAIN)
COLUMNS = ("id", "lead_id", "reasons", "channel", "to", "subject", "state", "created_at")


@app.command("list")
def listing(
    snoozed: Annotated[bool, typer.Option("--all", help="Also those that are snoozed.")] = False,
    limit: Limit = 1000,
    as_json: AsJson = False,
) -> None:
    """Everything that waits for a person, oldest first."""
    from data.outreach import panes

    with open_desk() as desk:
        found = desk.look(panes.review_pane, now=desk.now(), snoozed=snoozed, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty="Nothing waits for a person.", limit=limit)


@app.command("show")
def show(review_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """The draft exactly as it will leave, with the reasons it waits and what was said."""
    from data.outreach import queries

    with open_desk() as desk:
        detail = desk.read(queries.review_detail, review_id)
    if as_json:
        fields = to_json(detail)
        print_json({**fields.pop("row"), **fields})
        return
    for reason in detail.reasons:
        say(f"{reason.reason.replace('_', ' ')}: {one_line(reason.why)}")
    say(f"\nThe lead wrote:\n{plain_text(detail.message)}")
    say(f"\nDraft by {detail.row.channel} to {one_line(detail.row.to) or '(nobody)'}")
    say(f"Subject: {one_line(detail.row.subject)}\n\n{plain_text(detail.row.body)}")


@app.command("approve")
def approve(ids: Annotated[list[int], typer.Argument(metavar="ID...")]) -> None:
    """Send these drafts as they stand. There is no undo here, so they leave at once."""
    from data.outreach import review

    with open_desk() as desk:
        for review_id in ids:
            desk.act(review.approve, review_id, shown=None, hold=timedelta(0))
            say(f"Approved {review_id}.")


@app.command("reject")
def reject(
    ids: Annotated[list[int], typer.Argument(metavar="ID...")],
    why: Annotated[str, typer.Option(help="The reason, for the timeline.")],
) -> None:
    """Never send these drafts."""
    from data.outreach import review

    with open_desk() as desk:
        for review_id in ids:
            desk.act(review.reject, review_id, why=why, house=desk.house)
            say(f"Rejected {review_id}.")


@app.command("edit")
def edit(
    review_id: Annotated[int, typer.Argument(metavar="ID")],
    subject: Annotated[str | None, typer.Option()] = None,
    body: Annotated[str | None, typer.Option(help="The new text.")] = None,
    body_file: Annotated[Path | None, typer.Option(help="A file with the new text.")] = None,
    to: Annotated[str | None, typer.Option(help="The recipient.")] = None,
) -> None:
    """Change a draft; it still has to be approved."""
    from data.outreach import review

    if body_file is not None:
        body = body_file.read_text(encoding="utf-8")
    if subject is None and body is None and to is None:
        raise typer.BadParameter("give --subject, --body, --body-file or --to")
    with open_desk() as desk:
        desk.act(review.edit, review_id, playbook=desk.playbook, subject=subject, body=body,
                 recipient=to)  # fmt: skip
    say(f"Draft {review_id} changed.")


@app.command("went")
def went(review_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Say that an uncertain message arrived. (`approve` sends it again.)"""
    from data.outreach import settle

    with open_desk() as desk:
        desk.act(settle.it_went, review_id, house=desk.house)
    say(f"Noted: message {review_id} arrived.")
