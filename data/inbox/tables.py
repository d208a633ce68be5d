"""What arrived, raw, before anybody understood it; and each thing that it said."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from data.columns import Table, partial_index, word
from data.inbox.states import EventState, InboundState


class Inbound(Table, table=True):
    """One delivery by a sender, committed before it is acknowledged (DESIGN §2.1)."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("source", "external_id", name="uq_inbound_source_external_id"),
        Index("ix_inbound_state", "state", "id"),
        Index("ix_inbound_content", "content_hash", "received_at"),
        partial_index("ix_inbound_import", "import_id", where="import_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    external_id: str
    content_hash: str
    content_type: str
    payload: bytes
    received_at: datetime
    by: str
    state: InboundState = Field(default=InboundState.RECEIVED, sa_type=word(InboundState))
    reason: str = ""
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    processed_at: datetime | None = None
    fence: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = None
    import_id: int | None = None
    """The file that it was a row of."""


class InboundEvent(Table, table=True):
    """One thing that a delivery said, applied once however often and in whichever order it comes.

    `key` is the sender's id of it, with its kind and event; unique for the source. `booking` is
    the booking tool's id: a cancel that came before its create waits under it.
    """

    __tablename__ = "inbox_event"
    __table_args__ = (
        UniqueConstraint("source", "key", name="uq_inbox_event"),
        Index("ix_inbox_event_lead", "lead_id", "id"),
        Index("ix_inbox_event_inbound", "inbound_id"),
        partial_index("ix_inbox_event_booking", "booking", where="booking <> ''"),
        partial_index("ix_inbox_event_waiting", "id", where="state = 'waiting'"),
        partial_index(
            "ix_inbox_event_fetch", "next_at", where="state = 'waiting' AND fetch_id <> ''"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    inbound_id: int = Field(foreign_key="inbound.id")
    source: str
    key: str
    kind: str
    state: EventState = Field(sa_type=word(EventState))
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    message_id: int | None = None
    booking: str = ""
    at: datetime
    why: str = ""
    event: str = ""
    """The sender's own word for it."""
    fetch_id: str = ""
    """The id under which the rest lies with the sender; `next_at` is when it is asked for."""
    tries: int = 0
    next_at: datetime | None = None
    problem: str = ""
    """Why the sender will not tell the rest until a person does something; a sentence."""


class Bookmark(Table, table=True):
    """How far a mailbox or a feed has been read, or who takes something back by steps
    (`data.undo.turns`);
    `position` is its reader's own.

    `failures` in a row, the first at `failing_since`; nobody tries before `next_at`. One reader
    holds the row under a lease.
    """

    __tablename__ = "bookmark"

    name: str = Field(primary_key=True)
    position: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    read_at: datetime | None = None
    failures: int = 0
    problem: str = ""
    failing_since: datetime | None = None
    next_at: datetime | None = None
    lease_owner: str = ""
    lease_until: datetime | None = None


class ImportedFile(Table, table=True):
    """A file whose rows were taken in together, and can be taken back together."""

    __tablename__ = "import_file"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    source: str
    rows: int
    columns: dict[str, list[str]] = Field(default_factory=dict, sa_type=JSON)
    """The paths of the fields whose columns an operator decided on."""
    is_answered: bool = True
    """Whether its people get a first answer and a sequence; a list of old contacts does not."""
    at: datetime
    by: str
    undone_at: datetime | None = None
    undone_by: str = ""
