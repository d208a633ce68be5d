"""The hand-off note: one page with which somebody goes on as if they had been there all along.

Composed from values by pure functions. What it says of the future is true when it is handed over;
the page is kept as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from data.handoff.facts import Facts, Points, Quote
from data.handoff.sentences import asked_in, in_short, promised_in
from data.leads.decide import NO_URGENCY

QUOTES = 4
"""Most things they said that are quoted: the first and the newest."""

LINES = 6
"""Most lines of any other part: a page that is not read to its end helps nobody."""

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the note, and what stands under it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """`title` names the lead and who takes over; `parts` always stand in the same order."""

    title: str
    parts: tuple[Part, ...]

    @property
    def page(self) -> str:
        """The note as text, under its title."""
        return f"{self.title}\n\n{self.body}"

    @property
    def body(self) -> str:
        blocks = []
        for part in self.parts:
            lines = "\n".join(f"  {line}" for line in part.lines or (NOTHING,))
            blocks.append(f"{part.title.upper()}\n{lines}")
        return "\n\n".join(blocks)


def compose_note(facts: Facts, agent: str, *, now: datetime, zone: ZoneInfo) -> Note:
    """The whole page; times are on the clock of `zone`, the business's."""
    return Note(
        f"Hand-off to {agent}: {facts.who} ({_day(now, zone)})",
        (
            Part("Who", _who(facts, now, zone)),
            Part("What they want", _wants(facts)),
            Part("How urgent", _urgent(facts, now, zone)),
            Part("What they said", _said(facts.quotes, zone)),
            Part("What was promised", _promised(facts, zone)),
            Part("Score, and why", _score(facts)),
            Part("Open questions", _open_questions(facts)),
            Part("Next step", _next_step(facts, now, zone)),
            Part("What not to say", _avoid(facts)),
        ),
    )


def _who(facts: Facts, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    phone = facts.phone if facts.may_be_texted or not facts.phone else f"{facts.phone} (unchecked)"
    local = now.astimezone(ZoneInfo(facts.zone)) if facts.zone else now.astimezone(zone)
    return _lines(
        " · ".join(part for part in (facts.name, facts.company) if part),
        " · ".join(part for part in (facts.email, phone) if part),
        ", ".join(facts.place),
        f"Their clock: {local:%H:%M} ({facts.zone})" if facts.zone else "",
        f"{facts.stage.capitalize()}; came from {facts.source} on {_day(facts.received_at, zone)}",
        f"Tags: {', '.join(facts.tags)}" if facts.tags else "",
    )


def _wants(facts: Facts) -> tuple[str, ...]:
    first = facts.quotes[0].words if facts.quotes else ""
    return _lines(facts.intent, f"“{in_short(first)}”" if first else "")


def _urgent(facts: Facts, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    clock = ""
    if facts.respond_by is not None:
        late = "was due" if facts.respond_by < now else "is due"
        clock = f"An answer {late} {_when(facts.respond_by, zone)}"
    why = facts.urgency_why.replace(NO_URGENCY, "nothing they wrote says how soon")
    return _lines(f"{facts.urgency.capitalize()}: {why}", clock)


def _said(quotes: Sequence[Quote], zone: ZoneInfo) -> tuple[str, ...]:
    chosen = quotes if len(quotes) <= QUOTES else (quotes[0], *quotes[1 - QUOTES :])
    lines = [f"{_when(one.at, zone)} {one.channel}: “{in_short(one.words)}”" for one in chosen]
    left_out = len(quotes) - len(chosen)
    if left_out:
        lines.insert(1, f"… {left_out} more in Callboard …")
    return tuple(lines)


def _promised(facts: Facts, zone: ZoneInfo) -> tuple[str, ...]:
    """The newest promises, and what was agreed for a day."""
    said = [
        f"{_when(one.at, zone)} by {one.channel}: “{in_short(sentence)}”"
        for one in facts.ours
        for sentence in promised_in(one.words, facts.promise_words)
    ]
    return (*facts.agreed, *said[-LINES:])


def _score(facts: Facts) -> tuple[str, ...]:
    hot = f", hot: {facts.hot_why}" if facts.hot_why else ""
    return (
        f"{facts.score} of {facts.threshold}{hot}",
        *(_points(one) for one in facts.points[:LINES]),
    )


def _points(one: Points) -> str:
    times = f" ({one.times} times)" if one.times > 1 else ""
    return f"{one.points:+d} {one.kind.replace('_', ' ')}{times}: {in_short(one.why)}"


def _open_questions(facts: Facts) -> tuple[str, ...]:
    """What they asked and nobody answered, then what we do not know yet."""
    theirs = [
        f"They asked: {in_short(question)}"
        for one in facts.quotes
        if facts.answered_at is None or one.at > facts.answered_at
        for question in asked_in(one.words)
    ]
    return (*_unique(theirs)[:LINES], *(f"Ask: {question}" for question in facts.unknown))


def _next_step(facts: Facts, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    drafts = ", ".join(str(number) for number in facts.drafts)
    coming = ""
    if facts.coming:
        first = facts.coming[0]
        coming = (f"If nobody does anything, {first.what} leaves {_when(first.at, zone)}; "
                  "a call that you note moves it.")  # fmt: skip
    return _lines(
        f"Read the draft that waits: review {drafts}" if drafts else "",
        *(f"As agreed: {agreed}" for agreed in facts.agreed),
        _reach(facts, now),
        coming,
        "Afterwards note what came of it (o): the automation follows.",
    )


def _reach(facts: Facts, now: datetime) -> str:
    """The person, by the quickest way that is open."""
    if facts.phone and "sms" not in facts.opted_out:
        local = now.astimezone(ZoneInfo(facts.zone)) if facts.zone else None
        late = " when it is day there" if local and not 8 <= local.hour < 21 else ""
        return f"Call {facts.first_name or 'them'} on {facts.phone}{late}."
    if facts.phone:
        return f"Call {facts.first_name or 'them'} on {facts.phone}; don't text."
    if facts.email and "email" not in facts.opted_out:
        return f"Write to {facts.email}."
    return "Find out how to reach them: there is no address that may be used."


def _avoid(facts: Facts) -> tuple[str, ...]:
    names = {"email": "e-mail", "sms": "text messages"}
    return (
        *(f"Don't send {names.get(channel, channel)}: they opted out."
          for channel in sorted(facts.opted_out)),
        *facts.avoid,
        *(f"Don't ask again: {question}" for question in facts.known[:LINES]),
        *(f"Not this way, it was turned down: {in_short(why)}" for why in facts.turned_down[:2]),
    )  # fmt: skip


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _unique(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _day(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %Y}"


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %H:%M}"
