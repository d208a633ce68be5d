"""What the contact sheet shows: every screen and state, by the keys that lead there from the start.

A new screen is one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.sheet_deeds import (
    blocks_clients,
    decides_first,
    edits_drafts,
    moves_the_file,
    rewrites_drafts,
    skips_first,
)
from screens.desk import Desk

SIZES = ((80, 24), (120, 40), (200, 60))
"""Columns and lines: tmux over a slow line, a window, a wall."""

LOOKS = {
    "light": ("light", "all"),
    "contrast": ("contrast", "all"),
    "contrast-light": ("contrast-light", "all"),
    "terminal": ("terminal", "all"),
    "16": ("16", "all"),
    "mono": ("mono", "all"),
    "signs": ("dark", "text"),
    "ascii": ("mono", "ascii"),
}
"""Theme and letters of the looks besides the first, which every shot is taken in."""

IN_FULL = ("mono",)
"""Looks besides the first that every shot is taken in: no state may be told by its colour alone."""


@dataclass(frozen=True, slots=True)
class Shot:
    """`keys` are pressed one after the other, from the four panes on."""

    name: str
    keys: str = ""
    house: str = "many"
    """Which database (`Houses`)."""
    deed: Callable[[Desk], Any] | None = None
    """What somebody else does then, before `after` is pressed."""
    after: str = ""
    is_heard_of: bool = False
    """Whether `after` waits until the console has heard of the deed."""
    in_every_look: bool = False
    typed: str = ""
    """Words that are typed after the keys."""
    changes: bool = False
    """The keys themselves change what is stored."""

    @property
    def leaves_traces(self) -> bool:
        """Whether what comes after it would look otherwise."""
        return self.changes or self.deed is not None


SHOTS = (
    Shot("four panes", in_every_look=True),
    Shot("theme", "ctrl+p", typed="theme", after="enter", in_every_look=True),
    Shot("inbound", "1 z"),
    Shot("review pane", "2 z"),
    Shot("follow-ups", "3 z"),
    Shot("clients", "4 z", in_every_look=True),
    Shot("marked rows", "2 space j space"),
    Shot("filter", "1 slash", typed="own"),
    Shot("filter finds nothing", "1 slash", typed="zzzz"),
    Shot("palette", "ctrl+p"),
    Shot("help", "question_mark", in_every_look=True),
    Shot("letters to jump to", "comma", in_every_look=True),
    Shot("letters on a lead", "1 enter comma"),
    Shot("letters on a form", "n ctrl+g"),
    Shot("lead", "1 enter", in_every_look=True),
    Shot("lead, answered", "1 j j j j j j enter"),
    Shot("why of a lead", "1 w"),
    Shot("why of a follow-up", "3 w"),
    Shot("what if", "3 j enter v"),
    Shot("suppose", "3 j enter v e"),
    Shot("suppose, when", "3 j enter v e r"),
    Shot("what if, until when", "3 j enter v d"),
    Shot("may we write", "1 enter c"),
    Shot("note consent", "1 enter c n"),
    Shot("hand-off", "1 enter h"),
    Shot("touch", "1 enter t"),
    Shot("outcome", "1 o", in_every_look=True),
    Shot("owner", "1 A"),
    Shot("erase", "1 enter c X"),
    Shot("preview, or no room", "2 Z", in_every_look=True),
    Shot("review", "2 enter", in_every_look=True),
    Shot("review, uncertain", "2 j enter"),
    Shot("edit a draft", "2 enter e"),
    Shot("reject", "2 enter r"),
    Shot("snooze", "2 enter s"),
    Shot("bulk approval", "2 j j j j j j space j space a"),
    Shot("somebody was first", "2 enter", deed=decides_first, after="a"),
    Shot("skip asks", "3 x"),
    Shot("client", "4 enter", in_every_look=True),
    Shot("client blocked", "4 j enter"),
    Shot("why of a client", "4 enter w"),
    Shot("blocker", "4 enter b"),
    Shot("waive", "4 enter j j j W"),
    Shot("waive, met already", "4 enter W"),
    Shot("next stage refused", "4 enter greater_than_sign"),
    Shot("24 hours", "N"),
    Shot("inbox", "i"),
    Shot("delivery", "i enter"),
    Shot("imports", "M", house="filed"),
    Shot("import, looked into", "M enter", house="filed", in_every_look=True),
    Shot("import, taken back", "M j enter", house="filed"),
    Shot("import, are you sure", "M u", house="filed"),
    Shot("rows of an import", "M enter enter", house="filed"),
    Shot("duplicates", "D", house="alike"),
    Shot("side by side", "D enter", house="alike", in_every_look=True),
    Shot("jobs", "J"),
    Shot("trial asks", "P"),
    Shot("trial", "P", typed="data/playbook/default.toml", after="enter"),
    Shot("new lead", "n", in_every_look=True),
    Shot("import", "I"),
    Shot("reports", "m", in_every_look=True),
    Shot("report over time", "m tab j j j j", in_every_look=True),
    Shot("report by source", "m tab tab j"),
    Shot("behind a figure", "m tab enter"),
    Shot("status", "S", in_every_look=True),
    Shot("log", "L"),
    Shot("find", "F"),
    Shot("find something", "F", typed="roof"),
    Shot("views", "V s", typed="Nobody's", after="enter V", changes=True),
    Shot("what can be undone", "U"),
    Shot("who is here", "T"),
    Shot("order", "1 O", changes=True),
    Shot("empty: four panes", house="empty", in_every_look=True),
    Shot("empty: inbox", "i", house="empty"),
    Shot("empty: imports", "M", house="empty"),
    Shot("empty: duplicates", "D", house="empty"),
    Shot("empty: 24 hours", "N", house="empty"),
    Shot("empty: jobs", "J", house="empty"),
    Shot("empty: reports", "m", house="empty"),
    Shot("empty: clients", "4 z", house="empty"),
    Shot("few: four panes", house="few"),
    Shot("empty: inbound", "1 z", house="empty"),
    Shot("empty: review pane", "2 z", house="empty"),
    Shot("empty: follow-ups", "3 z", house="empty"),
    Shot("empty: status", "S", house="empty"),
    Shot("empty: log", "L", house="empty"),
    Shot("empty: what can be undone", "U", house="empty"),
    Shot("empty: who is here", "T", house="empty"),
    Shot("empty: find", "F", house="empty", typed="roof"),
    Shot("empty: views", "V", house="empty"),
    Shot("empty: palette", "ctrl+p", house="empty", typed="roof"),
    Shot("empty: trial", "P", house="empty", typed="data/playbook/default.toml", after="enter"),
    Shot("empty: report over time", "m tab j j j j", house="empty"),
    Shot("few: lead", "1 enter", house="few"),
    Shot("few: may we write", "1 enter c", house="few"),
    Shot("few: hand-off", "1 enter h", house="few"),
    Shot("few: what if", "1 enter v", house="few"),
    Shot("few: inbox", "i", house="few"),
    Shot("few: delivery", "i enter", house="few"),
    Shot("few: reports", "m", house="few"),
    Shot("few: report over time", "m tab j j j j", house="few"),
    Shot("few: status", "S", house="few"),
    Shot("few: 24 hours", "N", house="few"),
    Shot("done, and how to take it back", "1 t v", changes=True),
    Shot("what was done", "3 x y U", changes=True),
    Shot("several, before it is done", "3 space j space x"),
    Shot("hand over", "1 enter h h"),
    Shot("call back", "1 o c"),
    Shot("booked for when", "1 o b"),
    Shot("erase, are you sure", "1 enter c X 1 enter"),
    Shot("copy", "1 Y"),
    Shot("client's order", "4 O"),
    Shot("list behind a figure", "m tab enter enter"),
    Shot("conflict: somebody is here", "1 enter", deed=edits_drafts, house="few"),
    Shot(
        "conflict: take it over",
        "2 enter",
        deed=edits_drafts,
        after="e",
        is_heard_of=True,
        house="few",
    ),
    Shot(
        "conflict: draft rewritten",
        "2 enter e T",
        deed=rewrites_drafts,
        after="x ctrl+s",
        house="few",
    ),
    Shot("conflict: draft decided", "2 enter r", deed=decides_first, after="1 enter", house="few"),
    Shot("conflict: follow-up left out", "3 j x", deed=skips_first, after="y"),
    Shot("conflict: client blocked", "4 j j enter", deed=blocks_clients, after="greater_than_sign"),
    Shot("error: filter", "1 slash", typed="scoer>50"),
    Shot("error: new lead", "n A tab x tab 1"),
    Shot("error: moment", "1 o c tab", typed="yesterday", after="enter"),
    Shot("error: no such file", "I", typed="/nowhere/leads.csv", after="enter"),
    Shot("error: no such playbook", "P", typed="/nowhere/rules.toml", after="enter"),
    Shot("error: runner in trouble", house="hard", in_every_look=True),
    Shot("error: status", "S", house="hard"),
    Shot("error: job failed", "J j j j", house="hard"),
    Shot("error: log", "L", house="hard"),
    Shot("error: quarantine", "i", house="hard"),
    Shot("error: quarantined", "i enter", house="hard"),
    Shot("error: database gone, lead", "1 enter t", deed=moves_the_file, after="v", house="gone"),
    Shot("error: database gone", deed=moves_the_file, is_heard_of=True, house="gone"),
    Shot("error: database gone, status", deed=moves_the_file, after="S", house="gone"),
    Shot("error: database gone, reports", deed=moves_the_file, after="m", house="gone"),
    Shot("error: database gone, inbox", deed=moves_the_file, after="i", house="gone"),
    Shot("first start: business", house="start"),
    Shot("first start: what is missing", house="start", after="ctrl+s"),
    Shot("first start: mail", house="start, mail"),
    Shot("first start: mail, what is missing", house="start, mail", after="ctrl+s"),
    Shot("first start: source", house="start, source"),
)
