"""Go on with what an operator began and a crash or a dropped line cut off: an import's undo."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from data.imports.queries import half_undone
from data.refused import Refused
from jobs.office import Office
from jobs.small_steps import Breath

if TYPE_CHECKING:
    from data.imports.undo import Undoing, Undone

log = logging.getLogger(__name__)


async def finish_undos(office: Office) -> int:
    """Returns how many. One that is still going on elsewhere only gets done sooner."""
    with office.store.look() as reader:
        begun = half_undone(reader)
    for import_id, by in begun:
        try:
            done = await _finish(office, import_id, by)
        except Refused as done_already:
            log.info("%s", done_already)
        else:
            log.info("Import %s is taken back to its end: %s leads.", import_id, done.closed)
    return len(begun)


async def _finish(office: Office, import_id: int, by: str) -> Undone:
    from data.imports.undo import Undone, begin_undo, undo_some

    with office.store.read() as session:
        at: Undoing | Undone = begin_undo(session, import_id)
    breath = Breath()
    while not isinstance(at, Undone):
        with office.store.write() as session:
            at = undo_some(session, at, now=office.now(), by=by)
        await breath.draw()
    return at
