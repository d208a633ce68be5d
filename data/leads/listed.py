"""The inbound pane as a list: open leads, in whichever order and through whichever filter."""

from __future__ import annotations

from dataclasses import replace

from data.finding.by_word import leads_by_word
from data.leads import asked
from data.leads.asked import OPEN, WAITS
from data.leads.pane import COLUMNS, SOURCE, LeadRow, lead_row
from data.listing.listing import Listing, Order, Segment, each
from data.listing.vocabulary import NOBODY, Field, vocabulary
from data.outreach.states import MessageState
from data.reading import Reader
from data.words import _

ORDERS = (
    Order(
        "urgent",
        _("who waits first, then the newest"),
        (
            Segment(f"{OPEN} AND {WAITS}", ("lead.respond_by", "lead.id")),
            Segment(f"{OPEN} AND lead.respond_by IS NULL", ("lead.received_at", "lead.id"), True),
        ),
    ),
    Order("score", _("by score"), (Segment(OPEN, ("lead.score", "lead.id"), True),)),
    Order("name", _("by name"), (Segment(OPEN, ("lower(lead.name)", "lead.id")),)),
    Order("source", _("by source"), (Segment(OPEN, ("lead.source", "lead.id")),)),
    Order("newest", _("the newest first"), (Segment(OPEN, ("lead.received_at", "lead.id"), True),)),
    Order("oldest", _("the oldest first"), (Segment(OPEN, ("lead.received_at", "lead.id")),)),
    Order("lowest", _("the lowest score first"), (Segment(OPEN, ("lead.score", "lead.id")),)),
    Order("z-a", _("by name, from Z to A"),
          (Segment(OPEN, ("lower(lead.name)", "lead.id"), True),)),
    Order("source-z-a", _("by source, from Z to A"),
          (Segment(OPEN, ("lead.source", "lead.id"), True),)),
)  # fmt: skip

_ANSWERS = (*(state.value for state in MessageState), NOBODY[0])

INBOUND: Listing[LeadRow] = Listing(
    table="lead",
    columns=COLUMNS,
    source=SOURCE,
    base=OPEN,
    make=each(lead_row),
    orders=ORDERS,
    vocabulary=vocabulary(
        replace(asked.SOURCE, probe="lead.source"),
        replace(asked.OWNER, probe="lead.owner <> '' AND lead.owner"),
        asked.STAGE,
        replace(asked.SCORE, probe="lead.score"),
        replace(asked.WAITING, probe=WAITS),
        asked.AGE,
        asked.URGENCY,
        asked.TAG,
        asked.INTENT,
        Field("answer", "coalesce(message.state, 'none')", help=_("the first answer's state"),
              values=_ANSWERS, ours=_ANSWERS),
        asked.NAME,
        asked.MAIL,
        asked.PHONE,
        replace(asked.ID, probe="lead.id"),
        asked.HOT,
        asked.LATE,
        asked.WAITS_NOW,
        text=(*asked.NAMED, "lead.source", "lead.intent", "lead.urgency", "lead.stage",
              "lead.owner", "substr(lead.message, 1, 300)", "CAST(lead.tags AS TEXT)"),
        near="lead.name",
        by_word=leads_by_word,
    ),
)  # fmt: skip

MOST_WAITING = 1_000
"""Waiting leads that the pane's title counts."""


def waiting(reader: Reader) -> int:
    """How many open leads wait for a first answer; `MOST_WAITING` means that many or more."""
    ((count,),) = reader.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM lead WHERE {OPEN} AND {WAITS} LIMIT :most) AS those",
        most=MOST_WAITING,
    )
    return int(count)
