"""How soon a person wants something done."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """Highest first."""

    NOW = "now"
    SOON = "soon"
    NORMAL = "normal"
    LOW = "low"
