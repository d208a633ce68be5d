"""What the compliance page says, as content; stored text is made plain here."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _
from screens.reading.panel import TONES
from screens.reading.stored import in_his_words
from screens.reading.telling import joined, toned
from screens.safety import plain
from screens.spans import local_time

if TYPE_CHECKING:
    from data.consent.compliance import Compliance, OptOut, Standing, Word

MEDIA = {"email": _("E-mail"), "sms": _("Text messages"), "tracking": _("Being followed")}


def title(shown: Compliance) -> Content:
    who = plain(shown.name or _("Lead {lead_id}").format(lead_id=shown.lead_id), 60)
    return Content.assemble((_("May we write to "), "bold"), (who, "bold"), ("?", "bold"))


def channels(shown: Compliance, now: datetime, zone: tzinfo) -> Content:
    lines: list[Content] = []
    if shown.erased_at is not None:
        when = local_time(shown.erased_at, now, zone)
        lines += [
            toned(_("This person was erased, {when}.").format(when=when), "warning"),
            Content(""),
        ]
    if shown.merged_into is not None:
        lines += [
            Content(
                _("This lead goes on as lead {merged_into}.").format(merged_into=shown.merged_into)
            ),
            Content(""),
        ]
    for standing in shown.channels:
        lines += [*_channel(standing, now, zone), Content("")]
    return joined(lines[:-1])


def _channel(standing: Standing, now: datetime, zone: tzinfo) -> list[Content]:
    verdict = (_("✓ yes"), TONES["success"]) if standing.may else (_("✗ no"), TONES["error"])
    address = plain(standing.address, 80) or _("no address")
    since = (
        _(" · since {since}").format(since=local_time(standing.since, now, zone))
        if standing.since
        else ""
    )
    lines = [
        Content.assemble((f"{MEDIA[standing.channel]:<14} ", "bold"), verdict, f"  {address}"),
        toned(f"  {plain(standing.why, 300)}{since}", "muted"),
    ]
    if standing.may and standing.open_now:
        lines.append(toned(_("  its hours are open now"), "success"))
    elif standing.opens_at is not None:
        lines.append(
            toned(
                _("  quiet now; opens {opens_at}").format(
                    opens_at=local_time(standing.opens_at, now, zone)
                ),
                "warning",
            )
        )
    return lines


def clock(shown: Compliance) -> Content:
    """The place that its hours are counted by, and the stricter rules that hold there."""
    zones = ", ".join(shown.zones[:4]) + (" …" if len(shown.zones) > 4 else "")
    lines = [
        Content(zones),
        toned(_("from {place_why}").format(place_why=plain(shown.place_why, 300)), "muted"),
    ]
    lines += [
        Content(_("Texts in {state}").format(state=plain(state, 200))) for state in shown.states
    ]
    return joined(lines)


def said(shown: Compliance, now: datetime, zone: tzinfo) -> Content:
    """Every word on record, the newest first, then the addresses that opted out."""
    lines: list[Content] = []
    for word in shown.words:
        lines += _word(word, now, zone)
    for opt_out in shown.opt_outs:
        lines += _opt_out(opt_out, now, zone)
    nothing = _("Nothing on record: who asked us may be written to, as far as [consent] says so.")
    return joined(lines or [toned(nothing, "muted")])


def _word(word: Word, now: datetime, zone: tzinfo) -> list[Content]:
    sign = "✓" if word.state == "given" else "✗"
    what = MEDIA.get(word.channel, plain(word.channel, 30))
    through = _("through {source}, ").format(source=plain(word.source, 80)) if word.source else ""
    told = _("{through}noted by {by}").format(through=through, by=plain(word.by, 40))
    head = Content.assemble(
        f"{sign} {what}: {word.state}",
        (f" · {local_time(word.at, now, zone)} · {told}", TONES["muted"]),
    )
    return [head, *([Content(f"  “{plain(word.text, 500)}”")] if word.text else [])]


def _opt_out(opt_out: OptOut, now: datetime, zone: tzinfo) -> list[Content]:
    what = MEDIA.get(opt_out.channel, plain(opt_out.channel, 30))
    when = local_time(opt_out.at, now, zone)
    return [
        Content.assemble(
            (
                _("✗ {what}: never to {address}").format(
                    what=what, address=plain(opt_out.address, 80)
                ),
                TONES["error"],
            ),
            (
                _(" · {when} · noted by {by}").format(when=when, by=plain(opt_out.by, 40)),
                TONES["muted"],
            ),
        ),
        toned(f"  {plain(in_his_words(opt_out.why), 300)}", "muted"),
    ]
