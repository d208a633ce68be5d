"""`callboard leads import`, `imports` and `undo-import`: files of leads, and taking them back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import AsJson, Limit
from console.commands.printing import (
    fields_of,
    one_line,
    print_json,
    print_rows,
    print_table,
    say,
    told_line,
)
from data.words import _, ngettext
from data.words.enumerated import word_of

if TYPE_CHECKING:
    from data.files.table import Table
    from data.imports.preview import Preview
    from data.imports.take_in import FileTaken
    from screens.desk import Desk

IMPORTS = ("id", "name", "source", "at", "by", "rows", "created", "merged", "quarantined",
           "undone_at")  # fmt: skip
File = Annotated[
    Path, typer.Argument(help=_("CSV, Excel (.xlsx) or vCard; the first line names the columns."))
]
Source = Annotated[str, typer.Option(help=_("The source of rows that name none."))]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=_("Show what the file would bring; store nothing."))
]
Errors = Annotated[
    Path | None, typer.Option(help=_("Write the rows that cannot be used, each with its reason."))
]
Columns = Annotated[
    list[str], typer.Option("--column", help=_("Take a column for a field, as Wer=name."))
]
NoAnswer = Annotated[
    bool,
    typer.Option(
        "--no-answer", help=_("Write to nobody: for lists of people who asked for nothing.")
    ),
]
MOST_PROBLEMS = 20
"""Lines of problems that a preview prints."""


def import_file(
    file: File,
    source: Source = "import",
    column: Columns = [],  # noqa: B006 - typer takes the default from here
    dry_run: DryRun = False,
    no_answer: NoAnswer = False,
    errors: Errors = None,
    as_json: AsJson = False,
) -> None:
    table = _read(file)
    for choice in column:
        table = _chosen(table, choice)
    with open_desk() as desk:
        check_source(desk, source)
        if dry_run:
            _show_preview(desk, table, errors, is_answered=not no_answer, as_json=as_json)
        else:
            taken = _take_in(desk, table, file.name, source, is_answered=not no_answer)
            _tell(table, taken, errors, as_json=as_json)


def _read(path: Path) -> Table:
    from data.files.read import read_file
    from data.files.table import UnreadableFile
    from data.refused import Refused

    try:
        return read_file(path)
    except UnreadableFile as error:
        raise Refused(str(error)) from None


def check_source(desk: Desk, source: str) -> None:
    from data.refused import Refused

    if source not in desk.playbook.sources:
        known = ", ".join(desk.playbook.sources)
        raise Refused(
            _("There is no source '{source}' in the playbook. The sources are: {known}.").format(
                source=source, known=known
            )
        )


def _chosen(table: Table, choice: str) -> Table:
    from data.imports.columns import choose

    name, sign, meaning = choice.rpartition("=")
    if not sign:
        raise typer.BadParameter(_("--column '{choice}' is not COLUMN=FIELD").format(choice=choice))
    return choose(table, name.strip(), meaning)


def _show_preview(
    desk: Desk, table: Table, errors: Path | None, *, is_answered: bool, as_json: bool
) -> None:
    from data.imports.bad_rows import bad_rows_of_preview
    from data.imports.preview import preview

    found = desk.look(preview, table, country=desk.playbook.business.country)
    _write_errors(errors, bad_rows_of_preview(table))
    if as_json:
        print_json(_preview_json(found))
        return
    say(_("{how}. Nothing was stored.").format(how=one_line(found.how)))
    rows = [{"column": column.name, "taken_for": column.meaning or _("kept as it is"),
             "first_values": " | ".join(column.values)} for column in found.columns]  # fmt: skip
    print_table(rows, ("column", "taken_for", "first_values"), _("There are no columns."))
    for problem in found.problems[:MOST_PROBLEMS]:
        say(f"{problem[:1].upper()}{one_line(problem[1:])}.")
    if (more := len(found.problems) - MOST_PROBLEMS) > 0:
        say(
            ngettext(
                "… and {count} more row that cannot be used.",
                "… and {count} more rows that cannot be used.",
                more,
            ).format(count=more)
        )
    say(f"{found.counted()}.")
    if is_answered:
        say(_("New people are answered and followed up; with --no-answer nobody is written to."))
    else:
        say(_("Nobody is written to."))


def _preview_json(found: Preview) -> dict[str, Any]:
    counts = {"rows": found.total, "new": found.new, "known": found.known,
              "repeated": found.repeated, "unusable": found.unusable}  # fmt: skip
    sample = [{"line": row.line, "values": dict(row.values), "problem": row.problem}
              for row in found.rows]  # fmt: skip
    columns = {column.name: column.meaning for column in found.columns}
    return {"dry_run": True, "how": found.how, "columns": columns, **counts, "sample": sample,
            "problems": list(found.problems)}  # fmt: skip


def _take_in(desk: Desk, table: Table, name: str, source: str, *, is_answered: bool) -> FileTaken:
    from data.imports.take_in import take_in_file

    return take_in_file(
        desk.premises.store,
        table,
        name=name,
        source=source,
        house=desk.house,
        now=desk.now(),
        by=desk.operator,
        is_answered=is_answered,
    )


def _tell(table: Table, taken: FileTaken, errors: Path | None, *, as_json: bool) -> None:
    from data.imports.bad_rows import bad_rows

    _write_errors(errors, bad_rows(table, taken.rows))
    totals = {"rows": len(taken.rows), **taken.counts}
    columns = dict(zip(table.columns, table.meanings, strict=True))
    if as_json:
        results = [fields_of(row) for row in taken.rows]
        print_json({"columns": columns, **totals, "import_id": taken.import_id,
                    "results": results})  # fmt: skip
        return
    as_it_is = _("kept as it is")
    kinds = (f"{one_line(column)} → {kind or as_it_is}" for column, kind in columns.items())
    say(_("Columns: {columns}").format(columns=", ".join(kinds)))
    for row in taken.rows:
        if row.reason:
            say(
                _("Line {line}: {state}: {reason}").format(
                    line=row.line, state=word_of(row.state), reason=told_line(row.reason)
                )
            )
    say(
        _("Import {import_id}; `callboard leads undo-import {import_id}` takes it back.").format(
            import_id=taken.import_id
        )
    )
    read = ngettext("{count} row", "{count} rows", len(taken.rows)).format(count=len(taken.rows))
    became = (f"{number} {word_of(state)}" for state, number in taken.counts.items())
    say(", ".join([read, *became]) + ".")


def _write_errors(path: Path | None, text: str) -> None:
    from data.refused import Refused

    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Refused(
            _("{path} cannot be written: {strerror}.").format(path=path, strerror=error.strerror)
        ) from None


def imports(limit: Limit = 1000, as_json: AsJson = False) -> None:
    from data.imports.queries import imports as rows_of

    with open_desk() as desk:
        found = desk.look(rows_of, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, IMPORTS, as_json=as_json, empty=_("Nothing was imported yet."), limit=limit)
    for row in () if as_json else found:
        if row.undone_by and row.undone_at is None:
            say(
                _(
                    "Import {import_id} is not taken back to its end yet, as {by} began to. Where "
                    "that broke off, a runner goes on by itself within two minutes; `callboard "
                    "leads undo-import {import_id}` goes on now."
                ).format(import_id=row.id, by=one_line(row.undone_by))
            )


def undo_import(
    import_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False
) -> None:
    from screens.undoing_import import undo_import as take_back

    with open_desk() as desk:
        undone = take_back(desk, import_id)
    if as_json:
        print_json(undone)
        return
    for stayed in undone.stayed:
        say(
            _("Lead {lead_id} stays: it {why} since.").format(
                lead_id=stayed.lead_id, why=_(stayed.why)
            )
        )
    say(
        ngettext(
            "Import {import_id} is undone: {count} lead closed, {restored} put back as before, "
            "{set_aside} out of quarantine, {stayed} left as they are now.",
            "Import {import_id} is undone: {count} leads closed, {restored} put back as before, "
            "{set_aside} out of quarantine, {stayed} left as they are now.",
            undone.closed,
        ).format(
            import_id=import_id,
            count=undone.closed,
            restored=undone.restored,
            set_aside=undone.set_aside,
            stayed=len(undone.stayed),
        )
    )
    if undone.going_on:
        say(
            ngettext(
                "{count} sequence that its rows had ended goes on where it stood.",
                "{count} sequences that its rows had ended go on where they stood.",
                undone.going_on,
            ).format(count=undone.going_on)
        )
    for one in undone.stay_ended:
        say(
            _(
                "A sequence of lead {lead_id} stays ended: {why}. `callboard followups start` "
                "begins one anew."
            ).format(lead_id=one.lead_id, why=told_line(one.why))
        )
