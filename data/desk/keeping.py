"""Read an operator's settings, keep some, forget some.

A setting changes how the console looks to one person and nothing of the business, so nothing of
this is on the timeline, and the last one to write wins.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.reading import Reader, reader_of, unpacked, writer_of
from data.refused import Refused
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.reading import Writer

EVERYBODY = ""
"""The operator of a setting that holds for all who have not chosen otherwise."""

LONGEST = 20_000
"""Characters of a setting's JSON: it is read at every start."""


def settings_of(source: Reader | Session, *, by: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `by` has chosen, and what holds for everybody; each by its name."""
    own: dict[str, Any] = {}
    everybodys: dict[str, Any] = {}
    found = reader_of(source).rows(
        "SELECT operator, name, value FROM desk_setting"
        " WHERE operator IN (:by, '') ORDER BY operator, name",
        by=by,
    )
    for operator, name, value in found:
        (everybodys if operator == EVERYBODY else own)[name] = unpacked(value)[0]
    return own, everybodys


def keep_settings(
    source: Writer | Session, chosen: Mapping[tuple[str, str], Any], *, now: datetime, by: str
) -> None:
    """Keep each value under (operator, name); None forgets it.

    The operator is `by` or `EVERYBODY`. Raises `Refused` for somebody else's, and for a value
    that is too long to be read at every start.
    """
    writer = writer_of(source)
    for (operator, name), value in chosen.items():
        if operator not in (by, EVERYBODY):
            raise Refused(
                _("The setting {name} is {operator}'s own.").format(name=name, operator=operator)
            )
        if value is None:
            writer.run(
                "DELETE FROM desk_setting WHERE operator = :operator AND name = :name",
                operator=operator,
                name=name,
            )
            continue
        text = json.dumps([value], ensure_ascii=False)
        if len(text) > LONGEST:
            raise Refused(
                _("The setting {name} has more than {longest:,} characters.").format(
                    name=name, longest=LONGEST
                )
            )
        writer.run(
            "INSERT INTO desk_setting (operator, name, value, at)"
            " VALUES (:operator, :name, :value, :at)"
            " ON CONFLICT (operator, name) DO UPDATE SET value = excluded.value, at = excluded.at",
            operator=operator,
            name=name,
            value=text,
            at=now,
        )
