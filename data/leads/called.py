"""What leads are called where a person speaks of them: nobody knows anybody by a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from data.reading import Reader, numbers, reader_of

if TYPE_CHECKING:
    from sqlmodel import Session

_CALLED = """
    SELECT id, CASE WHEN name <> '' THEN name WHEN email <> '' THEN email ELSE phone END
    FROM lead WHERE id IN ({ids})
"""


def called(source: Reader | Session, lead_ids: Iterable[int]) -> dict[int, str]:
    """Each by its name, else its address, else its number; empty where none is known."""
    return dict(reader_of(source).rows(_CALLED.format(ids=numbers(lead_ids))))
