"""`callboard leads compliance`, `consent`, `erase`, `export`: what a person may ask of us."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from console.commands.desk import open_desk
from console.commands.options import AsJson, one_of
from console.commands.printing import at_clock, fields_of, one_line, print_json, say, to_json
from data.words import _, ngettext
from data.words.enumerated import word_of

if TYPE_CHECKING:
    from data.consent.compliance import Compliance, Standing
    from data.leads.listing import Line
    from data.privacy.erase import Erased

Lead = Annotated[int, typer.Argument(metavar="ID")]


def add_to(app: typer.Typer) -> None:
    """Make these commands of `callboard leads`."""
    app.command(
        "compliance",
        help=_("May we write to this person now, on each channel, and on what ground."),
    )(compliance)
    app.command("consent", help=_("Note that a person agreed to a channel, or takes it back."))(
        consent
    )
    app.command(
        "erase",
        help=_("Erase a person: all that is known of them, in every table. There is no way back."),
    )(erase)
    app.command(
        "export",
        help=_(
            "All that is held about one person as JSON; without an ID, every lead as a CSV "
            "file.\n\nThe CSV file can be read in again with `callboard leads import`."
        ),
    )(export)


def compliance(lead_id: Lead, as_json: AsJson = False) -> None:
    from data.consent.compliance import compliance as page

    with open_desk() as desk:
        shown = desk.look(page, lead_id, playbook=desk.playbook, now=desk.now())
    if as_json:
        print_json(shown)
        return
    say(
        _("Lead {lead_id}: {name}").format(
            lead_id=lead_id, name=one_line(shown.name) or _("(no name)")
        )
    )
    if shown.erased_at is not None:
        say("  " + _("erased on {at}").format(at=_told(shown.erased_at)))
    for standing in shown.channels:
        _say_channel(standing)
    zones = ", ".join(shown.zones[:4])
    say("\n" + _("Clock: {zones} (from {why})").format(zones=zones, why=one_line(shown.place_why)))
    for state in shown.states:
        say(_("Texts: {state}").format(state=state))
    _say_words(shown)


def _say_channel(standing: Standing) -> None:
    verdict = _("may be written to") if standing.may else _("must not be written to")
    since = " " + _("since {at}").format(at=_told(standing.since)) if standing.since else ""
    say(f"\n{standing.channel:7} {one_line(standing.address) or '-'}: {verdict}{since}")
    say(f"        {one_line(standing.why)}")
    if standing.may and standing.open_now:
        say(" " * 8 + _("open now"))
    elif standing.opens_at is not None:
        quiet = _("quiet now, open from {at}").format(at=_told(standing.opens_at))
        say(" " * 8 + quiet)


def _say_words(shown: Compliance) -> None:
    say("\n" + _("What they said"))
    for word in shown.words:
        say(
            "  "
            + _("{at} {channel} {state} by {by}, through {source}: {text}").format(
                at=_told(word.at),
                channel=word.channel,
                state=word_of(word.state),
                by=one_line(word.by),
                source=one_line(word.source),
                text=one_line(word.text),
            )
        )
    if not shown.words:
        said = _("nothing: whoever asked us may be written to, as far as [consent] says so")
        say(f"  {said}")


def _told(at: datetime) -> str:
    return at_clock(at)


def consent(
    lead_id: Lead,
    channel: Annotated[str, typer.Option(help=_("email or sms"))],
    state: Annotated[str, typer.Option(help=_("given or withdrawn"))] = "given",
    words: Annotated[str, typer.Option(help=_("What the person said, and how you know."))] = "",
) -> None:
    from data.consent.giving import state_by_hand
    from data.consent.states import ConsentState

    chosen = one_of(ConsentState, state, "--state")
    with open_desk() as desk:
        desk.act(state_by_hand, lead_id, channel, chosen, words)
    say(
        _("Noted: {channel} {state} by lead {lead_id}.").format(
            channel=channel, state=word_of(chosen.value), lead_id=lead_id
        )
    )


def erase(
    lead_id: Lead,
    why: Annotated[str, typer.Option(help=_("Why, such as: asked for it by e-mail."))],
    never_write: Annotated[
        bool, typer.Option("--never-write", help=_("Also never write to their addresses again."))
    ] = False,
    and_client: Annotated[
        bool, typer.Option("--and-client", help=_("Also erase the client that the lead became."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from data.privacy.erase import erase as forget

    with open_desk() as desk:
        gone = desk.act(forget, lead_id, why=why, never_write=never_write, and_client=and_client)
    if as_json:
        print_json(gone)
        return
    say(_erased(lead_id, gone))
    if gone.alike:
        others = ", ".join(str(key) for key in gone.alike)
        say(
            _(
                "The same address or number stands with lead {others}: look whether it is "
                "the same person."
            ).format(others=others)
        )
    say(_("Backups from before still hold it; docs/privacy.md says what to do about them."))


def _erased(lead_id: int, gone: Erased) -> str:
    merged = len(gone.leads) - 1
    begun = _("Lead {lead_id} is erased").format(lead_id=lead_id)
    if merged:
        begun = ngettext(
            "Lead {lead_id} and {count} that was merged into it are erased",
            "Lead {lead_id} and {count} that were merged into it are erased",
            merged,
        ).format(lead_id=lead_id, count=merged)
    emptied = (
        ngettext("{count} delivery emptied", "{count} deliveries emptied", gone.deliveries).format(
            count=gone.deliveries
        ),
        ngettext("{count} message emptied", "{count} messages emptied", gone.messages).format(
            count=gone.messages
        ),
        ngettext(
            "{count} opt-out kept under seal", "{count} opt-outs kept under seal", gone.suppressed
        ).format(count=gone.suppressed),
    )
    return f"{begun}: {', '.join(emptied)}."


def export(
    lead_id: Annotated[
        int | None, typer.Argument(metavar="[ID]", help=_("One person; without it, all leads."))
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help=_("Write to this file, not to the screen."))
    ] = None,
    stage: Annotated[str, typer.Option(help=_("Only leads in this stage."))] = "",
    source: Annotated[str, typer.Option(help=_("Only leads of this source."))] = "",
    owner: Annotated[str, typer.Option(help=_("Only leads of this owner."))] = "",
    as_json: AsJson = False,
) -> None:
    if lead_id is not None:
        _export_person(lead_id, to)
        return
    from data.leads.listing import lines

    chosen = {"stage": stage, "source": source, "owner": owner}
    with open_desk() as desk:
        written = desk.look(_export_all, lines, chosen, to, as_json=as_json)
    if to is not None:
        told = ngettext("{count} lead written to {to}.", "{count} leads written to {to}.", written)
        say(told.format(count=written, to=to))


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
    from data.files.new_file import new_file

    with new_file(to) as file:
        json.dump(to_json(told), file, indent=2, ensure_ascii=False)
    say(_("All that is held about lead {lead_id} is in {to}.").format(lead_id=lead_id, to=to))


def _export_all(
    reader: Any, lines: Any, chosen: dict[str, str], to: Path | None, *, as_json: bool
) -> int:
    """In one look at the database, a thousand leads at a time."""
    found: Iterable[Line] = lines(reader, **chosen)
    if to is None:
        return _write_json(found) if as_json else _write_csv(found, sys.stdout)
    from data.files.csv_written import BOM
    from data.files.new_file import new_file

    with new_file(to) as file:
        file.write(BOM)
        return _write_csv(found, file)


def _write_json(found: Iterable[Line]) -> int:
    rows = [to_json(line) for line in found]
    print_json(rows)
    return len(rows)


def _write_csv(found: Iterable[Line], file: TextIO) -> int:
    from data.files.csv_written import write_rows
    from data.leads.listing import Line

    columns = [field.name for field in fields(Line)]
    return write_rows(file, (fields_of(line) for line in found), columns)
