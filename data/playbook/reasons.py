"""Why a message waits for a person."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """DESIGN §4."""

    PRICING = "pricing"
    LEGAL = "legal"
    UNUSUAL = "unusual"
    OUT_OF_AREA = "out_of_area"
    INCOMPLETE = "incomplete"
    COMPLAINT = "complaint"
    HIGH_VALUE = "high_value"
    UNCERTAIN_DELIVERY = "uncertain_delivery"
    UNCLEAR_OPT_OUT = "unclear_opt_out"
