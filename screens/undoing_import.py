"""Take an import back, a step at a time, with room for everybody else who writes between two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from screens.strides import Strides

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.imports.undo import Undoing, Undone
    from screens.desk import Desk


def undo_import(
    desk: Desk, import_id: int, tell: Callable[[int], object] = lambda left: None
) -> Undone:
    """`tell` hears how many leads are left, between two transactions.

    Raises `DataError`; what was taken back by then stays so, and a runner goes on with it when
    nobody has for a minute.
    """
    from data.imports.undo import begin_undo
    from data.refused import Refused

    at = desk.read(begin_undo, import_id, worker=desk.presence.console)
    try:
        return _to_its_end(desk, at, tell)
    except Refused:
        desk.act(_nothing_goes_on, import_id)
        raise


def undo_and_name(
    desk: Desk, import_id: int, tell: Callable[[int], object]
) -> tuple[Undone, Mapping[int, str]]:
    """The same, with what the leads are called that do not go back."""
    from data.leads.called import called

    undone = undo_import(desk, import_id, tell)
    stay = [one.lead_id for one in undone.stayed]
    stay += [one.lead_id for one in undone.stay_ended]
    return undone, desk.look(called, stay)


def _to_its_end(desk: Desk, at: Undoing | Undone, tell: Callable[[int], object]) -> Undone:
    from data.imports.undo import Undone, undo_some

    strides = Strides()
    at = desk.act(strides.timed(undo_some), at, house=desk.house)
    while not isinstance(at, Undone):
        tell(len(at.leads or ()))
        strides.rest()
        at = desk.go_on(strides.timed(undo_some), at, house=desk.house)
    return at


def _nothing_goes_on(session: Session, import_id: int, **_: object) -> None:
    """What was refused is not taken up by a runner."""
    from data.undo.begun import Sort
    from data.undo.turns import let_turn_go

    let_turn_go(session, Sort.IMPORT, import_id)
