"""How a pane is arranged: what may be kept of it, and set again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The filter as it was typed, and the name of the order; empty: the pane's own."""

    filter: str = ""
    order: str = ""
