"""The review queue and the follow-ups as lists, in whichever order and through whichever filter."""

from __future__ import annotations

from typing import get_args

from data.finding.by_word import follow_ups_by_word, messages_by_word
from data.leads import asked
from data.listing.listing import Listing, Order, Segment, each
from data.listing.vocabulary import Field, Flag, vocabulary
from data.outreach.panes import (
    REVIEW_COLUMNS,
    REVIEW_SOURCE,
    STEP_COLUMNS,
    STEP_SOURCE,
    FollowUpRow,
    ReviewRow,
    follow_up_row,
    review_row_of,
)
from data.outreach.states import (
    COMING_FOLLOW_UPS,
    UNDECIDED_FOLLOW_UPS,
    WAITING_FOR_A_PERSON,
    FollowUpState,
)
from data.playbook.channel import Channel
from data.playbook.reasons import Reason
from data.reading import Reader, words
from data.words import _

_WAITS = f"message.state IN ({words(WAITING_FOR_A_PERSON)})"
_AWAKE = f"{_WAITS} AND (message.snoozed_until IS NULL OR message.snoozed_until <= :now)"
_REASONS = "CAST(message.reasons AS TEXT)"
_ITS_STATES = tuple(state.value for state in WAITING_FOR_A_PERSON)
_REASON_WORDS = tuple(reason.value for reason in Reason)
_BY_AGE = ("message.created_at", "message.id")

REVIEW: Listing[ReviewRow] = Listing(
    table="message",
    columns=REVIEW_COLUMNS,
    source=REVIEW_SOURCE,
    base=_AWAKE,
    make=each(review_row_of),
    orders=(
        Order("oldest", _("the oldest first"), (Segment(_AWAKE, _BY_AGE),)),
        Order("newest", _("the newest first"), (Segment(_AWAKE, _BY_AGE, True),)),
    ),
    vocabulary=vocabulary(
        Field("reason", f"{_REASONS} || ' ' || replace({_REASONS}, '_', ' ')",
              help=_("why it waits, as in reason:pricing"), ours=_REASON_WORDS),
        Field("by", "message.channel", help=_("email or sms"), ours=get_args(Channel)),
        Field("state", "message.state", help=_("review, uncertain or failed"),
              values=_ITS_STATES, ours=_ITS_STATES),
        Field("waiting", "message.created_at", "span", _("in the queue, as in waiting>2h")),
        Field("to", "message.recipient", help=_("whom it goes to")),
        *asked.OF_ITS_LEAD,
        asked.LATE,
        text=(*asked.NAMED, "message.channel", "message.recipient", "message.subject",
              "message.body", "message.state", "message.note",
              f"replace({_REASONS}, '_', ' ')"),
        near="lead.name",
        by_word=messages_by_word,
    ),
)  # fmt: skip

_PAUSED = FollowUpState.PAUSED
_COMES = f"follow_up.state IN ({words(COMING_FOLLOW_UPS)})"
_HELD = f"follow_up.state = '{_PAUSED}'"
_UNDECIDED = f"follow_up.state IN ({words(UNDECIDED_FOLLOW_UPS)})"
_STEP_STATES = tuple(state.value for state in UNDECIDED_FOLLOW_UPS)
_BY_DUE = ("follow_up.due_at", "follow_up.id")

FOLLOW_UPS: Listing[FollowUpRow] = Listing(
    table="follow_up",
    columns=STEP_COLUMNS,
    source=STEP_SOURCE,
    base=_UNDECIDED,
    make=each(follow_up_row),
    orders=(
        Order("due", _("what leaves next, then what is held"),
              (Segment(_COMES, _BY_DUE), Segment(_HELD, _BY_DUE))),
        Order("last", _("what leaves last first"),
              (Segment(_COMES, _BY_DUE, True), Segment(_HELD, _BY_DUE, True))),
        Order("held", _("what is held first"),
              (Segment(_HELD, _BY_DUE), Segment(_COMES, _BY_DUE))),
    ),
    vocabulary=vocabulary(
        Field("sequence", "follow_up.sequence", help=_("the sequence's name")),
        Field("step", "follow_up.step", help=_("the step's name")),
        Field("by", "follow_up.channel", help=_("email or sms"), ours=get_args(Channel)),
        Field("state", "follow_up.state", help=_("scheduled, paused, review or queued"),
              values=_STEP_STATES, ours=_STEP_STATES),
        Field("due", "follow_up.due_at", "span", _("leaves within, as in due<2h"), ahead=True),
        *asked.OF_ITS_LEAD,
        Flag("paused", _HELD, _("what is held"), _HELD),
        text=(*asked.NAMED, "follow_up.sequence", "follow_up.step", "follow_up.channel",
              "follow_up.state", "follow_up.why"),
        near="lead.name",
        by_word=follow_ups_by_word,
    ),
)  # fmt: skip

MOST_PAUSED = 1_000


def paused(reader: Reader) -> int:
    """How many steps are on hold; `MOST_PAUSED` means that many or more."""
    ((count,),) = reader.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM follow_up WHERE {_HELD} LIMIT :most) AS those",
        most=MOST_PAUSED,
    )
    return int(count)
