"""Go on with what an operator began to take back and a crash or a dropped line cut off."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from data.inbox.bookmarks import TurnLost
from data.refused import Refused
from data.undo.begun import Sort, some_undo_is_begun
from data.undo.turns import let_turn_go, take_up
from jobs.heartbeat import is_dead_here
from jobs.office import Office
from jobs.small_steps import AT_ONCE, Breath

if TYPE_CHECKING:
    from data.imports.undo import Undoing, Undone
    from data.undo.turns import Begun

log = logging.getLogger(__name__)


async def finish_undos(office: Office) -> int:
    """Returns how many were taken up: whoever was at them ended, or let the lease run out."""
    with office.store.look() as reader:
        if not some_undo_is_begun(reader):
            return 0
    count = 0
    while (begun := _taken_up(office)) is not None:
        count += 1
        finish = _finish_import if begun.sort == Sort.IMPORT else _finish_deeds
        try:
            log.info("%s", await finish(office, begun))
        except TurnLost as elsewhere:
            log.info("%s", elsewhere)
        except Refused as why:
            log.info("%s", why)
            with office.store.write() as session:
                let_turn_go(session, begun.sort, begun.number)
    return count


def _taken_up(office: Office) -> Begun | None:
    with office.store.write() as session:
        return take_up(session, worker=office.worker, now=office.now(), is_dead=is_dead_here)


async def _finish_import(office: Office, begun: Begun) -> str:
    from data.imports.undo import Undone, begin_undo, undo_some

    with office.store.read() as session:
        at: Undoing | Undone = begin_undo(
            session, begun.number, worker=office.worker, gives_way=True
        )
    breath = Breath()
    while not isinstance(at, Undone):
        with office.store.write() as session:
            at = undo_some(session, at, house=office.house, now=office.now(), by=begun.by)
        await breath.draw()
    return f"Import {at.import_id} is taken back to its end: {at.closed} leads."


async def _finish_deeds(office: Office, begun: Begun) -> str:
    from data.undo.together import go_on_with, take_some_back

    with office.store.read() as session:
        at = go_on_with(session, begun, worker=office.worker, now=office.now())
    breath, is_over = Breath(), False
    while not is_over:
        with office.store.write() as session:
            at = take_some_back(session, at, house=office.house, now=office.now(), by=begun.by,
                                most=AT_ONCE)  # fmt: skip
        await breath.draw()
        is_over = at.is_over
    return f"What {begun.by} began to take back is: {len(at.back)} deeds, {len(at.stays)} stay."
