"""`callboard report`: what can be learnt from what happened."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson
from console.commands.printing import fields_of, print_rows, say

app = typer.Typer(help="Reports.", no_args_is_help=True, **PLAIN)

TALLIED = ("label", "template", "times", "share", "waited_for", "latest", "latest_at")
EACH = ("message_id", "lead_id", "lead_name", "at", "by", "because", "why", "template", "channel",
        "reasons")  # fmt: skip
MOST = 10_000
"""Rejections that a report looks at, the newest."""


@app.callback()
def report() -> None:
    """What can be learnt from what happened."""


@app.command("rejections")
def rejections(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 90,
    each: Annotated[bool, typer.Option("--each", help="Every rejected draft on its own.")] = False,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it to a file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Why drafts were rejected, by reason and template, the most frequent first."""
    from data.outreach.rejections import rejected_since, tallied

    with open_desk() as desk:
        since = desk.now() - timedelta(days=days)
        found = desk.look(rejected_since, since, limit=MOST)
        counted = tallied(found, desk.playbook.review.rejections)
    rows = [fields_of(row) for row in (found if each else counted)]
    columns = EACH if each else TALLIED
    if csv is not None:
        from console.commands.csv_file import write_csv

        write_csv(csv, rows, columns)
        say(f"{len(rows)} rows are in {csv}.")
        return
    empty = f"No draft was rejected in the last {days} days."
    print_rows(rows, columns, as_json=as_json, empty=empty, limit=MOST if each else 0)
