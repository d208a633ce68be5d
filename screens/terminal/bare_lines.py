"""Lines of a widget that draws each of them whole, without the way round by its styles."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Self

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.terminal.composing import DrawnByLines


class BareLines(ScrollView):
    """Without border, padding and the like, what Textual's styles would add to a line is nothing.

    Finding that out costs it as much as drawing the line, for each line of each picture.
    """

    _is_bare: bool | None = None

    def at_once(self) -> AbstractContextManager[None]:
        """What is refreshed of this widget in the block is drawn at its end, not later."""
        screen = self.screen
        return screen.at_once() if isinstance(screen, DrawnByLines) else nullcontext()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        is_part = regions and repaint and not (layout or recompose) and self._is_mounted
        screen = self.screen if is_part else None
        if isinstance(screen, DrawnByLines) and screen.touch(self, regions):
            return self
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def notify_style_update(self) -> None:
        self._is_bare = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._is_bare is None:
            self._is_bare = self._looks_bare()
        if not self._is_bare:
            return super().render_lines(crop)
        known, dirty = self._known_lines()
        filters, background = self.get_line_filters(), self.background_colors[1]
        begin, end = crop.column_span
        drawn: list[Strip] = []
        for y in crop.line_range:
            if y in dirty or y not in known:
                known[y] = self.render_line(y)
                dirty.discard(y)
            strip = known[y]
            for one in filters:
                strip = strip.apply_filter(one, background)
            is_whole = begin == 0 and end == strip.cell_length
            drawn.append(strip if is_whole else strip.crop(begin, end))
        return drawn

    def _known_lines(self) -> tuple[dict[int, Strip], set[int]]:
        """What was drawn since the last refresh, and which of it has changed since (Textual's)."""
        cache, width = self._styles_cache, self.size.width
        if cache._width != width:
            cache.clear()
            cache._width = width
        return cache._cache, cache._dirty_lines

    def _looks_bare(self) -> bool:
        styles = self.styles
        return (
            not styles.gutter
            and not any(edge for edge, _ in styles.outline)
            and self.opacity == styles.text_opacity == 1.0
            and not styles.tint.a
            and not self.border_title
        )
