"""What is wrong with a command line, in a sentence of the operator's language.

typer says it in English, from templates of its own; those that are listed here are known again.
"""

from __future__ import annotations

from typing import Any

from data.words import N_, _
from data.words.retelling import retold

FOUND = (
    N_("Invalid value for {name}: {why}"),
    N_("Invalid value: {why}"),
    N_("Missing argument {name}"),
    N_("Missing option {name}"),
    N_("No such option: {name} (Possible options: {options})"),
    N_("No such option: {name}"),
    N_("No such command {name}. Did you mean {nearest}?"),
    N_("No such command {name}"),
    N_("Got unexpected extra argument(s) ({words})"),
    N_("Option {name} requires an argument"),
    N_("Option {name} does not take a value"),
    N_("Missing command"),
)
"""What typer says, without the full stop; the first that fits counts."""

WHY = (
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be greater than or equal to {least}"),
    N_("Input should be less than or equal to {most}"),
)
"""What pydantic says of one value, in typer's name."""


def sentence(error: Any) -> str:
    """What is wrong and where to read more; a noun without a verb is answered with its help."""
    where = error.ctx.command_path if error.ctx else "callboard"
    words = str(error.format_message()).strip().rstrip(".")
    if "\n" in words:
        return words
    lead, sign, why = words.partition(": ")
    if sign and lead.startswith("Invalid value"):
        words = f"{lead}: {retold(why, WHY)}"
    said = retold(words, FOUND)
    said += "" if said.endswith("?") else "."
    return said + " " + _("See `{command}`.").format(command=f"{where} --help")
