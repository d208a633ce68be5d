"""Inbound leads: who waits for a first answer and how long still."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from screens.main.lead_verbs import LeadPane
from screens.spans import brief, clock
from screens.table import Column

if TYPE_CHECKING:
    from data.leads.pane import LeadRow
    from screens.desk import Desk

URGENCY_TONES = {"now": "warning", "soon": "", "normal": "muted", "low": "muted"}
TROUBLED = ("failed", "uncertain", "rejected", "cancelled")
"""States of a first answer that never leaves by itself: a person has to answer."""


class InboundPane(LeadPane["LeadRow"]):
    """Waiting leads first, by the time they are due, then the newest."""

    NUMBER, NAME = "1", "Inbound"

    @staticmethod
    def read(desk: Desk) -> Sequence[LeadRow]:
        from data.leads.pane import inbound_pane

        return desk.look(inbound_pane)

    def columns(self) -> Sequence[Column[LeadRow]]:
        return (
            Column("clock", "Answer", first_answer, width=11, priority=100, ticking=True),
            Column("name", "Lead", lead, min_width=16, priority=99),
            Column("state", "State", state, width=9, priority=70),
            Column("about", "About", about, min_width=14, priority=90),
            Column("urgency", "Urgency", urgency, width=7, priority=60),
            Column("score", "Score", score, width=7, priority=80, align="right"),
            Column("source", "Source", lambda row, _: (row.source, ""), width=8, priority=50),
            Column("owner", "Owner", lambda row, _: (row.owner or "–", ""), width=8, priority=55),
            Column("contact", "Contact", lambda row, _: (row.contact, ""), width=26, priority=10),
            Column("age", "Age", age, width=4, priority=20, align="right", ticking=True),
        )

    def key(self, row: LeadRow) -> int:
        return row.id

    def lead_id(self, row: LeadRow) -> int:
        return row.id

    def lead_name(self, row: LeadRow) -> str:
        return name_of(row)

    def words(self, row: LeadRow) -> Iterable[str]:
        hot = "hot" if row.hot else ""
        return (row.name, row.contact, row.source, row.intent, row.urgency, row.stage, row.owner,
                row.said, state(row, row.received_at)[0], row.note, hot, *row.tags)  # fmt: skip

    def note(self) -> str:
        waiting = sum(row.respond_by is not None for row in self.rows)
        return f"{waiting} waiting" if waiting else ""

    def empty(self) -> str:
        return (
            "No leads yet. Press n to take one in, import a CSV with `callboard leads import "
            "FILE.csv`, or post to http://HOST:PORT/in/website while `callboard serve` runs."
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
    return time_left(row.respond_by, now)


def time_left(until: datetime, now: datetime) -> tuple[str, str]:
    """A clock that runs down to `until`, and up behind a plus after it."""
    left = until - now
    if left.total_seconds() < 0:
        return f"+{clock(left)} late", "error"
    return clock(left), "warning" if left.total_seconds() < 60 else "strong"


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
    return (f"hot {row.score:3}", "accent") if row.hot else (str(row.score), "")


def age(row: LeadRow, now: datetime) -> tuple[str, str]:
    return brief(now - row.received_at), "muted"
