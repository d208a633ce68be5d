"""Conversations and timelines as content. Stored text enters here, line by line, made plain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _
from data.words.enumerated import word_of
from screens.reading.hanging import hang
from screens.reading.panel import TONES
from screens.reading.stored import as_read, in_his_words
from screens.safety import plain
from screens.spans import local_time

if TYPE_CHECKING:
    from data.activity.timeline import Entry
    from data.leads.queries import Said

Spans = Sequence[tuple[int, int]]
"""Places in a text as it was stored: start and end."""

WHY = "      "
"""What a reason stands under, and what is left of the line that it explains."""

MARKED = "$text-warning bold underline"
"""Underlined as well, for terminals and eyes without colour."""

OUR_STATES = {
    "review": _("waits for a person"),
    "queued": _("about to leave"),
    "claimed": _("about to leave"),
    "sending": _("leaving now"),
    "sent": _("sent"),
    "uncertain": _("may have arrived"),
    "failed": _("could not be delivered"),
    "rejected": _("rejected, never sent"),
    "cancelled": _("cancelled, never sent"),
    "noted": _("noted by hand"),
}


def marked_lines(text: str, spans: Spans = ()) -> list[Content]:
    """The lines of a stored text, with the places in `spans` marked.

    Cut first and made plain afterwards: cleaning changes lengths, and positions are in the text
    as it was stored. Overlapping spans are one.
    """
    lines, start = [], 0
    for raw in text.splitlines(keepends=True):
        line = raw.splitlines()[0]
        inside = _cut(spans, start, start + len(line))
        lines.append(_marked(line, inside))
        start += len(raw)
    return lines


def _cut(spans: Spans, start: int, end: int) -> list[tuple[int, int]]:
    """What of the spans lies in `start:end`, counted from `start`, in order, without overlaps."""
    cut: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        first, last = max(first, start) - start, min(last, end) - start
        if cut and first < cut[-1][1]:
            first = cut[-1][1]
        if first < last:
            cut.append((first, last))
    return cut


def _marked(line: str, spans: Spans) -> Content:
    parts: list[str | tuple[str, str]] = []
    at = 0
    for start, end in spans:
        parts += [plain(line[at:start]), (plain(line[start:end]), MARKED)]
        at = end
    return Content.assemble(*parts, plain(line[at:]))


def joined(lines: Iterable[Content]) -> Content:
    """The lines one below the other."""
    return Content("\n").join(lines)


def toned(text: str, tone: str) -> Content:
    """Text of our own, or made plain already, in a tone."""
    return Content.assemble((text, TONES.get(tone, "")))


def badge(words: str) -> Content:
    """What must not be missed beside a name; `words` bring a blank on either side of their own."""
    return Content.assemble(" ", (words, "bold reverse $text-error"))


def conversation(said: Iterable[tuple[Said, Spans]], now: datetime, zone: tzinfo) -> list[Content]:
    """What was said, the newest first, each with the places to mark in it."""
    lines: list[Content] = []
    for one, spans in reversed(list(said)):
        body = marked_lines(one.body, spans) or [toned(_("(no words)"), "muted")]
        lines += [_said_head(one, now, zone), *body, Content("")]
    return lines[:-1]


def _said_head(said: Said, now: datetime, zone: tzinfo) -> Content:
    theirs = said.direction == "in"
    who = (_("◂ They"), TONES["accent"]) if theirs else (_("▸ We"), TONES["success"])
    state = "" if theirs else OUR_STATES.get(said.state, said.state)
    channel = word_of(plain(said.channel, 30))
    rest = " · ".join(part for part in (channel, local_time(said.at, now, zone), state) if part)
    subject = plain(in_his_words(said.subject) if said.state == "noted" else said.subject, 200)
    about = (f" · {subject}" if subject else "", TONES["strong"])
    return hang(Content.assemble(who, (f" · {rest}", TONES["muted"]), about), 2)


def placed(said: Sequence[Said], message: str, spans: Spans) -> list[list[tuple[int, int]]]:
    """Where the spans of the lead's whole message lie in each thing that was said.

    The message is everything the lead wrote, joined; the conversation has it in its parts.
    """
    marks: list[list[tuple[int, int]]] = []
    looked = 0
    for line in said:
        words = line.body.strip()
        if line.direction != "in" or line.channel == "reply":
            marks.append([])
            continue
        at = message.find(words, looked) if words else -1
        at = message.find(words) if at < 0 and words else at
        if at < 0:
            marks.append([])
            continue
        looked = at + len(words)
        lead = line.body.find(words)
        marks.append([(a + lead, b + lead) for a, b in _cut(spans, at, at + len(words))])
    return marks


def timeline(entries: Sequence[Entry], now: datetime, zone: tzinfo) -> list[Content]:
    """What happened, the newest first, each with who and why."""
    lines: list[Content] = []
    for entry in reversed(entries):
        when, by = local_time(entry.at, now, zone), plain(entry.by, 24)
        summary = plain(as_read(entry.summary, zone, entry.at), 400)
        head = Content.assemble((f"{when} ", TONES["muted"]), summary,
                                (f" · {by}", TONES["muted"]))  # fmt: skip
        lines.append(hang(head, len(WHY)))
        if entry.why:
            lines.append(
                Content.assemble(
                    (f"{WHY}{plain(as_read(entry.why, zone, entry.at), 600)}", TONES["muted"])
                )
            )
    return lines or [toned(_("Nothing happened yet."), "muted")]
