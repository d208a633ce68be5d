"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from data.words import _

PLAIN: Any = {"add_completion": False, "rich_markup_mode": None}
"""How every noun is set up: help as plain text, and nothing about shells."""

AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
Limit = Annotated[int, typer.Option(min=1, max=2**31 - 1, help=_("How many rows at most."))]

E = TypeVar("E", bound=StrEnum)


def one_of(kind: type[E], text: str, option: str) -> E:
    """The member named by `text`; a usage error that lists them all otherwise."""
    folded = text.strip().casefold().replace("-", "_").replace(" ", "_")
    for member in kind:
        if member.value == folded:
            return member
    known = ", ".join(member.value for member in kind)
    raise typer.BadParameter(
        _("{option} '{text}' is none of: {known}").format(option=option, text=text, known=known)
    )
