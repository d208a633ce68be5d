"""The operations behind `u`, as a desk does them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.strides import Strides

if TYPE_CHECKING:
    from data.playbook.house import House
    from data.undo.taking_back import TakenBack
    from screens.desk import Desk


def undo_last(desk: Desk, tell: Callable[[int], object] = lambda left: None) -> TakenBack:
    """Take back what this operator did last, a step at a time; `tell` hears how many are left.

    Raises `DataError`. What was taken back by then stays so, and a runner goes on with the rest.
    """
    from data.inbox.bookmarks import TurnLost
    from data.refused import Refused
    from data.undo.together import begin_last, came_to, take_some_back
    from data.words.moments import told

    worker = f"{desk.presence.console}:{os.urandom(4).hex()}"  # another `u` is another one's
    at = desk.read(begin_last, worker=worker, now=desk.now(), by=desk.operator)
    strides, act = Strides(), desk.act
    try:
        while not at.is_over:
            if at.is_begun:
                tell(len(at.left))
                strides.rest()
                act = desk.go_on
            at = act(strides.timed(take_some_back), at, house=desk.house, most=strides.rows)
    except TurnLost:
        raise Refused(
            _(
                "This console stood still for too long. A runner goes on with the rest; the list "
                "of what you did tells how far it is."
            )
        ) from None
    back = came_to(at)
    return back.said(told(back.note, desk.zone, desk.now()))


def undo_one(session: Any, deed_id: int, house: House, **when_and_who: Any) -> TakenBack:
    """Take back this one."""
    from data.undo.taking_back import take_back

    return take_back(session, deed_id, house=house, **when_and_who)
