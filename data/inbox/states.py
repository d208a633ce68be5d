"""What became of a delivery."""

from enum import StrEnum


class InboundState(StrEnum):
    RECEIVED = "received"
    CREATED = "created"
    MERGED = "merged"
    QUARANTINED = "quarantined"
