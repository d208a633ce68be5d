"""Cells of a CSV file that a spreadsheet would take for formulas (FACTS, Going out)."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
"""A spreadsheet shows what follows as text, and our own reader takes the sign off again."""


def guarded(cell: str) -> str:
    """The cell as it may stand in a file for people: nothing in it is calculated."""
    return f"{GUARD}{cell}" if cell.strip() and _is_dangerous(cell) else cell.strip()


def unguarded(cell: str) -> str:
    """The cell as it was before it was written, trimmed; a phone number begins with its plus."""
    clean = cell.strip()
    return clean[1:].strip() if clean[:1] == GUARD and _is_dangerous(clean[1:]) else clean


def _is_dangerous(cell: str) -> bool:
    return cell.startswith(DANGEROUS) or cell.lstrip().startswith(DANGEROUS)
