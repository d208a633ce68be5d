"""A thing that is still to come: when, by which rule, and everything that would cancel it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from data.words import _

if TYPE_CHECKING:
    from data.playbook.sequences import Sequence


class ComingKind(StrEnum):
    """What sort of thing it is; a screen and a script tell them apart by this."""

    ANSWER = "answer"
    DRAFT = "draft"
    MESSAGE = "message"
    STEP = "step"
    SEQUENCE = "sequence"
    OWNER = "owner"
    SCORE = "score"
    ERASURE = "erasure"
    LIMIT = "limit"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Coming:
    """`at` is UTC; None: it has no date of its own, a person has to act first.

    `why` names the rule. `cancelled_by` are events, each read after "unless". `number` is the id of
    the message or the step: those of two appointments read alike.
    """

    at: datetime | None
    kind: ComingKind
    what: str
    why: str
    cancelled_by: tuple[str, ...] = ()
    lead_id: int | None = None
    lead_name: str = ""
    number: int = 0


NEVER = datetime.max.replace(tzinfo=UTC)


def by_date(things: Iterable[Coming]) -> tuple[Coming, ...]:
    """In the order in which they come; what waits for a person stands first: it is for now."""
    return tuple(
        sorted(
            things,
            key=lambda one: (one.at is not None, one.at or NEVER, one.lead_id or 0, one.what),
        )
    )


def channel_name(channel: str) -> str:
    return {"email": _("e-mail"), "sms": _("text message")}.get(channel, channel)


REPLY = _("the person replies")
BOOKING = _("an appointment is booked")
CLOSED = _("the lead is won, lost or merged away")
_STOPS = {"reply": REPLY, "booking": BOOKING}
_AUDIENCE = {
    "open": CLOSED,
    "won": _("the lead is no customer any more, or merged away"),
    "lost": _("the lead comes back, or is merged away"),
}


def stops_of_an_answer(channel: str) -> tuple[str, ...]:
    """What turns a first answer away at the door."""
    return (*_opt_out(channel), CLOSED, _("somebody answers by hand first"))


def stops_of_a_step(channel: str, sequence: Sequence | None) -> tuple[str, ...]:
    """What turns a follow-up away: what ends its sequence, and what shuts its channel (DESIGN §4).

    None: a sequence that the playbook no longer has; it was stopped by anything.
    """
    stopped_by = sequence.stopped_by if sequence else tuple(_STOPS)
    audience = _AUDIENCE[sequence.audience if sequence else "open"]
    bounces = (
        (_("the {channel_name} address is dead").format(channel_name=channel_name(channel)),)
        if channel
        else ()
    )
    stops = (*(_STOPS[cause] for cause in stopped_by), *_opt_out(channel), *bounces, audience)
    return (*stops, _("an operator skips or pauses it"))


def _opt_out(channel: str) -> tuple[str, ...]:
    return (
        (_("the person opts out of {channel_name}s").format(channel_name=channel_name(channel)),)
        if channel
        else ()
    )
