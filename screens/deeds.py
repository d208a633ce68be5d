"""What operators do to rows, each as an act: once, to many, and again."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from data.words import _
from data.words.enumerated import word_of
from screens.acts import Act, OnlyThere

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.dialogs.key_list import Choice

Operation = Any
"""A function of the data layer; only named here, so that nothing of it is imported."""


def _skip(desk: Desk) -> Operation:
    from data.outreach.adjusting import skip

    return partial(skip, house=desk.house)


def _pause(_: Desk) -> Operation:
    from data.outreach.adjusting import pause

    return pause


def _resume(desk: Desk) -> Operation:
    from data.outreach.adjusting import resume

    return partial(resume, house=desk.house)


def _send_now(_: Desk) -> Operation:
    from data.outreach.adjusting import send_now

    return send_now


SKIP = Act("skip", _("Left out"), "follow_up", _skip, is_versioned=True, asked=True)
PAUSE = Act("pause", _("Paused"), "follow_up", _pause, is_versioned=True)
RESUME = Act("pause", _("Goes on"), "follow_up", _resume, is_versioned=True)
SEND_NOW = Act("send_now", _("Due now"), "follow_up", _send_now, is_versioned=True)


def assigning(owner: str) -> Act:
    """Give leads this owner; empty: nobody's, so everybody's."""
    return Act(
        "assign",
        _("Owner: {owner}").format(owner=owner.strip() or _("everybody")),
        "lead",
        partial(_assign, owner),
    )


def _assign(owner: str, desk: Desk) -> Operation:
    from data.team.assigning import assign

    def give(session: Any, lead_id: int, **when_and_who: Any) -> None:
        assign(session, lead_id, owner, house=desk.house, **when_and_who)

    return give


def noting(choice: Choice) -> Act:
    """The outcome that was noted, without its note."""
    label = _("Outcome: {choice}").format(choice=word_of(choice.value))
    return Act("outcome", label, "lead", partial(_outcome, choice.value), asked=choice.grave)


def _outcome(result: str, desk: Desk) -> Operation:
    from data.leads.contact import Outcome, outcome

    def note(session: Any, lead_id: int, **when_and_who: Any) -> None:
        outcome(session, lead_id, Outcome(result), house=desk.house, **when_and_who)

    return note


def touching(choice: Choice) -> Act:
    """The contact by hand that was noted, without its note."""
    label = _("Noted: {choice}").format(choice=word_of(choice.value))
    return Act("touch", label, "lead", partial(_touch, choice.value))


def _touch(kind: str, desk: Desk) -> Operation:
    from data.leads.contact import Touch, touch

    def note(session: Any, lead_id: int, **when_and_who: Any) -> None:
        touch(session, lead_id, Touch(kind), "", house=desk.house, **when_and_who)

    return note


def snoozing(until: datetime, when: str) -> Act:
    """Out of sight until then; `when` is that moment in words."""
    return Act(
        "snooze",
        _("Out of sight until {when}").format(when=when),
        "message",
        partial(_snooze, until),
    )


def _snooze(until: datetime, _: Desk) -> Operation:
    from data.outreach.review import snooze

    return partial(snooze, until=until)


def _advance(desk: Desk) -> Operation:
    from data.clients.operations import advance

    return partial(advance, playbook=desk.playbook)


ADVANCE = Act("advance", _("Moved on a stage"), "client", _advance, is_versioned=True, asked=True)
"""The gate is looked at for each client anew; who has not passed it stays."""


def blocking(choice: Choice) -> Act:
    """The blocker that was noted, without its note."""
    label = _("Blocked: {choice}").format(choice=word_of(choice.value))
    return Act("blocker", label, "client", partial(_block, choice.value))


def _block(kind: str, _: Desk) -> Operation:
    from data.clients.operations import block
    from data.clients.tables import BlockerKind

    def note(session: Any, client_id: int, **when_and_who: Any) -> None:
        block(session, client_id, BlockerKind(kind), "", **when_and_who)

    return note


def decided(label: str) -> OnlyThere:
    """A decision about one text."""
    return OnlyThere(label, _("Each draft is read before it is decided on: open the next."))


def of_this_client(label: str) -> OnlyThere:
    """What holds for one client alone: a criterion that somebody looked at, a reason."""
    return OnlyThere(label, _("That holds for this one client; another needs its own look."))
