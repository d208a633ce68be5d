"""A style sheet that is read once, not again with each widget, screen and theme that is new.

Textual throws everything that it has parsed away whenever a screen brings a style sheet of its own;
that was a quarter of the time to the first frame, and a tenth of a second for each new dialog.
"""

from __future__ import annotations

from typing import Any

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

SHEETS = 512
"""Parsed style sheets that are kept: more than there are widgets and screens."""


class KeptRules(Stylesheet):
    """What was parsed holds until the variables, which are the theme's, are others."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache: LRUCache[tuple[Any, ...], Any] = LRUCache(SHEETS)

    def reparse(self) -> None:
        """Parse what is not; `set_variables` has let go of what would say something else."""
        self.parse()
