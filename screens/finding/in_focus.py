"""Which thing the operator is looking at: under the cursor, or the one the screen is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

Thing = tuple[str, int]


def thing_in_focus(app: App[Any]) -> Thing | None:
    """Looked for from the focus outwards; the last is the screen.

    A screen that is about one thing has `about`; whoever has a cursor on several has `thing()`,
    which is None while there is none.
    """
    for node in _outwards(app.screen):
        about: Thing | None = getattr(node, "about", None)
        if about is not None:
            return about
        find = getattr(node, "thing", None)
        if find is not None and (found := find()) is not None:
            kind, number = found
            return kind, number
    return None


def _outwards(screen: Screen[Any]) -> Iterator[object]:
    if screen.focused is not None:
        yield from screen.focused.ancestors_with_self
    else:
        yield screen
