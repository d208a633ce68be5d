"""What the review screen says, as content; stored text is made plain here."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _
from data.words.enumerated import word_of
from screens.keys import the_key
from screens.reading.answer_clock import first_response
from screens.reading.hanging import hang
from screens.reading.panel import TONES
from screens.reading.stored import as_read
from screens.reading.telling import conversation, joined, marked_lines, placed, toned
from screens.review.reviewed import OPEN_STATES
from screens.review.text_size import text_size
from screens.safety import plain, plain_lines

if TYPE_CHECKING:
    from data.outreach.panes import ReviewRow
    from screens.review.reviewed import Reviewed

CHANNELS = {"email": _("e-mail"), "sms": _("text message")}

CHOICES = {
    "uncertain": (
        (
            "went",
            _("It went: it counts as sent, nothing more is sent. For when you found it delivered."),
        ),
        ("approve", _("Send it again: if the first one did arrive after all, they get it twice.")),
    ),
    "failed": (
        ("edit", _("Mend the address or the text; then approve it again.")),
        ("approve", _("Try once more with the same address and text.")),
        ("reject", _("Give it up, and reach them another way.")),
    ),
}
"""What can be done with a message whose delivery did not end well, in words."""


def title(shown: Reviewed) -> Content:
    row = shown.detail.row
    why = ", ".join(word_of(reason) for reason in row.reasons) or _("routine")
    return Content.assemble(
        (plain(row.lead_name, 60), "bold"),
        (
            f" · {CHANNELS.get(row.channel, row.channel)} · {why}",
            TONES["muted"],
        ),
    )


def clock(shown: Reviewed, now: datetime) -> Content:
    lead, row = shown.lead, shown.detail.row
    words, tone = first_response(lead.respond_by, lead.first_response_at, lead.submitted_at, now)
    place = ""
    if row.id in shown.queue:
        place = _("{index} of {queue} · ").format(
            index=shown.queue.index(row.id) + 1, queue=len(shown.queue)
        )
    return Content.assemble((place, TONES["muted"]), (words, TONES.get(tone, "")))


def story(shown: Reviewed, now: datetime, zone: tzinfo) -> Content:
    """Why it waits, what the lead said to cause it with those words marked, then all the rest."""
    why = [*reasons(shown, now, zone), *choices(shown)]
    return joined([*why, *([Content("")] if why else []), *said(shown, now, zone)])


def said(shown: Reviewed, now: datetime, zone: tzinfo) -> list[Content]:
    """What the lead said to cause it with those words marked, then all the rest."""
    detail, lines = shown.detail, list[Content]()
    spans = [words for reason in detail.reasons for words in reason.words]
    marks = placed(detail.conversation, detail.message, spans)
    if spans and not any(marks):
        lines += [
            toned(_("They wrote"), "muted"),
            *marked_lines(detail.message, spans),
            Content(""),
        ]
    pairs = list(zip(detail.conversation, marks, strict=True))
    caused = [pair for pair in pairs if pair[1]]
    others = [pair for pair in pairs if not pair[1]]
    lines += conversation(caused, now, zone)
    if caused and others:
        lines += [
            Content(""),
            toned(_("── What else was said, the newest first"), "muted"),
            Content(""),
        ]
    return [*lines, *conversation(others, now, zone)]


def reasons(shown: Reviewed, now: datetime, zone: tzinfo) -> list[Content]:
    """Why it waits."""
    detail = shown.detail
    lines = [
        Content.assemble(
            (f"! {word_of(reason.reason)}", TONES["warning"]),
            (f"  {plain(as_read(reason.why, zone, now), 500)}", TONES["muted"]),
        )
        for reason in detail.reasons
    ]
    if detail.row.needs_two and detail.row.state in OPEN_STATES:
        lines.append(_second_eyes(detail.row))
    told = any(detail.row.note in reason.why for reason in detail.reasons)
    if detail.row.note and not told and detail.row.state in CHOICES:
        lines.append(
            Content.assemble(
                ("! ", TONES["error"]), plain(as_read(detail.row.note, zone, now), 500)
            )
        )
    return lines


def choices(shown: Reviewed) -> list[Content]:
    """What can be done with one whose delivery did not end well, by the keys of its screen."""
    return [
        hang(Content.assemble((f"  {the_key(verb)}  ", "bold"), words), 5)
        for verb, words in CHOICES.get(shown.detail.row.state, ())
    ]


def _second_eyes(row: ReviewRow) -> Content:
    """Who has approved this text of the two people who must."""
    who = plain(row.first_eyes, 40)
    words = _("{who} approved this text; one more person must.").format(who=who) if who else (
        _("Two people must approve this text, one after the other."))  # fmt: skip
    return Content.assemble(("‖ ", TONES["accent"]), words)


def draft(shown: Reviewed) -> Content:
    """The draft exactly as it will leave."""
    row = shown.detail.row
    to = plain(row.to) or _("(nobody yet: press {edit_key} and fill it in)").format(
        edit_key=the_key("edit")
    )
    empty = _("(empty: press {edit_key} and write it)").format(edit_key=the_key("edit"))
    lines = letter(to, row.channel, row.subject, row.body or empty)
    return joined([*lines, Content(""), toned(_added(shown), "muted")])


def letter(to: str, channel: str, subject: str, body: str) -> list[Content]:
    """A text with whom it is for, which was made plain already."""
    lines = [_field(_("To"), to)]
    if channel == "email":
        lines.append(_field(_("Subject"), plain(subject) or _("(none)")))
    return [*lines, Content(""), *(Content(line) for line in plain_lines(body))]


def _field(name: str, value: str) -> Content:
    return hang(Content.assemble((f"{name:<9}", TONES["muted"]), (value, TONES["strong"])), 9)


def _added(shown: Reviewed) -> str:
    row = shown.detail.row
    if row.channel == "email":
        address = plain(", ".join(line.strip() for line in shown.footer))
        return _("Under it mail puts: {address}, and how to unsubscribe.").format(address=address)
    return _("Leaves as it is, {body}, in the recipient's texting hours.").format(
        body=text_size(row.body)
    )
