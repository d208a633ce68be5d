"""What is taken back by steps, and whether any of it is begun: a look that needs no objects."""

from __future__ import annotations

from enum import StrEnum

from data.reading import Reader


class Sort(StrEnum):
    """How the bookmark of one that is not at its end is called, before its number."""

    IMPORT = "undo:"
    TOGETHER = "undo-deeds:"
    """Deeds that were done together, by the number of the first."""


IS_UNDO = "(" + " OR ".join(f"name LIKE '{sort}%'" for sort in Sort) + ")"
"""Of a bookmark: it is no source that is read."""


def some_undo_is_begun(reader: Reader) -> bool:
    """Whether one is going on, or broke off."""
    return bool(reader.rows(f"SELECT 1 FROM bookmark WHERE {IS_UNDO} LIMIT 1"))
