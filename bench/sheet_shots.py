"""What the contact sheet shows: every screen and state, by the keys that lead there from the start.

A new screen is one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Shot:
    """`keys` are pressed one after the other, from the four panes on."""

    name: str
    keys: str = ""
    house: str = "many"
    """Which database: `many` is the sample agency, `empty` and `few` are new ones."""
    deed: Callable[[Desk], Any] | None = None
    """What somebody else does then, before `after` is pressed."""
    after: str = ""
    in_every_look: bool = False
    typed: str = ""
    """Words that are typed after the keys."""


def _decides_first(desk: Desk) -> None:
    """Another operator decides on every draft of the queue."""
    from sqlmodel import select

    from data.outreach.review import reject
    from data.outreach.tables import Message

    with desk.premises.store.write() as session:
        for draft in session.exec(select(Message).where(Message.state == "review")):
            reject(
                session, draft.id or 0, why="Not ours", house=desk.house, now=desk.now(), by="ben"
            )


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
    Shot("lead", "1 enter", in_every_look=True),
    Shot("lead, answered", "1 j j j j j j enter"),
    Shot("why of a lead", "1 w"),
    Shot("why of a follow-up", "3 w"),
    Shot("what if", "3 j enter v"),
    Shot("suppose", "3 j enter v e"),
    Shot("may we write", "1 enter c"),
    Shot("note consent", "1 enter c n"),
    Shot("hand-off", "1 enter h"),
    Shot("touch", "1 enter t"),
    Shot("outcome", "1 o", in_every_look=True),
    Shot("owner", "1 A"),
    Shot("erase", "1 enter c X"),
    Shot("review", "2 enter", in_every_look=True),
    Shot("review, uncertain", "2 j enter"),
    Shot("edit a draft", "2 enter e"),
    Shot("reject", "2 enter r"),
    Shot("snooze", "2 enter s"),
    Shot("bulk approval", "2 j j j j j j space j space a"),
    Shot("somebody was first", "2 enter", deed=_decides_first, after="a"),
    Shot("skip asks", "3 x"),
    Shot("client", "4 enter", in_every_look=True),
    Shot("client blocked", "4 j enter"),
    Shot("why of a client", "4 enter w"),
    Shot("blocker", "4 enter b"),
    Shot("waive", "4 enter W"),
    Shot("next stage refused", "4 enter greater_than_sign"),
    Shot("24 hours", "N"),
    Shot("inbox", "i"),
    Shot("delivery", "i enter"),
    Shot("duplicates", "D"),
    Shot("side by side", "D enter"),
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
    Shot("views", "V"),
    Shot("what can be undone", "U"),
    Shot("who is here", "T"),
    Shot("order", "1 O"),
    Shot("empty: four panes", house="empty", in_every_look=True),
    Shot("empty: inbox", "i", house="empty"),
    Shot("empty: duplicates", "D", house="empty"),
    Shot("empty: 24 hours", "N", house="empty"),
    Shot("empty: jobs", "J", house="empty"),
    Shot("empty: reports", "m", house="empty"),
    Shot("empty: clients", "4 z", house="empty"),
    Shot("few: four panes", house="few"),
    Shot("few: lead", "1 enter", house="few"),
)
