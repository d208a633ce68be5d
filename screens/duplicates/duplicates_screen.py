"""Every two leads that may be one person, with the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.main.pane_screen import PaneScreen
from screens.main.table_pane import TablePane
from screens.reading.stored import in_his_words
from screens.spans import brief
from screens.table import Column

if TYPE_CHECKING:
    from data.leads.duplicates import Pair, Side
    from data.listing.listing import Listing


class PairPane(TablePane["Pair"]):
    """Two names, and why they may be one."""

    NUMBER, NAME = "D", _("May be the same person")

    def columns(self) -> Sequence[Column[Pair]]:
        return (
            Column(
                "one",
                _("Left"),
                lambda row, _: (named(row.one), "strong"),
                min_width=16,
                priority=100,
                fields=("one.id", "one.who"),
            ),
            Column(
                "other",
                _("Right"),
                lambda row, _: (named(row.other), "strong"),
                min_width=16,
                priority=99,
                fields=("other.id", "other.who"),
            ),
            Column(
                "evidence", _("Because"), evidence, min_width=24, priority=90, fields=("evidence",)
            ),
            Column(
                "since",
                _("Since"),
                since,
                width=5,
                priority=50,
                align="right",
                ticking=True,
                rising="newest",
                falling="oldest",
                fields=("at",),
            ),
        )

    @staticmethod
    def listing(variant: Any) -> Listing[Pair]:
        from data.leads.pairs_listed import pairs

        return pairs(variant)

    def variant(self) -> int | None:
        screen = self.screen
        return screen.lead_id if isinstance(screen, DuplicatesScreen) else None

    def empty(self) -> str:
        return _(
            "Nobody is suspected to be two leads. Who shares a name and a place, "
            "or nearly an address, with another lead is offered here, side by "
            "side."
        )

    def action_open(self) -> None:
        from screens.duplicates.side_by_side import SideBySide

        if (row := self.row) is not None:
            self.open(SideBySide(row.one.id, row.other.id))


class DuplicatesScreen(PaneScreen[PairPane]):
    """All of them, or those of one lead."""

    PANE, PANE_ID = PairPane, "pairs"
    CSS_PATH = "duplicates.tcss"
    AUTO_FOCUS = "#pairs"

    def __init__(self, lead_id: int | None = None) -> None:
        super().__init__()
        self.lead_id = lead_id


def named(side: Side) -> str:
    return f"{side.id} {side.who}"


def evidence(row: Pair, _: datetime) -> tuple[str, str]:
    return "; ".join(map(in_his_words, row.evidence)), ""


def since(row: Pair, now: datetime) -> tuple[str, str]:
    return (brief(now - row.at) if row.at else "–"), "muted"
