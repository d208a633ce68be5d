"""The main screen as its operator left it: read at the start, kept whenever it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from screens.main.arrangement import Arrangement
from screens.main.layout import Layout, read_layout

if TYPE_CHECKING:
    from screens.desk import Desk

LAYOUT, PANES = "main.layout", "main.panes"
"""The settings: how the panes share the screen, and each one's filter and order."""


def kept_layout(desk: Desk) -> Layout:
    return read_layout(desk.setting(LAYOUT, {}))


def keep_layout(desk: Desk, layout: Layout, before: Layout) -> None:
    """Which pane was the current one is written when something else is, or at the end."""
    is_only_current = replace(before, current=layout.current) == layout
    desk.keep_setting(LAYOUT, layout.kept(), at_leisure=is_only_current)


def kept_arrangements(desk: Desk) -> dict[str, Arrangement]:
    """Filter and order of each pane, by its id; panes as they come are not named."""
    kept: Mapping[str, Any] = desk.setting(PANES, {})
    found = {}
    for pane, fields in kept.items():
        if isinstance(fields, dict):
            words = (fields.get("filter"), fields.get("order"))
            found[pane] = Arrangement(*(word if isinstance(word, str) else "" for word in words))
    return found


def keep_arrangement(desk: Desk, pane: str, arrangement: Arrangement) -> None:
    """Remember one pane's; one as it comes is forgotten. It changes with each key of a filter."""
    kept: Mapping[str, Any] = desk.setting(PANES, {})
    others = {name: fields for name, fields in kept.items() if name != pane}
    own = {} if arrangement == Arrangement() else {pane: asdict(arrangement)}
    desk.keep_setting(PANES, others | own or None, at_leisure=True)
