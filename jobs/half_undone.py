"""Go on with what an operator began and a crash or a dropped line cut off: an import's undo."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from data.imports.queries import some_undo_is_begun
from data.imports.undo_turn import let_turn_go, take_up
from data.inbox.bookmarks import TurnLost
from data.refused import Refused
from jobs.heartbeat import is_dead_here
from jobs.office import Office
from jobs.small_steps import Breath

if TYPE_CHECKING:
    from data.imports.undo import Undoing, Undone
    from data.imports.undo_turn import Begun

log = logging.getLogger(__name__)


async def finish_undos(office: Office) -> int:
    """Returns how many were taken up: whoever was at them ended, or let the lease run out."""
    with office.store.look() as reader:
        if not some_undo_is_begun(reader):
            return 0
    count = 0
    while (begun := _taken_up(office)) is not None:
        count += 1
        try:
            done = await _finish(office, begun)
        except TurnLost as elsewhere:
            log.info("%s", elsewhere)
        except Refused as why:
            log.info("%s", why)
            with office.store.write() as session:
                let_turn_go(session, begun.import_id)
        else:
            log.info("Import %s is taken back to its end: %s leads.", done.import_id, done.closed)
    return count


def _taken_up(office: Office) -> Begun | None:
    with office.store.write() as session:
        return take_up(session, worker=office.worker, now=office.now(), is_dead=is_dead_here)


async def _finish(office: Office, begun: Begun) -> Undone:
    from data.imports.undo import Undone, begin_undo, undo_some

    with office.store.read() as session:
        at: Undoing | Undone = begin_undo(
            session, begun.import_id, worker=office.worker, gives_way=True
        )
    breath = Breath()
    while not isinstance(at, Undone):
        with office.store.write() as session:
            at = undo_some(session, at, now=office.now(), by=begun.by)
        await breath.draw()
    return at
