"""What a preview says of one row: read and put into words in a thread, and no longer than a screen.

The texts are those of the screens that `enter` opens; stored text was made plain there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _, ngettext
from data.words.enumerated import word_of
from screens.main.follow_ups_pane import state, step_name
from screens.reading.panel import TONES
from screens.reading.stored import as_read
from screens.reading.telling import conversation, joined, toned
from screens.safety import plain
from screens.spans import local_time

if TYPE_CHECKING:
    from data.leads.queries import Said
    from data.outreach.foreseen import StepText
    from data.outreach.panes import FollowUpRow
    from screens.desk import Desk
    from screens.review.reviewed import Reviewed

Subject = tuple[str, int]
"""The sort of a row and its id: lead, message, follow_up or client."""

MOST = 8_000
"""Characters that are shown at most: more than the largest terminal has room for."""

SCORE_LINES = 4
"""Of a score: the sum, its way, and the last points."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`is_cut`: there is more than is in `content`."""

    content: Content
    is_cut: bool = False


def nothing() -> Sheet:
    """For a pane without a row under the cursor."""
    return Sheet(toned(_("No row is under the cursor."), "muted"))


def gone() -> Sheet:
    """For a row that was deleted while the cursor was on it."""
    return Sheet(toned(_("It is not there any more."), "muted"))


def told(desk: Desk, subject: Subject) -> Sheet:
    """Read one row; raises `Refused` where there is none, and other `DataError`s."""
    sort, number = subject
    content = joined(_SORTS[sort](desk, number))
    if len(content.plain) <= MOST:
        return Sheet(content)
    return Sheet(content[:MOST], is_cut=True)


def _of_lead(desk: Desk, lead_id: int) -> list[Content]:
    from data.leads.queries import detail
    from data.outreach.panes import follow_up_pane
    from screens.lead import lead_text

    with desk.reading() as session:
        lead = detail(session, lead_id, desk.playbook)
        coming = follow_up_pane(session, lead_id=lead_id, limit=1)
    now, zone = desk.now(), desk.zone
    return [
        lead_text.title(lead),
        _next_step(coming, now, zone),
        *_part(_("Score"), _first(lead_text.score(lead, now, zone), SCORE_LINES)),
        *_talk(lead.conversation, now, zone),
    ]


def _of_message(desk: Desk, message_id: int) -> list[Content]:
    from screens.review import review_text
    from screens.review.reviewed import decided_told

    shown = _reviewed(desk, message_id)
    now, zone = desk.now(), desk.zone
    if shown.is_open:
        head = _("What leaves once it is approved, to the letter")
    else:
        head = plain(decided_told(shown, now, zone))
    return [
        review_text.title(shown),
        *review_text.reasons(shown, now, zone),
        *_part(head, [review_text.draft(shown)]),
        *_part(_("What was said"), review_text.said(shown, now, zone)),
    ]


def _reviewed(desk: Desk, message_id: int) -> Reviewed:
    """As the review screen has it, but for the queue around it."""
    from data.leads import queries as leads
    from data.outreach.queries import review_detail
    from screens.review.reviewed import Reviewed, footer_of

    with desk.reading() as session:
        detail = review_detail(session, message_id)
        lead = leads.detail(session, detail.row.lead_id, desk.playbook)
    short = replace(detail, conversation=tuple(_beginnings(detail.conversation)))
    return Reviewed(short, lead, (), footer_of(desk))


def _of_follow_up(desk: Desk, step_id: int) -> list[Content]:
    from data.columns import fetch
    from data.leads import queries as leads
    from data.leads.tables import Lead
    from data.outreach.foreseen import text_of_step
    from data.outreach.panes import step_row

    now, zone = desk.now(), desk.zone
    with desk.reading() as session:
        text = text_of_step(session, step_id, desk.house, now=now)
        row = step_row(session, step_id)
        said = leads.conversation(session, fetch(session, Lead, row.lead_id, "lead"))
    others = [one for one in said if not (text.is_written and _is_same(one, text))]
    head = Content.assemble(
        (plain(row.lead_name, 60), "bold"),
        (f" · {plain(step_name(row), 80)} · {word_of(row.channel)}", TONES["muted"]),
    )
    return [head, _when(row, now, zone), *_words_of(text, now, zone), *_talk(others, now, zone)]


def _is_same(said: Said, text: StepText) -> bool:
    """Whether this line of the conversation is the step's own text, which stands above it."""
    return (said.direction, said.subject, said.body) == ("out", text.subject, text.body)


def _words_of(text: StepText, now: datetime, zone: tzinfo) -> list[Content]:
    """The text of a step, or why there is none; what is not written yet says so."""
    from screens.review.review_text import letter

    if text.why_none:
        why = plain(as_read(text.why_none, zone, now), 400)
        return [Content(""), toned(_("As things stand nothing is sent: {why}").format(why=why),
                                   "warning")]  # fmt: skip
    lines = letter(plain(text.to), text.channel, text.subject, text.body)
    if text.is_written:
        return _part(_("What it says, as it is written"), lines)
    later = _(
        "It is written when it comes due, by the template {template}; until then it may change."
    )
    return [
        *_part(_("What it would say, as things stand"), lines),
        Content(""),
        toned(later.format(template=plain(text.template, 60)), "muted"),
    ]


def _of_client(desk: Desk, client_id: int) -> list[Content]:
    from data.clients.queries import detail
    from data.outlook.clients_ahead import of_client
    from screens.client import client_text
    from screens.outlook.coming_text import coming_lines

    now, zone = desk.now(), desk.zone
    client = desk.read(detail, client_id, desk.playbook, now)
    stage = Content.assemble((plain(client.rule.label, 40), TONES["accent"]), " · ")
    return [
        client_text.title(client),
        Content.assemble(stage, client_text.days(client)),
        client_text.now_line(client, now, zone),
        *_part(_("What the gate still misses"), client_text.missing_lines(client)),
        *_part(_("Dates"), coming_lines(of_client(client, desk.playbook), now, zone)),
    ]


_SORTS: Mapping[str, Callable[[Desk, int], list[Content]]] = MappingProxyType(
    {
        "lead": _of_lead,
        "message": _of_message,
        "follow_up": _of_follow_up,
        "client": _of_client,
    }
)


def _part(head: str, lines: Iterable[Content]) -> list[Content]:
    """Lines under a head of their own; nothing where there are none."""
    told = list(lines)
    return [Content(""), toned(f"── {head}", "muted"), *told] if told else []


def _first(content: Content, most: int) -> list[Content]:
    lines = content.split("\n")
    if len(lines) <= most:
        return list(lines)
    more = len(lines) - most
    rest = ngettext("… {more} line more", "… {more} lines more", more).format(more=more)
    return [*lines[:most], toned(rest, "muted")]


def _talk(said: Iterable[Said], now: datetime, zone: tzinfo) -> list[Content]:
    pairs = [(one, ()) for one in _beginnings(tuple(said))]
    return _part(_("Conversation, the newest first"), conversation(pairs, now, zone))


def _beginnings(said: tuple[Said, ...]) -> list[Said]:
    """The newest of what was said, as much as is shown at most, in the order in which it was."""
    kept: list[Said] = []
    left = MOST
    for one in reversed(said):
        if left < 0:
            break
        kept.append(replace(one, body=one.body[: MOST + 1]))
        left -= len(one.body) + 1
    return kept[::-1]


def _next_step(coming: list[FollowUpRow], now: datetime, zone: tzinfo) -> Content:
    if not coming:
        return toned(_("No follow-up is planned for this lead."), "muted")
    row = coming[0]
    step = _("Next: {step} by {channel}").format(
        step=plain(step_name(row), 80), channel=word_of(row.channel)
    )
    return Content.assemble(step, " · ", _when(row, now, zone))


def _when(row: FollowUpRow, now: datetime, zone: tzinfo) -> Content:
    """When a step is due, and what holds it."""
    from data.words.moments import told as told_on_clock

    words, tone = state(row, now)
    due = _("due {when}").format(when=local_time(row.due_at, now, zone))
    held = plain(told_on_clock(words, zone, now), 300)
    return Content.assemble((due, TONES["strong"]), (f" · {held}", TONES.get(tone, "")))
