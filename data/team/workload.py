"""How busy the owners are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from data.leads.stages import OPEN_STAGES
from data.reading import Reader, moment_or_none, reader_of, words
from data.team.decide import Load

if TYPE_CHECKING:
    from sqlmodel import Session

_LOAD = f"""
    SELECT count(*), max(owner_since) FROM lead
    WHERE owner = :owner AND owner <> '' AND stage IN ({words(OPEN_STAGES)})
"""


def loads_of(source: Reader | Session, owners: Iterable[str]) -> dict[str, Load]:
    """The load of each; an index holds the open leads by their owner."""
    reader = reader_of(source)
    return {owner: _load(reader, owner) for owner in owners}


def _load(reader: Reader, owner: str) -> Load:
    ((count, given_at),) = reader.rows(_LOAD, owner=owner)
    return Load(count, moment_or_none(given_at))
