"""`callboard keys`: every key, what it does, and what is wrong with your own map."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from console.commands.options import PLAIN, AsJson
from console.commands.printing import print_json, print_table, say
from data.words import _

app = typer.Typer(**PLAIN)
COLUMNS = ("keys", "name", "does", "where")


@app.command(
    help=_(
        "Every key: what it does, where, and its name in a key map. Keys that your "
        "map gives to two things on one screen are told on stderr, with exit code 1."
    )
)
def keys(
    map_: Annotated[
        str,
        typer.Option(
            "--map",
            metavar="PRESET|FILE",
            help=_("This map instead of CALLBOARD_KEYS; try it first."),
        ),
    ] = "",
    toml: Annotated[bool, typer.Option("--toml", help=_("A key map file to begin with."))] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help=_("As in docs/keys.md."))] = False,
    as_json: AsJson = False,
) -> int:
    from console.app import CallboardApp
    from console.own_desk import key_map_of
    from console.settings import read_settings
    from screens.keys import sheet
    from screens.keys.conflicts import conflicts
    from screens.keys.presets import PRESETS

    wished = key_map_of(map_, "--map") if map_ else key_map_of(read_settings().keys)
    key_map = wished or PRESETS["default"]
    if toml:
        say("\n".join(sheet.as_toml(key_map)))
        return 0
    found = sheet.rows(key_map, CallboardApp)
    if markdown:
        say("\n".join(sheet.as_markdown(found)))
        return 0
    rows = [
        {
            "name": row.name,
            "keys": list(row.keys)
            if as_json
            else " ".join(row.keys) + ("  *" if row.is_own else ""),
            "label": row.label,
            "does": row.does,
            "where": list(row.where) if as_json else row.places,
        }
        for row in found
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, COLUMNS, empty="")
        if key_map.keys:
            say(_("* not as in the default; preset {preset}").format(preset=key_map.preset))
    wrong = conflicts(key_map, CallboardApp)
    for sentence in wrong:
        print(sentence, file=sys.stderr)  # noqa: T201 - beside the answer
    return 1 if wrong else 0
