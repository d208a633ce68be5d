"""One answer in somebody's form, as far as its sender tells what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from data.inbox.parse import MAX_FIELDS
from data.inbox.senders.shapes import as_text

Shape = Literal["", "long", "choice", "hidden"]
"""How it was given: in a box of several lines, picked from a list, or not by the visitor."""

_PHONE_MARKS = frozenset("0123456789 ()-./")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the question as the visitor read it, and the name the form has for it.

    `field` is what the sender itself says the answer is (a key of `FIELD_NAMES`), else empty.
    """

    question: str
    value: Any
    name: str = ""
    field: str = ""
    shape: Shape = ""

    @property
    def text(self) -> str:
        return text_of(self.value)

    @property
    def label(self) -> str:
        return as_text(self.question) or as_text(self.name) or "answer"


def text_of(value: Any) -> str:
    """An answer in words: several choices with commas, yes and no for a box that was ticked."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return as_text(", ".join(part for item in value[:MAX_FIELDS] if (part := as_text(item))))
    text = as_text(value)
    # a phone's `+` arrives as a blank when a sender forgets to encode it; the blank is the clue
    lost_plus = isinstance(value, str) and value[:1] == " " and text[:1].isdigit()
    return f" {text}" if lost_plus and _PHONE_MARKS.issuperset(text) else text
