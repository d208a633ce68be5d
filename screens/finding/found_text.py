"""What was found, in the cells of a table and in the lines of the palette."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _
from data.words.enumerated import word_of
from screens.safety import plain
from screens.spans import brief

if TYPE_CHECKING:
    from data.finding.found import Found

AROUND = 8
"""Characters before the words that were found, so that one sees what they are about."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: a thing, and the words by which it was found."""

    thing: Found
    words: tuple[str, ...]


def called(thing: Found) -> str:
    """`Lead 12`; a reply is named by the lead who wrote it."""
    if thing.kind == "reply":
        return _("Reply {lead_id}").format(lead_id=thing.lead_id)
    return f"{word_of(thing.kind).capitalize()} {thing.id}"


def kind_of(row: Line, _: datetime) -> tuple[str, str]:
    return called(row.thing), "accent" if row.thing.is_open else "muted"


def who(row: Line, _: datetime) -> tuple[str, str]:
    return row.thing.who, "strong"


def about(row: Line, _: datetime) -> tuple[str, str]:
    return row.thing.about, ""


def contact(row: Line, _: datetime) -> tuple[str, str]:
    return row.thing.contact, ""


def state(row: Line, _: datetime) -> tuple[str, str]:
    return word_of(row.thing.state), "warning" if row.thing.waits else "muted"


def since(row: Line, now: datetime) -> tuple[str, str]:
    return brief(now - row.thing.at), "muted"


def excerpt(text: str, words: Sequence[str], most: int = 400) -> tuple[str, list[tuple[int, int]]]:
    """The part of a text in which the words stand, on one line, and where they stand in it."""
    from data.finding.folding import folded, words_of

    wanted = [folded(word) for word in words]
    line = plain(text[:4000])
    start, places = 0, []
    for piece in line.split(" "):
        if any(folded(word).startswith(w) for word in words_of(piece) for w in wanted):
            places.append((start, start + len(piece)))
        start += len(piece) + 1
    if not places:
        return line[:most], []
    cut = max(places[0][0] - AROUND, 0)
    cut = 0 if cut == 0 else line.find(" ", cut) + 1
    before = "…" if cut else ""
    moved = [(first - cut + len(before), last - cut + len(before)) for first, last in places]
    return (before + line[cut:])[:most], [span for span in moved if span[1] <= most]


def said(row: Line, _: datetime) -> Content:
    """What was said around the words, with the words marked."""
    line, places = excerpt(row.thing.said, row.words)
    content = Content(line)
    for first, last in places:
        content = content.stylize("$text-accent bold", first, last)
    return content


def in_a_line(thing: Found) -> Content:
    """For the palette: what it is, who, and what tells it from others of that name."""
    more = " · ".join(
        plain(part, 40) for part in (thing.about, thing.contact, word_of(thing.state)) if part
    )
    return Content.assemble(
        (f"{called(thing)}  ", "$text-accent"),
        (plain(thing.who, 40), "bold"),
        (f"  {more}" if more else "", "$text-muted"),
    )
