"""`callboard report`: what can be learnt from what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson
from console.commands.printing import fields_of, print_rows, say
from data.reports.names import REPORTS
from data.words import _, ngettext

app = typer.Typer(help=_("Reports."), no_args_is_help=True, **PLAIN)

TALLIED = ("label", "template", "times", "share", "waited_for", "latest", "latest_at")
EACH = ("message_id", "lead_id", "lead_name", "at", "by", "because", "why", "template", "channel",
        "reasons")  # fmt: skip
FIGURES = ("figure", "value", "unit", "share", "note")
WITH_ROWS = (*FIGURES, "noun", "ids")
MOST = 10_000
"""Rejections that a report looks at, the newest."""

Days = Annotated[int, typer.Option(min=1, max=3650, help=_("How far back, today included."))]
Csv = Annotated[Path | None, typer.Option(metavar="FILE", help=_("Write it to a file."))]


@app.callback(help=_("What can be learnt from what happened."))
def report() -> None:
    return


@app.command(
    "rejections",
    help=_("Why drafts were rejected, by reason and template, the most frequent first."),
)
def rejections(
    days: Days = 90,
    each: Annotated[
        bool, typer.Option("--each", help=_("Every rejected draft on its own."))
    ] = False,
    csv: Csv = None,
    as_json: AsJson = False,
) -> None:
    from data.outreach.rejections import rejected_since, tallied

    with open_desk() as desk:
        since = desk.now() - timedelta(days=days)
        found = desk.look(rejected_since, since, limit=MOST)
        counted = tallied(found, desk.playbook.review.rejections)
    rows = [fields_of(row) for row in (found if each else counted)]
    columns = EACH if each else TALLIED
    if csv is not None:
        _write(csv, rows, columns)
        return
    empty = ngettext(
        "No draft was rejected in the last {days} day.",
        "No draft was rejected in the last {days} days.",
        days,
    ).format(days=days)
    print_rows(rows, columns, as_json=as_json, empty=empty, limit=MOST if each else 0)


def _write(file: Path, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    from data.files.csv_written import write_csv

    write_csv(file, rows, columns)
    told = ngettext("{count} row is in {file}.", "{count} rows are in {file}.", len(rows))
    say(told.format(count=len(rows), file=file))


def _figures_of(name: str) -> Callable[[int, Path | None, bool], None]:
    """The command of a report: the figures that the console shows under the same name."""

    def print_figures(days: Days = 30, csv: Csv = None, as_json: AsJson = False) -> None:
        from data.reports.asking import report as ask
        from data.reports.report import Period
        from data.reports.spoken import spoken

        with open_desk() as desk:
            period = Period.last(days, desk.now(), desk.zone)
            found = desk.look(ask, name, desk.playbook, period)
        rows = [{"figure": one.label, **fields_of(one)} for one in found.figures]
        if csv is not None:
            _write(csv, rows, FIGURES)
            return
        if as_json:
            wanted = [{key: row[key] for key in WITH_ROWS} for row in rows]
            print_rows(wanted, WITH_ROWS, as_json=True, empty="")
            return
        say(found.says)
        if found.is_cut and found.since is not None:
            say(
                _("There are too many to read: this is of those since {since:%Y-%m-%d}.").format(
                    since=found.since
                )
            )
        for row in rows:
            row["value"] = spoken(row["value"], row["unit"])
            row["share"] = "" if row["share"] is None else f"{row['share']:.0%}"
        print_rows(rows, ("figure", "value", "share", "note"), as_json=False, empty="")

    return print_figures


for _name, _help in REPORTS.items():
    if _name != "rejections":
        app.command(_name, help=_help)(_figures_of(_name))
