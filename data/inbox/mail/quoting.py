"""Which lines of a mail are the person's own, and which are quoted from the mail it answers.

Everything here goes line by line and looks at most thirty lines ahead, so that a megabyte takes
no longer than its number of lines. Lines are compared bare: without the marks that bold text,
right-to-left text and old mail programs leave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.inbox.mail import attribution, header_block

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u3000]")
_MARK = re.compile(r"\s{0,4}(?:>|&gt;)")
_OPEN_LINK = re.compile(r"[<(\[]\s?https?:[^\s>)\]]{0,280}$")
_ONLY_LINK = re.compile(r"[<(\[]\s?https?:[^\s>)\]]{0,2000}[>)\]][\s>]{0,3}$")
_TELLING = re.compile(r"[\d@:：<=_‐–—-]|original message", re.IGNORECASE)
"""A line without any of these begins no quote."""
WRAPPED = 60
"""A quoted line at least this long may have been broken on its way, its rest without a mark."""


@dataclass(frozen=True, slots=True)
class Own:
    """The person's own lines in stretches: a stretch ends where something quoted stands."""

    stretches: tuple[tuple[str, ...], ...]
    found_quote: bool


def bare(line: str) -> str:
    """The line as it is compared; never shown."""
    plain = _SPACES.sub(" ", _INVISIBLE.sub("", line)) if not line.isascii() else line
    plain = plain.replace("\t", " ").strip()
    return (plain.replace("*", "").strip() or plain) if "*" in plain else plain


def own_lines(text: str) -> Own:
    """The person's own lines, in order, and whether anything quoted was found."""
    lines = _split(text)
    plain = [bare(line) for line in lines]
    quoted = _quoted(plain)
    stretches: list[tuple[str, ...]] = []
    current: list[str] = []
    index, found = 0, any(quoted)
    while index < len(lines):
        if quoted[index]:
            current = _closed(current, stretches)
            index += 1
            continue
        skipped, is_end = _quote_begins(plain, quoted, index)
        if skipped or is_end:
            found = True
            current = _closed(_without_rule(current), stretches)
            if is_end:
                break
            index += skipped
            continue
        current.append(lines[index])
        index += 1
    _closed(current, stretches)
    return Own(tuple(stretches), found)


def _split(text: str) -> list[str]:
    """The lines; one that is shared by words and an attribution becomes two."""
    lines: list[str] = []
    for line in text.split("\n"):
        shared = -1 if _MARK.match(line) else attribution.shared_at(line)
        lines += [line] if shared < 0 else [line[:shared].rstrip(" -"), line[shared:]]
    return lines


def _closed(current: list[str], stretches: list[tuple[str, ...]]) -> list[str]:
    """Blank lines below a quote belong to it; those above it are the person's."""
    first = next((index for index, line in enumerate(current) if bare(line)), None)
    if first is not None:
        stretches.append(tuple(current[first:]))
    return []


def _quoted(plain: Sequence[str]) -> list[bool]:
    """Lines with a mark, and the unmarked rests of those that were broken on their way."""
    quoted = [bool(_MARK.match(line)) for line in plain]
    for index in range(1, len(plain)):
        if quoted[index] or not plain[index] or not quoted[index - 1]:
            continue
        if _is_rest(plain, quoted, index):
            quoted[index] = True
    return quoted


def _is_rest(plain: Sequence[str], quoted: Sequence[bool], index: int) -> bool:
    above, line = plain[index - 1], plain[index]
    below = index + 1 < len(plain) and quoted[index + 1]
    if below and (_OPEN_LINK.search(above[-300:]) or _ONLY_LINK.match(line)):
        return True
    if len(above) < WRAPPED or not _MARK.match(above):
        return False
    if line[:1].islower():
        return below or (len(above) >= 72 and above[-1:] not in ".?!:")
    return below and above[-1:] not in ".?!:"


def _quote_begins(plain: Sequence[str], quoted: Sequence[bool], index: int) -> tuple[int, bool]:
    """How many lines introduce a quote here, and whether all that follows is quoted.

    Where the quote bears marks, only the marked lines are left out, and what stands between and
    below them is an answer. Where it bears none, nobody can tell it from an answer below it.
    """
    line = plain[index]
    if not _TELLING.search(line):
        return 0, False
    length = header_block.length_at(plain, index)
    if not length:
        length = attribution.length_at(plain, index, quoted)
    is_title = not length and header_block.is_title(line)
    if not length and not is_title:
        return 0, False
    length = length or 1
    below = _next_filled(plain, index + length)
    if below >= len(plain):
        return length, True
    if quoted[below]:
        return below - index, False
    if is_title and header_block.length_at(plain, below):
        return below - index, False
    return length, True


def _next_filled(plain: Sequence[str], index: int) -> int:
    end = min(len(plain), index + 30)
    while index < end and not plain[index]:
        index += 1
    return index


def _without_rule(current: list[str]) -> list[str]:
    """A line drawn above the header of a quote belongs to it."""
    kept = list(current)
    while kept and not bare(kept[-1]):
        kept.pop()
    if kept and header_block.is_rule(bare(kept[-1])):
        while kept and header_block.is_rule(bare(kept[-1])):
            kept.pop()
        return kept
    return current
