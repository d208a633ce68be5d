"""What others did to the thing in front of the operator is told, not only drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.reading.stored import in_his_words
from screens.safety import plain

if TYPE_CHECKING:
    from data.activity.timeline import Entry
    from screens.live import LiveScreen


def announce(screen: LiveScreen[Any], before: Sequence[Entry], after: Sequence[Entry]) -> None:
    """Say who did what since, where that was somebody else; of several things the first."""
    last = max((entry.id for entry in before), default=0)
    theirs = [entry for entry in after if entry.id > last and entry.by != screen.desk.operator]
    if not theirs:
        return
    first = min(theirs, key=lambda entry: entry.id)
    more = len(theirs) - 1
    told = f"{plain(first.by, 30)}: {plain(in_his_words(first.summary), 120)}"
    screen.notify(
        _("{told} (and {more} more)").format(told=told, more=more) if more else told,
        title=_("Just now"),
        markup=False,
    )
