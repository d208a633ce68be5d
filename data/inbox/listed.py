"""The inbox as a list: everything that ever arrived, what is quarantined first."""

from __future__ import annotations

from functools import cache

from data.inbox.pane import COLUMNS, DeliveryRow, delivery_row
from data.inbox.states import InboundState
from data.listing.listing import Listing, Order, Segment, each
from data.listing.vocabulary import Field, Known, vocabulary
from data.reading import Reader
from data.words import _

_BY = ("inbound.id",)
_QUARANTINED = f"inbound.state = '{InboundState.QUARANTINED}'"
_OTHERS = f"inbound.state <> '{InboundState.QUARANTINED}'"

_STATES = tuple(state.value for state in InboundState)

_VOCABULARY = vocabulary(
    Field("source", "inbound.source", help=_("through which door"), probe="inbound.source",
          known=Known("inbound", "inbound.source", "TRUE")),
    Field("state", "inbound.state", help=_("what became of it"), probe="inbound.state",
          values=_STATES, ours=_STATES),
    Field("lead", "coalesce(inbound.lead_id, 0)", "number", _("the lead's number")),
    Field("size", "length(inbound.payload)", "number", _("bytes, as in size>10000")),
    Field("age", "inbound.received_at", "span", _("since it arrived, as in age<3d")),
    Field("import", "inbound.import_id", "number", _("the number of the import it came with"),
          probe="inbound.import_id"),
    Field("id", "inbound.id", "number", _("the delivery's number"), probe="inbound.id"),
    text=("inbound.source", "inbound.state", "inbound.reason", "inbound.external_id", "'lead '",
          "coalesce(CAST(inbound.lead_id AS TEXT), '')"),
)  # fmt: skip


@cache
def inbox(state: str = "") -> Listing[DeliveryRow]:
    """Deliveries in that state, or all; each the newest first."""
    if state:
        of_state = f"inbound.state = '{InboundState(state)}'"
        base = of_state
        newest: tuple[Segment, ...] = (Segment(of_state, _BY, True),)
        oldest: tuple[Segment, ...] = (Segment(of_state, _BY),)
    else:
        base = "TRUE"
        newest = (Segment(_QUARANTINED, _BY, True), Segment(_OTHERS, _BY, True))
        oldest = (Segment(_QUARANTINED, _BY), Segment(_OTHERS, _BY))
    return Listing(
        table="inbound",
        columns=COLUMNS,
        source="inbound",
        base=base,
        make=each(delivery_row),
        orders=(
            Order("newest", _("the newest first"), newest),
            Order("oldest", _("the oldest first"), oldest),
        ),
        vocabulary=_VOCABULARY,
    )


MOST_HELD = 1_000


def quarantined(reader: Reader) -> int:
    """How many wait in quarantine; `MOST_HELD` means that many or more."""
    ((count,),) = reader.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM inbound WHERE {_QUARANTINED} LIMIT :most) AS those",
        most=MOST_HELD,
    )
    return int(count)
