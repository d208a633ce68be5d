"""What the delivery screen says, as content; everything that arrived is made plain here."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _, ngettext
from data.words.enumerated import word_of
from screens.reading.hanging import hang
from screens.reading.panel import TONES
from screens.reading.stored import as_read, in_his_words
from screens.reading.telling import toned
from screens.safety import plain, plain_lines
from screens.spans import local_time

if TYPE_CHECKING:
    from data.inbox.pane import DeliveryDetail, Shown

NAME_WIDTH = 13
LINES = 1_000
"""Lines of a payload that are laid out; a flood of line ends would stop the screen."""
LONGEST = 2_000
"""Characters of one line."""


def title(shown: DeliveryDetail, now: datetime, zone: tzinfo) -> Content:
    row = shown.row
    when = local_time(row.received_at, now, zone)
    about = _(" · {state} · {when} · by {by}").format(
        state=word_of(row.state), when=when, by=plain(shown.by, 30)
    )
    return Content.assemble(
        (_("Inbox item {id}").format(id=row.id), "bold"),
        _(" from {source}").format(source=plain(row.source, 30)),
        (about, TONES["muted"]),
    )


def understood(shown: DeliveryDetail) -> list[Content]:
    """Each thing that it says, field by field."""
    if shown.problem and shown.problem == shown.row.reason:
        return [toned(_("Nothing, for the reason above."), "muted")]
    if shown.problem:
        return [toned(plain(in_his_words(shown.problem), 600), "warning")]
    lines: list[Content] = []
    for place, item in enumerate(shown.understood, 1):
        if len(shown.understood) > 1:
            lines.append(toned(f"{place}.", "strong"))
        for name, value in item:
            lines += _field(name, value)
    return lines or [toned(_("Nothing: it says nothing that Callboard knows."), "muted")]


def _field(name: str, value: str) -> list[Content]:
    label = plain(name, NAME_WIDTH).replace("_", " ")
    first, *rest = plain_lines(value[: LONGEST * 4], 60) or [""]
    head = Content.assemble((f"{label:<{NAME_WIDTH}} ", TONES["muted"]), first)
    return [hang(head, NAME_WIDTH + 1), *(Content(f"{'':{NAME_WIDTH + 1}}{line}") for line in rest)]


def events(shown: DeliveryDetail, now: datetime, zone: tzinfo) -> list[Content]:
    if not shown.events:
        words = (
            _("Nothing yet.") if shown.row.state == "received" else _("Nothing followed from it.")
        )
        return [toned(words, "muted")]
    lines = []
    for event in shown.events:
        who = _(" · lead {lead_id}").format(lead_id=event.lead_id) if event.lead_id else ""
        if event.booking:
            who += _(" · booking {booking}").format(booking=plain(event.booking, 60))
        own = f" ({plain(event.event, 60)})" if event.event else ""
        lines.append(
            Content.assemble(
                (f"{local_time(event.at, now, zone)} ", TONES["muted"]),
                (word_of(event.kind), TONES["strong"]),
                f"{own} {word_of(event.state)}{who}",
            )
        )
        lines += [
            toned(f"      {plain(as_read(why, zone, event.at), 600)}", "muted")
            for why in dict.fromkeys((event.problem, event.why))
            if why
        ]
    return lines


def raw(payload: Shown) -> list[Content]:
    """The content, line by line, never longer than a person would read, under its note."""
    lines = [Content(plain(line, LONGEST)) for line in _lines(payload.text)]
    return [toned(payload.note, "muted"), *lines]


def _lines(text: str) -> list[str]:
    lines = text.splitlines()
    if len(lines) > LINES:
        more = len(lines) - LINES
        told = ngettext("… and {count} line more", "… and {count} lines more", more)
        return [*lines[:LINES], told.format(count=more)]
    return [line.expandtabs(8) if len(line) < LONGEST else line for line in lines]
