"""Inbound leads: who waits for a first answer and how long still."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from screens.drawings import answer_clock
from screens.keys import the_key
from screens.main.lead_verbs import LeadPane
from screens.spans import brief, clock
from screens.table import Column

if TYPE_CHECKING:
    from data.leads.pane import LeadRow
    from data.listing.listing import Listing
    from data.reading import Reader

URGENCY_TONES = {"now": "warning", "soon": "", "normal": "muted", "low": "muted"}
TROUBLED = ("failed", "uncertain", "rejected", "cancelled")
"""States of a first answer that never leaves by itself: a person has to answer."""


class InboundPane(LeadPane["LeadRow"]):
    """Waiting leads first, by the time they are due, then the newest."""

    NUMBER, NAME = "1", "Inbound"

    @staticmethod
    def listing(variant: Any) -> Listing[LeadRow]:
        from data.leads.listed import INBOUND

        return INBOUND

    @staticmethod
    def facts(reader: Reader) -> int:
        from data.leads.listed import waiting

        return waiting(reader)

    def columns(self) -> Sequence[Column[LeadRow]]:
        return (
            Column("clock", "Answer", first_answer, width=11, priority=100, ticking=True),
            Column("name", "Lead", self.signed(lead), min_width=16, priority=99),
            Column("state", "State", state, width=9, priority=70),
            Column("about", "About", about, min_width=14, priority=90),
            Column("urgency", "Urgency", urgency, width=7, priority=60),
            Column("score", "Score", score, width=7, priority=80, align="right"),
            Column("source", "Source", lambda row, _: (row.source, ""), width=8, priority=50),
            Column("owner", "Owner", lambda row, _: (row.owner or "–", ""), width=8, priority=55),
            Column("contact", "Contact", lambda row, _: (row.contact, ""), width=26, priority=10),
            Column("age", "Age", age, width=4, priority=20, align="right", ticking=True),
        )

    def lead_id(self, row: LeadRow) -> int:
        return row.id

    def lead_name(self, row: LeadRow) -> str:
        return name_of(row)

    def note(self) -> str:
        return f"{self.fact_in_words()} waiting" if self.told_facts else ""

    def empty(self) -> str:
        new, file, palette = the_key("new"), the_key("import_file"), the_key("palette")
        return (
            f"No leads yet. {new} takes one in by hand, {file} a file (CSV, Excel, vCard). While "
            f"`callboard serve` runs, a form posts to {self.desk.posted_to}/in/website, and what "
            f"comes to your mailbox is read. {palette}, Set up, leads through all of it."
        )


def name_of(row: LeadRow) -> str:
    """A lead nobody can be named for is called by its contact, else by its number."""
    return row.name or row.contact or f"Lead {row.id}"


def lead(row: LeadRow, _: datetime) -> tuple[str, str]:
    return name_of(row), "strong"


def first_answer(row: LeadRow, now: datetime) -> tuple[str, str]:
    """The first-response clock: what is left, how late it is, or how fast it was answered."""
    if row.first_response_at is not None:
        how = "sent" if row.answer == "sent" else "hand"
        return f"{how} {clock(row.first_response_at - row.submitted_at)}", "muted"
    if row.respond_by is None:
        return "–", "muted"
    return answer_clock(row.respond_by, now, row.respond_by - row.submitted_at)


def state(row: LeadRow, _: datetime) -> tuple[str, str]:
    """Where the first answer is while there is none, then the lead's stage."""
    if row.first_response_at is not None:
        return row.stage.value, "success" if row.stage.value == "booked" else ""
    if row.answer == "review":
        return "in review", "warning"
    return row.answer or "no draft", "error" if row.answer in TROUBLED else ""


def about(row: LeadRow, _: datetime) -> tuple[str, str]:
    """What holds the answer back, else what they want in their own first words."""
    if row.note and row.answer == "queued" and row.first_response_at is None:
        return row.note, "warning"
    return f"{row.intent}: {row.said}" if row.intent and row.said else row.intent or row.said, ""


def urgency(row: LeadRow, _: datetime) -> tuple[str, str]:
    return row.urgency.value, URGENCY_TONES.get(row.urgency.value, "")


def score(row: LeadRow, _: datetime) -> tuple[str, str]:
    if row.hot:
        return f"hot {row.score:3}", "accent"
    return str(row.score), "" if row.score else "muted"


def age(row: LeadRow, now: datetime) -> tuple[str, str]:
    return brief(now - row.received_at), "muted"
