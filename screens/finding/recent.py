"""What an operator looked at last, newest first: kept with the other settings of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens.desk import Desk

SETTING = "finding.recent"
MOST = 20
"""Things that are remembered."""

Thing = tuple[str, int]


def recent(desk: Desk) -> list[Thing]:
    """Kinds and numbers; what was erased since is still among them."""
    return list(_read(desk.setting(SETTING, [])))


def remember(desk: Desk, thing: Thing) -> None:
    """Put a thing in front of the others. Looking again at the newest changes nothing."""
    before = recent(desk)
    if before[:1] != [thing]:
        now = [thing, *(one for one in before if one != thing)][:MOST]
        desk.keep_setting(SETTING, [list(one) for one in now], at_leisure=True)


def _read(kept: list[Any]) -> Iterable[Thing]:
    """Another version may have kept something else."""
    for one in kept:
        if isinstance(one, list) and len(one) == 2:
            kind, number = one
            if isinstance(kind, str) and isinstance(number, int):
                yield kind, number
