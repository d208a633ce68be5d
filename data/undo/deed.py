"""What somebody does, as the list of what can be taken back tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

UNDO_FOR = timedelta(days=1)
"""So long a deed can be taken back; later too much has been built on it."""

KEPT_FOR = timedelta(days=7)
"""So long it stands in the database: it holds what rows held before."""


@dataclass(frozen=True, slots=True)
class Deed:
    """`kind` is the verb, `summary` what was done, in words of ours: no name, no text of a person.

    `final` says why it can never be taken back; empty: it can, while everything stands as it was
    left.
    """

    kind: str
    summary: str
    final: str = ""
