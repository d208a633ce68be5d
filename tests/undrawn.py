"""Between two keys nobody looks at a console that has no terminal: its pictures are not drawn.

Textual draws one after each message, wherever it goes; that was two fifths of the processor that
screens took in tests. Whoever looks (a snapshot, a line that a test reads, a painter) has drawn
what they look at, and every screen is drawn whole once when it is left and once at the end, unless
nothing has changed since somebody looked: what can't be drawn still fails its test. With a terminal
(`tests/terminal`) each picture is drawn, and so it is for tests that count what is painted: they
ask for `every_picture`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from textual._compositor import Compositor
    from textual.screen import Screen

_looking: list[bool] = []

_looked_at: WeakSet[Compositor] = WeakSet()
"""Of screens that stand as somebody has seen them whole."""


@contextmanager
def drawn() -> Iterator[None]:
    """Meanwhile each picture is drawn, as for a terminal."""
    _looking.append(True)
    try:
        yield
    finally:
        _looking.pop()


def leave_undrawn_what_nobody_sees() -> None:
    from textual._compositor import Compositor
    from textual.app import App  # it reads settings of ours when it is imported
    from textual.screen import Screen

    draw, suspended, shut_down, look = (
        Screen._compositor_refresh,
        Screen._on_screen_suspend,
        App._shutdown,
        Compositor.render_strips,
    )

    def looked(self: Compositor, *size: Any) -> Any:
        picture = look(self, *size)
        _looked_at.add(self)
        return picture

    def refresh(self: Screen[None]) -> None:
        app = self.app
        if self is not app.screen or not _is_unseen(self):
            draw(self)
            return
        if self._dirty_widgets:
            _looked_at.discard(self._compositor)
        self._dirty_widgets.clear()
        app._update_mouse_over(self)

    def leave(self: Screen[None]) -> None:
        _draw_whole(self)
        suspended(self)

    async def end(self: App[None]) -> None:
        if self._running and self._screen_stack:
            with self._context():
                _draw_whole(self.screen)
        await shut_down(self)

    Compositor.render_strips = looked  # type: ignore[method-assign]
    Screen._compositor_refresh = refresh  # type: ignore[method-assign]
    Screen._on_screen_suspend = leave  # type: ignore[method-assign]
    App._shutdown = end  # type: ignore[method-assign]


def _is_unseen(screen: Screen[None]) -> bool:
    driver = screen.app._driver
    return not _looking and screen.app.is_headless and getattr(driver, "painter", None) is None


def _draw_whole(screen: Screen[None]) -> None:
    """Every widget's lines; to lay them side by side is Textual's."""
    if _is_unseen(screen) and screen.size and screen._compositor not in _looked_at:
        for _ in screen._compositor._get_renders():
            continue
