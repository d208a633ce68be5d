"""What the review screen says, as content; stored text is made plain here."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from screens.keys import the_key
from screens.reading.answer_clock import first_response
from screens.reading.hanging import hang
from screens.reading.panel import TONES
from screens.reading.telling import conversation, joined, marked_lines, placed, toned
from screens.review.reviewed import OPEN_STATES
from screens.review.text_size import text_size
from screens.safety import plain, plain_lines

if TYPE_CHECKING:
    from data.outreach.panes import ReviewRow
    from screens.review.reviewed import Reviewed

CHANNELS = {"email": "e-mail", "sms": "text message"}

CHOICES = {
    "uncertain": (
        ("y", "It went: it counts as sent, nothing more is sent. For when you found it delivered."),
        ("a", "Send it again: if the first one did arrive after all, they get it twice."),
    ),
    "failed": (
        ("e", "Mend the address or the text; then approve it again."),
        ("a", "Try once more with the same address and text."),
        ("r", "Give it up, and reach them another way."),
    ),
}  # fmt: skip
"""What can be done with a message whose delivery did not end well, in words."""


def title(shown: Reviewed) -> Content:
    row = shown.detail.row
    reasons = ", ".join(reason.replace("_", " ") for reason in row.reasons)
    return Content.assemble(
        (plain(row.lead_name, 60), "bold"),
        (f" · {CHANNELS.get(row.channel, row.channel)} · {reasons or 'routine'}", TONES["muted"]),
    )


def clock(shown: Reviewed, now: datetime) -> Content:
    lead, row = shown.lead, shown.detail.row
    words, tone = first_response(lead.respond_by, lead.first_response_at, lead.submitted_at, now)
    place = ""
    if row.id in shown.queue:
        place = f"{shown.queue.index(row.id) + 1} of {len(shown.queue)} · "
    return Content.assemble((place, TONES["muted"]), (words, TONES.get(tone, "")))


def story(shown: Reviewed, now: datetime, zone: tzinfo) -> Content:
    """Why it waits, what the lead said to cause it with those words marked, then all the rest."""
    detail = shown.detail
    lines = _reasons(shown)
    spans = [words for reason in detail.reasons for words in reason.words]
    marks = placed(detail.conversation, detail.message, spans)
    if spans and not any(marks):
        lines += [toned("They wrote", "muted"), *marked_lines(detail.message, spans), Content("")]
    said = list(zip(detail.conversation, marks, strict=True))
    caused = [pair for pair in said if pair[1]]
    others = [pair for pair in said if not pair[1]]
    lines += conversation(caused, now, zone)
    if caused and others:
        lines += [
            Content(""),
            toned("── What else was said, the newest first", "muted"),
            Content(""),
        ]
    return joined([*lines, *conversation(others, now, zone)])


def _reasons(shown: Reviewed) -> list[Content]:
    detail = shown.detail
    lines = [
        Content.assemble(
            (f"! {reason.reason.replace('_', ' ')}", TONES["warning"]),
            (f"  {plain(reason.why, 500)}", TONES["muted"]),
        )
        for reason in detail.reasons
    ]
    if detail.row.needs_two and detail.row.state in OPEN_STATES:
        lines.append(_second_eyes(detail.row))
    told = any(detail.row.note in reason.why for reason in detail.reasons)
    if detail.row.note and not told and detail.row.state in CHOICES:
        lines.append(Content.assemble(("! ", TONES["error"]), plain(detail.row.note, 500)))
    lines += [
        hang(Content.assemble((f"  {key}  ", "bold"), words), 5)
        for key, words in CHOICES.get(detail.row.state, ())
    ]
    return [*lines, Content("")] if lines else []


def _second_eyes(row: ReviewRow) -> Content:
    """Who has approved this text of the two people who must."""
    who = plain(row.first_eyes, 40)
    words = f"{who} approved this text; one more person must." if who else (
        "Two people must approve this text, one after the other.")  # fmt: skip
    return Content.assemble(("‖ ", TONES["accent"]), words)


def draft(shown: Reviewed) -> Content:
    """The draft exactly as it will leave."""
    row = shown.detail.row
    to = plain(row.to) or f"(nobody yet: press {the_key('edit')} and fill it in)"
    lines = [_field("To", to)]
    if row.channel == "email":
        lines.append(_field("Subject", plain(row.subject) or "(none)"))
    body = plain_lines(row.body) or [f"(empty: press {the_key('edit')} and write it)"]
    lines += [Content(""), *(Content(line) for line in body), Content("")]
    return joined([*lines, toned(_added(shown), "muted")])


def _field(name: str, value: str) -> Content:
    return hang(Content.assemble((f"{name:<9}", TONES["muted"]), (value, TONES["strong"])), 9)


def _added(shown: Reviewed) -> str:
    row = shown.detail.row
    if row.channel == "email":
        address = plain(", ".join(line.strip() for line in shown.footer))
        return f"Under it mail puts: {address}, and how to unsubscribe."
    return f"Leaves as it is, {text_size(row.body)}, in the recipient's texting hours."
