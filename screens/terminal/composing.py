"""Draws again only what changed.

Textual's compositor takes the smallest rectangle around everything that changed and has every
widget in reach of it draw all its lines: a clock in the first pane and one in the last are the
whole screen, each second. This one asks for the changed lines alone, of the widget that is in front
there, asks nobody behind it, and passes on no more of a line than has changed.

What a clock or the cursor changes is drawn `at_once`: Textual's own way to a picture is half a
dozen messages and a timer, several times as much work as the picture.

It is internal API of Textual: tests/screens/terminal/test_composing.py holds both to the same
pictures.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.strip import Strip
    from textual.widget import Widget

Result = TypeVar("Result")


class DrawnByLines(Screen[Result], Generic[Result]):
    """A screen of which only the lines that changed are drawn again."""

    _touched: set[Widget] | None = None
    """Those that say in a block of `at_once` what of them has changed."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._compositor = LineCompositor()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What line-drawn widgets refresh of themselves in this block is drawn at its end.

        Where more is to be drawn anyway (a layout, another screen in front) it waits for that.
        """
        if self._touched is not None:
            yield
            return
        touched = self._touched = set()
        try:
            yield
        finally:
            self._touched = None
            self._draw_touched(touched)

    def touch(self, widget: Widget, regions: Iterable[Region]) -> bool:
        """Take note of what has changed; False outside of such a block."""
        if self._touched is None:
            return False
        widget._set_dirty(*regions)
        self._touched.add(widget)
        return True

    def _draw_touched(self, touched: set[Widget]) -> None:
        if not touched:
            return
        waits = self._layout_required or self._scroll_required or self._repaint_required
        if waits or self.app._batch_count or self.app.screen is not self:
            for widget in touched:
                widget._repaint_required = True
                widget.check_idle()
            return
        self._dirty_widgets |= touched
        self._compositor.update_widgets(self._dirty_widgets)
        self._compositor_refresh()


class Stretch(NamedTuple):
    """A part of a line: from, and up to, which column."""

    begin: int
    end: int


class Piece(NamedTuple):
    """What is drawn in a stretch of a line."""

    begin: int
    end: int
    strip: Strip


class LineCompositor(Compositor):
    """Textual's, but for what is drawn again, and how.

    Textual draws again what has another place than at the last full layout. It forgets what only a
    scrolling layout showed, and what somebody asked the place of before it was laid out: a toast
    that went meanwhile stood on the screen until something else was drawn there. So the places that
    were laid out to be seen are kept here, and what stands elsewhere now is drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[Widget, tuple[Region, Region]] = {}

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        result = super().reflow(parent, size)
        self._draw_what_moved()
        return result

    def reflow_visible(self, parent: Widget, size: Size) -> set[Widget]:
        exposed = super().reflow_visible(parent, size)
        self._draw_what_moved()
        return exposed

    def _draw_what_moved(self) -> None:
        seen = self.visible_widgets
        moved = {
            region.intersection(clip) for _, (region, clip) in seen.items() ^ self._seen.items()
        }
        self._seen = seen
        if self.size.region not in self._dirty_regions:
            self._dirty_regions.update(region for region in moved if region)

    def clear(self) -> None:
        super().clear()
        self._seen = {}

    def render_partial_update(self) -> ChopsUpdate | None:
        """What changed since the last time; None where nothing did."""
        regions, screen = self._dirty_regions.copy(), self.size.region
        self._dirty_regions.clear()
        changed = [region.intersection(screen) for region in regions if region.overlaps(screen)]
        missing: dict[int, list[Stretch]] = {}
        for y, begin, end in self._regions_to_spans(changed):
            missing.setdefault(y, []).append(Stretch(begin, end))
        pieces: dict[int, list[Piece]] = {y: [] for y in missing}
        for widget, (region, clip) in self.visible_widgets.items():
            if not missing:
                break
            seen = region.intersection(clip)
            for top, bottom in runs(_rows_to_draw(seen, missing)):
                part = Region(seen.x - region.x, top - region.y, seen.width, bottom - top)
                for y, strip in enumerate(widget.render_lines(part), top):
                    pieces[y] += self._take(missing, y, seen, strip)
        return _update(pieces) if any(pieces.values()) else None

    def _take(
        self, missing: dict[int, list[Stretch]], y: int, seen: Region, strip: Strip
    ) -> Iterator[Piece]:
        """What a drawn line of a widget brings of that which is missing."""
        left: list[Stretch] = []
        for begin, end in missing.pop(y):
            first, last = max(begin, seen.x), min(end, seen.right)
            if first >= last:
                left.append(Stretch(begin, end))
                continue
            left += [Stretch(begin, first)] * (begin < first)
            left += [Stretch(last, end)] * (last < end)
            if not strip.text.isascii():
                first, last = self._up_to_the_edges(y, first, last)
            yield Piece(first, last, strip.crop(first - seen.x, last - seen.x))
        if left:
            missing[y] = left

    def _up_to_the_edges(self, y: int, begin: int, end: int) -> Stretch:
        """As far as nothing else stands in the line: no wide character is cut in two."""
        cuts = self.cuts[y]
        return Stretch(cuts[bisect_right(cuts, begin) - 1], cuts[bisect_left(cuts, end)])


def _update(pieces: dict[int, list[Piece]]) -> ChopsUpdate:
    """As Textual passes it on: by line, pieces from left to right, and where each of them ends."""
    lines: dict[int, dict[int, Strip]] = {}
    ends: dict[int, list[int]] = {}
    spans: list[tuple[int, int, int]] = []
    for y, found in sorted(pieces.items()):
        of_begin = {piece.begin: piece for piece in sorted(found, key=lambda one: one[:2])}
        lines[y] = {begin: piece.strip for begin, piece in of_begin.items()}
        ends[y] = [piece.end for piece in of_begin.values()]
        spans += [(y, piece.begin, piece.end) for piece in of_begin.values()]
    return ChopsUpdate(cast("Any", lines), spans, cast("Any", ends))


def _rows_to_draw(seen: Region, missing: dict[int, list[Stretch]]) -> list[int]:
    """The lines in which something is missing that stands within this region."""
    return [
        y
        for y, stretches in missing.items()
        if seen.y <= y < seen.bottom
        and any(begin < seen.right and seen.x < end for begin, end in stretches)
    ]


def runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Neighbours together: the first line, and the one behind the last."""
    first = last = -2
    for y in sorted(rows):
        if y != last + 1:
            if first >= 0:
                yield first, last + 1
            first = y
        last = y
    if first >= 0:
        yield first, last + 1
