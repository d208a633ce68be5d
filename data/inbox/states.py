"""What became of a delivery."""

from enum import StrEnum


class InboundState(StrEnum):
    RECEIVED = "received"
    CREATED = "created"
    MERGED = "merged"
    QUARANTINED = "quarantined"
    NOTED = "noted"
    """It was no lead: a reply, a bounce, an opt-out, a status; its events say what followed."""


class EventState(StrEnum):
    APPLIED = "applied"
    WAITING = "waiting"
    """For something else: a fetch from the sender, or the create of what it cancels."""
    NOTHING = "nothing"
    """It was about nobody we know, or needs nothing."""
