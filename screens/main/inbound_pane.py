"""Inbound leads: who waits for a first answer and how long still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.words import _, pgettext
from data.words.enumerated import word_of
from screens.drawings import OF_LATE, answer_clock, history, sparkline, trend
from screens.keys import the_key
from screens.main.lead_verbs import LeadPane
from screens.spans import STANDS, brief, brief_holds, clock, clock_holds
from screens.table import Column

if TYPE_CHECKING:
    from data.leads.pane import LeadRow
    from data.listing.listing import Listing
    from data.listing.window import Window
    from data.reading import Reader
    from screens.desk import Desk
    from screens.main.fetching import Request

URGENCY_TONES = {"now": "warning", "soon": "", "normal": "muted", "low": "muted"}
WITH_COURSE = "course"
COURSE_CELLS = 8
COURSE_FROM = 113
"""Cells of the pane from which on the column of the score's course is shown."""
TROUBLED = ("failed", "uncertain", "rejected", "cancelled")
"""States of a first answer that never leaves by itself: a person has to answer."""


class InboundPane(LeadPane["LeadRow"]):
    """Waiting leads first, by the time they are due, then the newest."""

    NUMBER, NAME = "1", _("Inbound")
    _variant_shown = ""

    @staticmethod
    def listing(variant: Any) -> Listing[LeadRow]:
        from data.leads.listed import INBOUND

        return INBOUND

    @staticmethod
    def facts(reader: Reader) -> int:
        from data.leads.listed import waiting

        return waiting(reader)

    @classmethod
    def complete(
        cls, reader: Reader, desk: Desk, request: Request, window: Window[LeadRow]
    ) -> Window[LeadRow]:
        """The courses of their scores, where there is room to draw them."""
        if request.variant != WITH_COURSE:
            return window
        from data.leads.course import courses

        ids = [one.id for one in window.rows if one.row.score]
        of_lead = courses(reader, ids, desk.playbook.scoring)
        rows = tuple(
            replace(one, row=replace(one.row, course=of_lead.get(one.id, ())))
            for one in window.rows
        )
        return replace(window, rows=rows)

    def variant(self) -> str:
        return WITH_COURSE if self.size.width >= COURSE_FROM else ""

    def on_resize(self) -> None:
        """The courses are read when there is room for them."""
        if self.variant() != self._variant_shown:
            self._variant_shown = self.variant()
            self.fetch()

    def columns(self) -> Sequence[Column[LeadRow]]:
        return (
            Column(
                "clock",
                _("Answer"),
                first_answer,
                width=11,
                priority=100,
                ticking=True,
                holds=answer_holds,
                rising="urgent",
                fields=("respond_by", "first_response_at", "answer"),
            ),
            Column(
                "name",
                _("Lead"),
                self.signed(lead),
                min_width=16,
                priority=99,
                rising="name",
                falling="z-a",
                fields=("name",),
            ),
            Column("state", _("State"), state, width=9, priority=70, fields=("stage",)),
            Column(
                "about",
                _("About"),
                about,
                min_width=14,
                priority=90,
                fields=("intent", "said", "note"),
            ),
            Column("urgency", _("Urgency"), urgency, width=7, priority=60, fields=("urgency",)),
            Column(
                "score",
                _("Score"),
                score,
                width=7,
                priority=80,
                align="right",
                rising="lowest",
                falling="score",
                fields=("score", "hot"),
            ),
            Column("course", _("Trend"), course, width=COURSE_CELLS + 1, priority=15),
            Column(
                "source",
                _("Source"),
                lambda row, _: (row.source, ""),
                width=8,
                priority=50,
                rising="source",
                falling="source-z-a",
                fields=("source",),
            ),
            Column(
                "owner",
                _("Owner"),
                lambda row, _: (row.owner or "–", ""),
                width=8,
                priority=55,
                fields=("owner",),
            ),
            Column(
                "contact",
                _("Contact"),
                lambda row, _: (row.contact, ""),
                width=26,
                priority=10,
                fields=("email", "phone"),
            ),
            Column(
                "age",
                _("Age"),
                age,
                width=4,
                priority=20,
                align="right",
                ticking=True,
                holds=age_holds,
                rising="newest",
                falling="oldest",
                fields=("received_at",),
            ),
        )

    def lead_id(self, row: LeadRow) -> int:
        return row.id

    def lead_name(self, row: LeadRow) -> str:
        return name_of(row)

    def note(self) -> str:
        return (
            _("{fact_in_words} waiting").format(fact_in_words=self.fact_in_words())
            if self.told_facts
            else ""
        )

    def empty(self) -> str:
        new, file, palette = the_key("new"), the_key("import_file"), the_key("palette")
        return _(
            "No leads yet. {new} takes one in by hand, {file} a file (CSV, Excel, "
            "vCard). While `callboard serve` runs, a form posts to "
            "{posted_to}/in/website, and what comes to your mailbox is read. "
            "{palette}, Set up, leads through all of it."
        ).format(new=new, file=file, posted_to=self.desk.posted_to, palette=palette)


def name_of(row: LeadRow) -> str:
    """A lead nobody can be named for is called by its contact, else by its number."""
    return row.name or row.contact or _("Lead {id}").format(id=row.id)


def lead(row: LeadRow, _: datetime) -> tuple[str, str]:
    return name_of(row), "strong"


def first_answer(row: LeadRow, now: datetime) -> tuple[str, str]:
    """The first-response clock: what is left, how late it is, or how fast it was answered."""
    if row.first_response_at is not None:
        how = pgettext("how it was answered", "sent") if row.answer == "sent" else _("hand")
        return f"{how} {clock(row.first_response_at - row.submitted_at)}", "muted"
    if row.respond_by is None:
        return "–", "muted"
    return answer_clock(row.respond_by, now, row.respond_by - row.submitted_at)


def answer_holds(row: LeadRow, now: datetime) -> float:
    if row.first_response_at is not None or row.respond_by is None:
        return STANDS
    return clock_holds(row.respond_by - now)


def state(row: LeadRow, _unused: datetime) -> tuple[str, str]:
    """Where the first answer is while there is none, then the lead's stage."""
    if row.first_response_at is not None:
        return word_of(row.stage), "success" if row.stage.value == "booked" else ""
    if row.answer == "review":
        return _("in review"), "warning"
    return word_of(row.answer) or _("no draft"), "error" if row.answer in TROUBLED else ""


def about(row: LeadRow, _: datetime) -> tuple[str, str]:
    """What holds the answer back, else what they want in their own first words."""
    if row.note and row.answer == "queued" and row.first_response_at is None:
        from screens.reading.stored import in_his_words

        return in_his_words(row.note), "warning"
    return f"{row.intent}: {row.said}" if row.intent and row.said else row.intent or row.said, ""


def urgency(row: LeadRow, _: datetime) -> tuple[str, str]:
    return word_of(row.urgency), URGENCY_TONES.get(row.urgency.value, "")


def score(row: LeadRow, _unused: datetime) -> tuple[str, str]:
    if row.hot:
        return _("hot {score:3}").format(score=row.score), "accent"
    return str(row.score), "" if row.score else "muted"


def course(row: LeadRow, now: datetime) -> tuple[str, str]:
    """How the score went since the first point, and whether it rose or fell this week."""
    if len(row.course) < 2:
        return "", ""
    line = sparkline(history(row.course, row.course[0][0], now, COURSE_CELLS))
    before = sum(by for at, by in row.course if at <= now - OF_LATE)
    return f"{line}{trend(row.score, before)}", "accent" if row.hot else "muted"


def age(row: LeadRow, now: datetime) -> tuple[str, str]:
    return brief(now - row.received_at), "muted"


def age_holds(row: LeadRow, now: datetime) -> float:
    return brief_holds(row.received_at - now)
