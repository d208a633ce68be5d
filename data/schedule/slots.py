"""The slot of a run: its due time, or a moment beside it.

The key (entry, slot) is the last guard against firing twice. Due times are whole minutes; a second
try lies a microsecond after its due time, so that there can be only one; a run by hand lies
anywhere but in those two places.
"""

from __future__ import annotations

from datetime import datetime, timedelta

LAST_TRY = timedelta(microseconds=1)
_BESIDE = timedelta(microseconds=2)


def second_slot(due: datetime) -> datetime:
    """The slot of the second try of what was due then."""
    return due + LAST_TRY


def is_second_slot(slot: datetime, *, by_hand: bool) -> bool:
    """Whether the run stands for a due time whose first run was lost."""
    return not by_hand and bool(slot.microsecond)


def slot_by_hand(now: datetime) -> datetime:
    """The first free place for a run by hand, were there no other such run."""
    return now + _BESIDE if now.microsecond < _BESIDE.microseconds else now
