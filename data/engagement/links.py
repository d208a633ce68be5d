"""The links in a text of ours: where they stand, and where each of them leads.

A link that we track names the message and its place in it, and where it leads is read from the text
that was sent: there is nothing that anybody could make lead elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WEB_LINK = re.compile(
    r"https?://[^\s<>\"'`\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_AFTER_A_LINK = ".,;:!?)]}»\u201d\u2019"
"""Ends a sentence or a bracket, not an address: "(see https://example.com/a)."."""


@dataclass(frozen=True, slots=True)
class Link:
    """`text[start:end] == url`."""

    start: int
    end: int
    url: str


def links_in(text: str) -> tuple[Link, ...]:
    """The web links of a text, in their order.

    Mails that left name links by their number in here: a change that finds more or fewer of them
    makes old links lead elsewhere, though never out of their own mail.
    """
    if "://" not in text:
        return ()
    found = []
    for match in WEB_LINK.finditer(text):
        url = match.group().rstrip(_AFTER_A_LINK)
        found.append(Link(match.start(), match.start() + len(url), url))
    return tuple(found)


def as_shown(text: str) -> str:
    """A text as a mail shows it: Unix line ends, nothing that a terminal or a reader acts on."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def link_at(text: str, place: int) -> str:
    """Where the link of that number leads, counted from 0; empty: there is none."""
    found = links_in(as_shown(text))
    return found[place].url if 0 <= place < len(found) else ""
