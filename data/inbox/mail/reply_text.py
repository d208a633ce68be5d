"""A person's own words in a mail: no quoted text, no signature.

Our rules (`quoting`, `signature`) go first, line by line. What they leave is shown once more to
mail-parser-reply, whose patterns know some headers in other forms; its patterns look back, so it
only gets short mails, and what it finds counts only where an address stands in it.
"""

from __future__ import annotations

import re
from itertools import groupby, islice

from mailparser_reply import EmailReplyParser

from data.inbox.mail.html_text import html_to_text, marked_text
from data.inbox.mail.quoting import Own, bare, own_lines
from data.inbox.mail.signature import without_signature

__all__ = ["html_to_text", "reply_text"]

MAX_WORDS = 50_000
"""Characters without a quotation mark that are read; nobody's reply is longer."""
_LIBRARY_LENGTH = 6_000
_LIBRARY_LINE = 200
_LIBRARY_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "sv", "da", "cs", "ja", "ko", "zh"]
"""Without `pl` and `david`, which take a single `Do:` or `Von` for a header."""


def reply_text(text: str, html: str = "") -> str:
    """The person's own words from the plain part, or from the HTML part where that is better.

    Plain text is taken, except where it is missing, or where no quote can be seen in it while the
    HTML part marks one. Empty where the mail only quotes.
    """
    plain = _read(text)
    if plain is not None and (plain[1] or not html):
        return plain[0]
    from_html = _read_html(html)
    if plain is None:
        return from_html[0]
    words, quotes = from_html
    return words if quotes and words and len(words) < len(plain[0]) else plain[0]


def _read(text: str) -> tuple[str, bool] | None:
    """The words and whether something quoted was found; None where there is no text at all."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not lines.strip():
        return None
    own = own_lines(_bounded(lines))
    return _words(own), own.found_quote


def _bounded(text: str) -> str:
    """Long quotes shortened, so that an answer below them is still reached; then the beginning."""
    if len(text) <= MAX_WORDS:
        return text
    kept: list[str] = []
    room = MAX_WORDS
    for is_marked, lines in groupby(text.split("\n"), key=lambda line: line.startswith(">")):
        for line in islice(lines, 50 if is_marked else None):
            kept.append(line[:room])
            room -= len(line) + 1
            if room <= 0:
                return "\n".join(kept)
    return "\n".join(kept)


def _read_html(html: str) -> tuple[str, bool]:
    if not html.strip():
        return "", False
    own = own_lines(_bounded(marked_text(html, keep_signature=False)))
    words = _words(own)
    if not words:
        # Some programs indent what is written with a blockquote, and some sign in one.
        own = own_lines(_bounded(marked_text(html, keep_plain_quotes=True)))
        words = _words(own)
    return words, own.found_quote


def _words(own: Own) -> str:
    kept: list[str] = []
    for stretch in own.stretches:
        said = any(bare(line) for line in kept)
        kept += without_signature(stretch, is_first=not said)
    words = _trimmed(kept)
    return words if own.found_quote else _second_look(words)


def _second_look(words: str) -> str:
    """What mail-parser-reply makes of it, as far as that proves to be a header."""
    if len(words) > _LIBRARY_LENGTH or not ({":", "："} & set(words)):
        return words
    lines = words.split("\n")
    if len(lines) < 3 or any(len(line) > _LIBRARY_LINE for line in lines):
        return words
    replies = EmailReplyParser(languages=list(_LIBRARY_LANGUAGES)).read(words).replies
    if len(replies) < 2 or not replies[0].content or not _PROOF.search(replies[1].headers or ""):
        return words
    first = replies[1].headers.split("\n")[0].strip()
    at = next((index for index, line in enumerate(lines) if line.strip() == first), 0)
    return _trimmed(lines[:at]) if at else words


_PROOF = re.compile(r"\w@[\w-]{1,80}\.")


def _trimmed(lines: list[str]) -> str:
    stripped = [line.rstrip() for line in lines]
    return "\n".join(stripped).strip("\n").rstrip()
