"""What a pane over a list is given to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from screens.main.fetching import Request

if TYPE_CHECKING:
    from data.listing.window import Window


@dataclass(frozen=True, slots=True)
class Loaded:
    """A window, what the title tells beside the count, and how many rows there are unfiltered.

    `every` is None where the window tells it, and beyond `MOST_EVERY` where there are more.
    """

    request: Request
    window: Window[Any]
    facts: int = 0
    every: int | None = None


MOST_EVERY = 1_000
"""Rows up to which all are counted in passing, so that a small list is always told exactly."""
