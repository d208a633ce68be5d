"""`callboard leads compliance`, `consent`, `erase`, `export`: what a person may ask of us."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from console.commands.desk import open_desk
from console.commands.options import AsJson, one_of
from console.commands.printing import fields_of, one_line, print_json, say, to_json

if TYPE_CHECKING:
    from data.consent.compliance import Compliance, Standing
    from data.leads.listing import Line

Lead = Annotated[int, typer.Argument(metavar="ID")]


def add_to(app: typer.Typer) -> None:
    """Make these commands of `callboard leads`."""
    app.command("compliance")(compliance)
    app.command("consent")(consent)
    app.command("erase")(erase)
    app.command("export")(export)


def compliance(lead_id: Lead, as_json: AsJson = False) -> None:
    """May we write to this person now, on each channel, and on what ground."""
    from data.consent.compliance import compliance as page

    with open_desk() as desk:
        shown = desk.look(page, lead_id, playbook=desk.playbook, now=desk.now())
    if as_json:
        print_json(shown)
        return
    say(f"Lead {lead_id}: {one_line(shown.name) or '(no name)'}")
    if shown.erased_at is not None:
        say(f"  erased on {shown.erased_at:%Y-%m-%d}")
    for standing in shown.channels:
        _say_channel(standing)
    say(f"\nClock   {', '.join(shown.zones[:4])} (from {one_line(shown.place_why)})")
    for state in shown.states:
        say(f"Texts   {state}")
    _say_words(shown)


def _say_channel(standing: Standing) -> None:
    verdict = "may be written to" if standing.may else "must not be written to"
    since = f" since {_told(standing.since)}" if standing.since else ""
    say(f"\n{standing.channel:7} {one_line(standing.address) or '-'}: {verdict}{since}")
    say(f"        {one_line(standing.why)}")
    if standing.may and standing.open_now:
        say("        open now")
    elif standing.opens_at is not None:
        say(f"        quiet now, open from {_told(standing.opens_at)}")


def _say_words(shown: Compliance) -> None:
    say("\nWhat they said")
    for word in shown.words:
        say(f"  {_told(word.at)} {word.channel} {word.state} by {one_line(word.by)},"
            f" through {one_line(word.source)}: {one_line(word.text)}")  # fmt: skip
    if not shown.words:
        say("  nothing: whoever asked us may be written to, as far as [consent] says so")


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def consent(
    lead_id: Lead,
    channel: Annotated[str, typer.Option(help="email or sms")],
    state: Annotated[str, typer.Option(help="given or withdrawn")] = "given",
    words: Annotated[str, typer.Option(help="What the person said, and how you know.")] = "",
) -> None:
    """Note that a person agreed to a channel, or takes it back."""
    from data.consent.giving import state_by_hand
    from data.consent.states import ConsentState

    chosen = one_of(ConsentState, state, "--state")
    with open_desk() as desk:
        desk.act(state_by_hand, lead_id, channel, chosen, words)
    say(f"Noted: {channel} {chosen.value} by lead {lead_id}.")


def erase(
    lead_id: Lead,
    why: Annotated[str, typer.Option(help="Why, such as: asked for it by e-mail.")],
    never_write: Annotated[
        bool, typer.Option("--never-write", help="Also never write to their addresses again.")
    ] = False,
    and_client: Annotated[
        bool, typer.Option("--and-client", help="Also erase the client that the lead became.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a person: all that is known of them, in every table. There is no way back."""
    from data.privacy.erase import erase as forget

    with open_desk() as desk:
        gone = desk.act(forget, lead_id, why=why, never_write=never_write, and_client=and_client)
    if as_json:
        print_json(gone)
        return
    with_it = f" with {len(gone.leads) - 1} merged into it" if len(gone.leads) > 1 else ""
    say(f"Lead {lead_id}{with_it} is erased: {gone.deliveries} deliveries and {gone.messages}"
        f" messages emptied, {gone.suppressed} opt-outs kept under seal.")  # fmt: skip
    if gone.alike:
        others = ", ".join(str(key) for key in gone.alike)
        say(f"The same address or number stands with lead {others}: look whether it is the same"
            " person.")  # fmt: skip
    say("Backups from before still hold it; docs/privacy.md says what to do about them.")


def export(
    lead_id: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="One person; without it, all leads.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Write to this file, not to the screen.")] = None,
    stage: Annotated[str, typer.Option(help="Only leads in this stage.")] = "",
    source: Annotated[str, typer.Option(help="Only leads of this source.")] = "",
    owner: Annotated[str, typer.Option(help="Only leads of this owner.")] = "",
    as_json: AsJson = False,
) -> None:
    """All that is held about one person as JSON; without an ID, every lead as a CSV file.

    The CSV file can be read in again with `callboard leads import`.
    """
    if lead_id is not None:
        _export_person(lead_id, to)
        return
    from data.leads.listing import lines

    chosen = {"stage": stage, "source": source, "owner": owner}
    with open_desk() as desk:
        written = desk.look(_export_all, lines, chosen, to, as_json=as_json)
    if to is not None:
        say(f"{written} leads written to {to}.")


def _export_person(lead_id: int, to: Path | None) -> None:
    from data.privacy.export import export_person

    with open_desk() as desk:
        held = desk.act(export_person, lead_id)
    told = {
        "lead": lead_id,
        "leads": held.leads,
        "exported_at": held.at,
        "held": {section.table: section.rows for section in held.sections},
    }
    if to is None:
        print_json(told)
        return
    with _private(to) as file:
        json.dump(to_json(told), file, indent=2, ensure_ascii=False)
    say(f"All that is held about lead {lead_id} is in {to}.")


def _export_all(
    reader: Any, lines: Any, chosen: dict[str, str], to: Path | None, *, as_json: bool
) -> int:
    """In one look at the database, a thousand leads at a time."""
    found: Iterable[Line] = lines(reader, **chosen)
    if to is None:
        return _write_json(found) if as_json else _write_csv(found, sys.stdout)
    from console.commands.csv_file import BOM

    with _private(to) as file:
        file.write(BOM)
        return _write_csv(found, file)


def _write_json(found: Iterable[Line]) -> int:
    rows = [to_json(line) for line in found]
    print_json(rows)
    return len(rows)


def _write_csv(found: Iterable[Line], file: TextIO) -> int:
    from console.commands.csv_file import write_rows
    from data.leads.listing import Line

    columns = [field.name for field in fields(Line)]
    return write_rows(file, (fields_of(line) for line in found), columns)


def _private(path: Path) -> TextIO:
    """A new file that nobody else on this machine can read; one that is there is not replaced."""
    from data.refused import Refused

    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{path} is there already; name another file.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    return os.fdopen(number, "w", encoding="utf-8", newline="")
