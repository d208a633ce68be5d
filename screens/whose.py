"""A lead in a sentence: the person, and the number under which commands know them."""

from __future__ import annotations

from data.words import _
from screens.safety import plain

LONGEST_NAME = 40
"""Characters: a dialog at 80 columns still shows its question."""


def person(name: str, lead_id: int) -> str:
    """`Dana Ortiz (lead 39)`; only the number of a lead whose name nobody knows."""
    if not name:
        return _("lead {lead_id}").format(lead_id=lead_id)
    return _("{name} (lead {lead_id})").format(name=plain(name, LONGEST_NAME), lead_id=lead_id)
