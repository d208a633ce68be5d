"""How the four panes share the screen: a plan, and a weight for each column and row.

Pure values; a layout that was kept is read with care, since another version may have kept it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from data.words import _

EVEN = 4
"""The weight of a column or row that nobody changed: one step is a ninth of two, a fifth of one."""

LEAST, MOST = 2, 12
"""At 120 columns the smallest of two has 17: enough to see that something is there."""


BESIDE, BESIDE_ALL = 120, 180
"""Columns from which on a preview stands beside one pane, and beside all four."""

BELOW = 40
"""Lines from which on it stands below the pane, where there are fewer columns."""

Side = Literal["beside", "below", ""]


@dataclass(frozen=True, slots=True)
class Plan:
    """`cells` says in which column and row each pane stands; None: in all of them."""

    name: str
    about: str
    columns: int
    rows: int
    cells: Mapping[str, tuple[int | None, int | None]]


PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        one.name: one
        for one in (
            Plan(
                "grid", _("Two beside two"), 2, 2,
                {"inbound": (0, 0), "review": (1, 0), "follow_ups": (0, 1), "clients": (1, 1)},
            ),
            Plan(
                "tall", _("The inbound leads on the left, the other three beside them"), 2, 3,
                {"inbound": (0, None), "review": (1, 0), "follow_ups": (1, 1), "clients": (1, 2)},
            ),
            Plan(
                "rows", _("One above the other, each as wide as the screen"), 1, 4,
                {"inbound": (None, 0), "review": (None, 1), "follow_ups": (None, 2),
                 "clients": (None, 3)},
            ),
            Plan(
                "columns", _("Side by side, for a very wide screen"), 4, 1,
                {"inbound": (0, None), "review": (1, None), "follow_ups": (2, None),
                 "clients": (3, None)},
            ),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """What of the main screen is the operator's own; the weights stand from left and from top."""

    plan: str = "grid"
    columns: tuple[int, ...] = (EVEN, EVEN)
    rows: tuple[int, ...] = (EVEN, EVEN)
    zoomed: bool = False
    current: str = "inbound"
    preview: bool = False
    """Whether what the cursor is on is shown beside the list, where there is room for that."""

    def is_alone(self, columns: int) -> bool:
        """Whether the current pane is the only one at a terminal so wide."""
        return self.zoomed or (self.preview and BESIDE <= columns < BESIDE_ALL)

    def zoom_turned(self, columns: int) -> Layout:
        """The current pane alone, or all again."""
        return self.with_all(columns) if self.is_alone(columns) else replace(self, zoomed=True)

    def with_all(self, columns: int) -> Layout:
        """All panes in sight; in most terminals they leave a preview no room."""
        return replace(self, zoomed=False, preview=self.preview and columns >= BESIDE_ALL)

    def grown(self, pane: str, step: int) -> Layout:
        """The pane's column and row weigh more, or less; at their limits they stay."""
        column, row = PLANS[self.plan].cells[pane]
        return replace(
            self,
            columns=_with(self.columns, column, step),
            rows=_with(self.rows, row, step),
        )

    def even(self) -> Layout:
        """All panes as large as each other again."""
        return replace(self, columns=(EVEN,) * len(self.columns), rows=(EVEN,) * len(self.rows))

    def planned(self, name: str) -> Layout:
        """Another plan, evenly."""
        new = PLANS[name]
        return replace(self, plan=name, columns=(EVEN,) * new.columns, rows=(EVEN,) * new.rows)

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "plan": self.plan,
            "columns": list(self.columns),
            "rows": list(self.rows),
            "zoomed": self.zoomed,
            "current": self.current,
            "preview": self.preview,
        }


def preview_side(columns: int, lines: int) -> Side:
    """Where a preview has room; nowhere in a small terminal."""
    if columns >= BESIDE:
        return "beside"
    return "below" if lines >= BELOW else ""


def read_layout(kept: Mapping[str, Any]) -> Layout:
    """What was stored, as far as it makes sense to this version."""
    layout = Layout().planned(_known(kept.get("plan"), PLANS, "grid"))
    return replace(
        layout,
        columns=_weights(kept.get("columns"), layout.columns),
        rows=_weights(kept.get("rows"), layout.rows),
        zoomed=kept.get("zoomed") is True,
        current=_known(kept.get("current"), PLANS["grid"].cells, layout.current),
        preview=kept.get("preview") is True,
    )


def _known(word: object, among: Container[str], otherwise: str) -> str:
    return word if isinstance(word, str) and word in among else otherwise


def _with(weights: tuple[int, ...], place: int | None, step: int) -> tuple[int, ...]:
    if place is None or len(weights) == 1:
        return weights
    changed = min(max(weights[place] + step, LEAST), MOST)
    return (*weights[:place], changed, *weights[place + 1 :])


def _weights(kept: object, otherwise: tuple[int, ...]) -> tuple[int, ...]:
    if not isinstance(kept, list) or len(kept) != len(otherwise):
        return otherwise
    if not all(type(weight) is int and LEAST <= weight <= MOST for weight in kept):
        return otherwise
    return tuple(kept)
