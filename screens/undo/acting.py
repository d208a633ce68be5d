"""The operations behind `u`, in the shape in which screens act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.playbook.house import House
    from data.undo.taking_back import TakenBack


def undo_last(session: Any, house: House, **when_and_who: Any) -> TakenBack:
    """Take back this operator's newest deed."""
    from data.undo.taking_back import take_back_last

    return take_back_last(session, house=house, **when_and_who)


def undo_one(session: Any, deed_id: int, house: House, **when_and_who: Any) -> TakenBack:
    """Take back this one."""
    from data.undo.taking_back import take_back

    return take_back(session, deed_id, house=house, **when_and_who)
