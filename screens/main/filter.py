"""The filter of a pane: rows that contain every word typed and none of those after a `!`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the operator typed. An empty filter keeps everything; case does not matter."""

    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def keeps(self, text: str) -> bool:
        """Whether a row with this text is shown; a lone `!` is still being typed."""
        folded = text.casefold()
        return all(
            (word[1:] not in folded) if word.startswith("!") and len(word) > 1 else word in folded
            for word in self.text.casefold().split()
            if word != "!"
        )

    def of(self, rows: Sequence[Row], words: Callable[[Row], Iterable[str]]) -> Sequence[Row]:
        """The rows that are kept; the very same sequence when nothing is filtered."""
        if not self:
            return rows
        return [row for row in rows if self.keeps(" ".join(words(row)))]
