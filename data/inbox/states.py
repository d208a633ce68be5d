"""What became of a delivery."""

from enum import StrEnum


class InboundState(StrEnum):
    """`received → created`, `merged` or `noted`; what cannot be understood waits in quarantine."""

    RECEIVED = "received"
    CREATED = "created"
    MERGED = "merged"
    QUARANTINED = "quarantined"
    NOTED = "noted"
    """It was no lead: a reply, a bounce, an opt-out, a status; its events say what followed."""


class EventState(StrEnum):
    """What became of one event that a delivery told of."""

    APPLIED = "applied"
    WAITING = "waiting"
    """For something else: a fetch from the sender, or the create of what it cancels."""
    NOTHING = "nothing"
    """It was about nobody we know, or needs nothing."""
