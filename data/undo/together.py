"""Take back the last deed, with all that was done together with it, a step at a time.

Each step is a transaction with room for everybody else after it: three hundred deeds at once held
up all who write for seconds. A deed is taken back as a whole or not at all, so one that is begun
may break off between any two; a runner goes on with it (`turns.py`). Meanwhile nobody else takes
back the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from data.columns import fetch
from data.playbook.house import House
from data.refused import Refused
from data.undo.begun import Sort
from data.undo.listing import called_of, last_deed, of_batch
from data.undo.tables import DoneDeed
from data.undo.taking_back import TakenBack, take_back
from data.undo.turns import Begun, hold_turn, let_turn_go, who_is_at_it
from data.words import _, ngettext

AT_ONCE = 20
"""Deeds in one step, at most."""

NAMED = 3
"""So many of those that could not be taken back are named; the list of deeds tells of each."""


@dataclass(frozen=True, slots=True)
class Stays:
    """A deed that could not be taken back, whom it concerned, and why."""

    deed_id: int
    whom: str
    why: str


@dataclass(frozen=True, slots=True)
class GoingBack:
    """How far it has come: what is `left`, the newest first, and what became of the others.

    `number` is their batch's, or of a deed that was done alone its own. `worker` is at it, and has
    held the turn where `is_begun`; it was asked for at `asked_at`.
    """

    number: int
    left: tuple[int, ...]
    by: str
    worker: str
    asked_at: datetime
    is_begun: bool = False
    back: tuple[TakenBack, ...] = ()
    stays: tuple[Stays, ...] = ()

    @property
    def is_over(self) -> bool:
        return not self.left


def begin_last(session: Session, *, worker: str, now: datetime, by: str) -> GoingBack:
    """What this operator did last: a look, for which nobody waits. `take_some_back` does it.

    Raises `Refused` when there is nothing, or when it is being taken back already.
    """
    last = last_deed(session, by)
    if last is None:
        raise Refused(_("You have done nothing here that could be taken back."))
    number = session.get_one(DoneDeed, last).batch or last
    at = GoingBack(number, tuple(of_batch(session, number, by)), by, worker, asked_at=now)
    _must_be_free(session, at, now)
    return at


def go_on_with(session: Session, begun: Begun, *, worker: str, now: datetime) -> GoingBack:
    """What is left of one that broke off, for the runner that has taken it up."""
    left = tuple(of_batch(session, begun.number, begun.by))
    return GoingBack(begun.number, left, begun.by, worker, begun.since or now, is_begun=True)


def take_some_back(
    session: Session,
    at: GoingBack,
    *,
    house: House,
    now: datetime,
    by: str,
    most: int = AT_ONCE,
) -> GoingBack:
    """The next step, in a transaction of its own; at the end nobody holds the turn.

    Raises `Refused` when somebody else began it meanwhile, `TurnLost` when somebody went on with it
    in our place.
    """
    if not at.is_begun:
        _must_be_free(session, at, now)
    some, left = at.left[:most], at.left[most:]
    if at.is_begun or left:
        hold_turn(session, Sort.TOGETHER, at.number, worker=at.worker, now=now, by=by,
                  gives_way=at.is_begun)  # fmt: skip
    for deed_id in some:
        try:
            with session.begin_nested():
                back = take_back(session, deed_id, house=house, now=now, by=by,
                                 asked_at=at.asked_at)  # fmt: skip
        except Refused as why:
            at = replace(
                at, stays=(*at.stays, Stays(deed_id, called_of(session, deed_id), str(why)))
            )
        else:
            at = replace(at, back=(*at.back, back))
    if not left:
        let_turn_go(session, Sort.TOGETHER, at.number)
    return replace(at, left=left, is_begun=True)


def _must_be_free(session: Session, at: GoingBack, now: datetime) -> None:
    who = who_is_at_it(session, Sort.TOGETHER, at.number, now=now)
    if who:
        summary = fetch(session, DoneDeed, at.number, "deed").summary
        raise Refused(
            ngettext(
                "{summary}: {who} is taking that back already; {count} is left, and it goes on by "
                "itself.",
                "{summary}: {who} is taking that back already; {count} are left, and it goes on by "
                "itself.",
                len(at.left),
            ).format(summary=summary, who=who, count=len(at.left))
        )


def came_to(at: GoingBack) -> TakenBack:
    """What is told at the end; raises `Refused` where nothing could be taken back."""
    if not at.back:
        raise Refused(at.stays[0].why)
    if len(at.back) + len(at.stays) == 1:
        return at.back[0]
    summary = _("{summary}, {count} of them").format(summary=at.back[0].summary, count=len(at.back))
    return TakenBack(summary, _told(at.stays))


def _told(stays: tuple[Stays, ...]) -> str:
    if not stays:
        return ""
    named = " ".join(f"{one.whom}: {one.why}" if one.whom else one.why for one in stays[:NAMED])
    return ngettext("{count} could not: {named}", "{count} could not: {named}", len(stays)).format(
        count=len(stays), named=named
    )
