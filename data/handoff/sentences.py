"""Sentences in what people wrote: what was asked, what was promised, and a short form of each."""

from __future__ import annotations

import re

from data.playbook.words import find

_END = re.compile(r"(?<=[.!?])[\s\"'”)]+|\n+")

SHORT = 200
"""Characters of a quotation on the page."""

LOOKED_AT = 20_000
"""Characters of a text that are read for sentences."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, each on one line; a line's end is a sentence's end."""
    found = (" ".join(part.split()) for part in _END.split(text[:LOOKED_AT]))
    return [sentence for sentence in found if sentence]


def asked_in(text: str) -> list[str]:
    """The sentences that are questions."""
    return [sentence for sentence in sentences(text) if sentence.rstrip("\"'”)").endswith("?")]


def promised_in(text: str, words: tuple[str, ...]) -> list[str]:
    """The sentences with one of the words by which a promise is known; a question is none."""
    return [
        sentence
        for sentence in sentences(text)
        if not sentence.endswith("?") and find(words, sentence)
    ]


def in_short(text: str) -> str:
    """On one line, cut at a word where it is long."""
    line = " ".join(text.split())
    if len(line) <= SHORT:
        return line
    return f"{line[:SHORT].rpartition(' ')[0] or line[:SHORT]} …"
