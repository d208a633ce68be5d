"""Leads that may be one person as a list."""

from __future__ import annotations

from functools import cache

from data.leads.duplicates import PAIR_COLUMNS, Pair, pairs_of
from data.listing.listing import Listing, Order, Segment
from data.listing.vocabulary import Field, vocabulary
from data.words import _

_SOURCE = (
    "suspicion JOIN lead AS one ON one.id = suspicion.one_id"
    " JOIN lead AS other ON other.id = suspicion.other_id"
)
_SIDE = ("name", "email", "phone", "company")

_VOCABULARY = vocabulary(
    Field("lead", "suspicion.one_id", "number", _("the left lead's number")),
    Field("since", "suspicion.at", "span", _("suspected for, as in since<3d")),
    Field(
        "because", "CAST(suspicion.evidence AS TEXT)", help=_("the evidence, as in because:phone")
    ),
    text=(
        "'lead '",
        "CAST(suspicion.one_id AS TEXT)",
        "'lead '",
        "CAST(suspicion.other_id AS TEXT)",
        *(f"{side}.{column}" for side in ("one", "other") for column in _SIDE),
        "CAST(suspicion.evidence AS TEXT)",
    ),
    near="one.name || ' ' || other.name",
)


@cache
def pairs(lead_id: int | None = None) -> Listing[Pair]:
    """Every open suspicion, or those of one lead; the latest first."""
    base = "suspicion.settled_at IS NULL"
    if lead_id is not None:
        base += f" AND (suspicion.one_id = {int(lead_id)} OR suspicion.other_id = {int(lead_id)})"
    by = ("suspicion.id",)
    return Listing(
        table="suspicion",
        columns=PAIR_COLUMNS,
        source=_SOURCE,
        base=base,
        make=pairs_of,
        orders=(
            Order("newest", _("the latest first"), (Segment(base, by, True),)),
            Order("oldest", _("the first first"), (Segment(base, by),)),
        ),
        vocabulary=_VOCABULARY,
    )
