"""The lives of a message, an enrolment and a follow-up, in their own words."""

from enum import StrEnum


class MessageState(StrEnum):
    """`review → queued → claimed → sending → sent`, and the ways a message can end otherwise."""

    REVIEW = "review"
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


UNSENT = (MessageState.REVIEW, MessageState.QUEUED, MessageState.CLAIMED)
WAITING_FOR_A_PERSON = (MessageState.REVIEW, MessageState.UNCERTAIN, MessageState.FAILED)
"""What stands in the review queue."""
IN_HAND = (MessageState.CLAIMED, MessageState.SENDING)
"""What a worker holds under a lease."""


class Purpose(StrEnum):
    """Why a message was written: at once to whoever asked, or later, by a sequence."""

    FIRST_RESPONSE = "first_response"
    FOLLOW_UP = "follow_up"


class StopCause(StrEnum):
    """What only ends the sequences whose rule says so (`stopped_by`); all else ends every one."""

    REPLY = "reply"
    BOOKING = "booking"


class EnrolmentState(StrEnum):
    """A lead's run through one sequence: held or ended by a stop, or at its own end."""

    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"


class FollowUpState(StrEnum):
    """One step: `scheduled → queued → sent`, through `review` where a person must look."""

    SCHEDULED = "scheduled"
    PAUSED = "paused"
    REVIEW = "review"
    QUEUED = "queued"
    SENT = "sent"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


FOLLOW_UPS_TO_COME = (FollowUpState.SCHEDULED, FollowUpState.PAUSED)
UNDECIDED_FOLLOW_UPS = (*FOLLOW_UPS_TO_COME, FollowUpState.REVIEW, FollowUpState.QUEUED)
"""Those that a pane shows."""
COMING_FOLLOW_UPS = tuple(state for state in UNDECIDED_FOLLOW_UPS if state != FollowUpState.PAUSED)
"""Those of them that leave at a time of their own."""
