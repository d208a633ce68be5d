"""What the lead's screen says, as content; stored text is made plain here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from textual.content import Content

from data.words import _, ngettext
from data.words.enumerated import word_of
from screens.drawings import OF_LATE, bar, history, sparkline, trend
from screens.keys import the_key
from screens.reading.answer_clock import first_response
from screens.reading.hanging import hang
from screens.reading.panel import TONES
from screens.reading.stored import as_read, in_his_words
from screens.reading.telling import badge, joined, toned
from screens.safety import plain, plain_lines
from screens.signs import BAR as FULL_BAR
from screens.spans import local_time

if TYPE_CHECKING:
    from data.leads.origins import Origin
    from data.leads.queries import LeadDetail
    from screens.lead.lead_loaded import LeadLoaded

BAR = 14
"""Cells of the score's bar; a full one is the threshold."""


def name_of(lead: LeadDetail) -> str:
    return plain(lead.name or lead.email or lead.phone or _("Lead {id}").format(id=lead.id), 60)


def title(lead: LeadDetail) -> Content:
    stage = word_of(lead.stage) if lead.merged_into is None else _("merged")
    about = [stage, plain(lead.source, 30), plain(lead.intent, 40).replace("-", " ")]
    if lead.urgency.value != "normal":
        about.append(_("urgency {urgency}").format(urgency=word_of(lead.urgency)))
    about.append(
        _("owner {owner}").format(owner=plain(lead.owner, 30)) if lead.owner else _("no owner")
    )
    hot = badge(_(" HOT ")) if lead.hot else ""
    told = " · ".join(part for part in about if part)
    return Content.assemble((name_of(lead), "bold"), hot, (f" · {told}", TONES["muted"]))


def alike(shown: LeadLoaded) -> Content:
    """Whom it may be besides, or as whom it goes on; empty: nobody."""
    if shown.lead.merged_into is not None:
        return Content(
            _("This lead goes on as lead {merged_into}; {duplicates_key} shows both.").format(
                merged_into=shown.lead.merged_into, duplicates_key=the_key("duplicates")
            )
        )
    if not shown.alike:
        return Content("")
    first = shown.alike[0]
    other = first.other if first.one.id == shown.lead.id else first.one
    others = len(shown.alike) - 1
    more = (
        ngettext(" or {alike} other", " or {alike} others", others).format(alike=others)
        if others
        else ""
    )
    why = plain("; ".join(map(in_his_words, first.evidence)), 160)
    words = _("May be the same as lead {id} {who}{more}: {why}. {duplicates_key} compares.").format(
        id=other.id,
        who=plain(other.who, 40),
        more=more,
        why=why,
        duplicates_key=the_key("duplicates"),
    )
    return Content(words)


def clock(lead: LeadDetail, now: datetime) -> Content:
    words, tone = first_response(lead.respond_by, lead.first_response_at, lead.submitted_at, now)
    return Content.assemble((words, TONES.get(tone, "")))


def score(lead: LeadDetail, now: datetime, zone: tzinfo) -> Content:
    """The sum against the threshold, then every point with what it was earned for."""
    drawn = bar(lead.score, lead.threshold, BAR)
    filled = drawn.count(FULL_BAR)
    short = lead.threshold - lead.score
    verdict = (
        _("hot")
        if lead.hot
        else _("{short} short of hot").format(short=short)
        if short > 0
        else _("not hot")
    )
    heated = [entry for entry in lead.timeline if entry.kind == "lead.hot"]
    head = Content.assemble(
        (
            _("{score} of {threshold} points ").format(score=lead.score, threshold=lead.threshold),
            "bold",
        ),
        (drawn[:filled], TONES["accent"]),
        (drawn[filled:], TONES["muted"]),
        f" {verdict}",
    )
    head = joined([head, *score_over_time(lead, now, zone)])
    lines = [
        hang(
            Content.assemble(
                (f"{point.points:+4} ", "bold"),
                plain(point.kind, 40).replace("_", " ").replace("-", " "),
                (
                    f" · {plain(in_his_words(point.note), 120)}" if point.note else "",
                    TONES["warning"],
                ),
                (f" · {plain(as_read(point.why, zone, point.at), 300)}", TONES["muted"]),
                (f" · {local_time(point.at, now, zone)}", TONES["muted"]),
            ),
            5,
        )
        for point in reversed(lead.points)
    ]
    if lead.hot and heated:
        lines.insert(
            0, Content(_("Hot: {why}").format(why=plain(as_read(heated[-1].why, zone, now), 300)))
        )
    return joined([head, *(lines or [toned(_("No points yet."), "muted")])])


def score_over_time(lead: LeadDetail, now: datetime, zone: tzinfo) -> list[Content]:
    """The way the score went, and whether it rose or fell of late; nothing for a single step."""
    changes = [(point.at, point.counted) for point in lead.points if point.counted]
    if len(changes) < 2:
        return []
    start = min(at for at, _ in changes)
    before = sum(by for at, by in changes if at <= now - OF_LATE)
    line = sparkline(history(changes, start, now, BAR))
    since = local_time(start, now, zone)
    ahead = lead.score - before
    lately = (
        ngettext(
            " {trend} {ahead:+} in {days} day", " {trend} {ahead:+} in {days} days", OF_LATE.days
        ).format(trend=trend(lead.score, before), ahead=ahead, days=OF_LATE.days)
        if ahead
        else ""
    )
    return [
        Content.assemble(
            (line, TONES["accent"]),
            (_(" since {since}{lately}").format(since=since, lately=lately), TONES["muted"]),
        )
    ]


def contact(lead: LeadDetail, now: datetime, zone: tzinfo) -> Content:
    """Everything known about the person, what nobody asked for too."""
    flag = (
        "" if lead.phone_valid or not lead.phone_raw else _("  (kept, but not texted: not valid)")
    )
    came = f"{plain(lead.door)}, {local_time(lead.received_at, now, zone)}"
    source = plain(lead.source) + (f" ({plain(lead.source_detail)})" if lead.source_detail else "")
    rows: list[tuple[str, str]] = [
        (_("E-mail"), plain(lead.email)),
        (_("Phone"), (plain(lead.phone or lead.phone_raw) + flag) if lead.phone_raw else ""),
        (_("Company"), plain(lead.company)),
        (_("Tags"), ", ".join(plain(tag) for tag in lead.tags)),
        (_("Source"), source),
        (_("Came by"), came),
        *((_("Also from"), also_from(one, now, zone)) for one in lead.sources[1:]),
        (_("Page"), plain(lead.page)),
        (_("Place"), ", ".join(plain(part) for part in lead.place.values())),
        (_("Zone"), plain(lead.zone)),
        (_("Owner"), plain(lead.owner)),
        (_("Outcome"), word_of(plain(lead.outcome))),
        *_named("utm ", lead.utm),
        *_named("", lead.extra),
    ]
    return joined(line for name, value in rows if value for line in _field(name, value))


def also_from(one: Origin, now: datetime, zone: tzinfo) -> str:
    often = (
        ngettext(", {times} time", ", {times} times", one.times).format(times=one.times)
        if one.times > 1
        else ""
    )
    detail = f" ({plain(one.detail, 80)})" if one.detail else ""
    when = local_time(one.at, now, zone)
    return _("{source}{detail} by {door}, {when}{often}").format(
        source=plain(one.source, 40),
        detail=detail,
        door=plain(one.door, 40),
        when=when,
        often=often,
    )


def _named(prefix: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return ((f"{prefix}{plain(str(name), 40)}", str(value)) for name, value in values.items())


def _field(name: str, value: str) -> list[Content]:
    first, *rest = plain_lines(value) or [""]
    head = hang(Content.assemble((f"{name:<9} ", TONES["muted"]), first), 10)
    return [head, *(Content(f"{'':10}{line}") for line in rest)]
