"""A line of a picture remembers nothing of what was made of it: hardly one is looked at twice.

Textual gives each line seven caches, for cuts, filters and styles that a terminal's next picture
may ask for again. In tests they were a quarter of all objects that were made and thrown away. And
what remembers the colours around a widget there held on to that widget's lines, long after its
console was gone: they hang on two colours alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any


class Forgetful:
    """A cache in which nothing is ever found."""

    __slots__ = ()

    def get(self, key: object) -> None:
        return None

    def __setitem__(self, key: object, value: object) -> None:
        return None


def forget_what_was_made_of_lines() -> None:
    from textual._styles_cache import StylesCache  # it reads settings of ours when it is imported
    from textual.color import Color
    from textual.strip import Strip
    from textual.style import Style

    forgetful: Any = Forgetful()

    def begin(self: Strip, segments: Iterable[Any], cell_length: int | None = None) -> None:
        self._segments, self._cell_length = list(segments), cell_length
        self._divide_cache = self._crop_cache = self._crop_extend_cache = forgetful
        self._style_cache = self._filter_cache = forgetful
        self._line_length_cache = self._offsets_cache = forgetful
        self._render_cache = self._link_ids = self._cell_count = None

    @lru_cache(1024)
    def around(base: Color, background: Color) -> tuple[Style, Style]:
        return Style(background=base + background), Style(background=base)

    def inner_and_outer(self: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
        return around(base, background)

    Strip.__init__ = begin  # type: ignore[method-assign]
    StylesCache.get_inner_outer = inner_and_outer  # type: ignore[assignment]
