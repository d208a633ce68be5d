"""What operators are told of, and what became of the telling."""

from enum import StrEnum


class AlertKind(StrEnum):
    """What operators are told of; the playbook's `[alerts]` switches each on or off."""

    HOT_LEAD = "hot_lead"
    REVIEW_WAITING = "review_waiting"
    REPLY = "reply"
    RESPONSE_OVERDUE = "response_overdue"
    RUNNER_TROUBLE = "runner_trouble"
    CLIENT_STUCK = "client_stuck"
    ASSIGNED = "assigned"
    LEAD_RETURNED = "lead_returned"
    HANDOFF = "handoff"
    DAILY_DIGEST = "daily_digest"


class AlertState(StrEnum):
    """`queued → sent`, or why it did not go."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    NOT_WANTED = "not_wanted"
    """No channel is set up, or the playbook switched this kind off; it is still listed."""
