"""Send at once, or ask a person first? Which channel? Pure functions with their why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.outreach.second_eyes import marked
from data.outreach.segments import segments_of
from data.playbook.channel import Channel
from data.playbook.models import Area, Playbook, ReviewRule
from data.playbook.reasons import Reason
from data.playbook.words import Match, amounts, find_each
from data.words import counted

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """A place in the lead's message that triggered a reason."""

    start: int
    end: int
    found: str


@dataclass(frozen=True, slots=True)
class Held:
    """One reason why a person must look first."""

    reason: Reason
    why: str
    words: tuple[Words, ...] = ()
    second: bool = False
    """Whether two people must look (`data.outreach.second_eyes`)."""

    def stored(self) -> dict[str, Any]:
        words = [{"start": w.start, "end": w.end, "found": w.found} for w in self.words]
        kept = {"reason": self.reason.value, "why": self.why, "words": words}
        return {**kept, "second": True} if self.second else kept


@dataclass(frozen=True, slots=True)
class Facts:
    """What routing looks at: values of the lead, nothing that can change under it.

    `by_phone`: they called or texted, which tells a number and no name.
    """

    name: str
    email: str
    phone: str
    message: str
    place: Mapping[str, str]
    by_phone: bool = False


def decide_review(facts: Facts, playbook: Playbook) -> tuple[Held, ...]:
    """Every reason of DESIGN §4 that this lead gives; none: the message is routine."""
    held = []
    if missing := _missing(facts):
        held.append(Held(Reason.INCOMPLETE, missing))
    if outside := _outside(facts.place, playbook.area):
        held.append(Held(Reason.OUT_OF_AREA, outside))
    matches = find_each(playbook.review.reasons, facts.message)
    for reason, rule in playbook.review.reasons.items():
        found: tuple[Words, ...] = ()
        if reason in matches or rule.links or rule.min_amount is not None:
            found = _places(rule, matches.get(reason, ()), facts.message)
        if found:
            quoted = ", ".join(f"'{words.found}'" for words in found[:5])
            why = f"review.reasons.{reason} found {quoted}"
            held.append(Held(reason, why, found))
        elif rule.max_length is not None and len(facts.message) > rule.max_length:
            why = f"the message is {counted(len(facts.message), 'character', 'characters')} long"
            held.append(Held(reason, f"{why} (review.reasons.{reason}.max_length)"))
    return tuple(marked(one, playbook) for one in held)


def decide_length(channel: Channel, body: str, playbook: Playbook) -> tuple[Held, ...]:
    """A text of more SMS than the team wants to send at once waits for a person."""
    if channel != "sms":
        return ()
    found, most = segments_of(body), playbook.delivery.sms_segments
    if found.count <= most:
        return ()
    why = f"the text takes {found.count} SMS, and [delivery] sms_segments allows {most}"
    return (Held(Reason.UNUSUAL, why),)


def _missing(facts: Facts) -> str:
    is_named, is_reached = facts.name or facts.by_phone, facts.email or facts.phone
    if is_named and is_reached:
        return ""
    if is_reached:
        return "the lead has no name"
    return f"the lead has no {'' if is_named else 'name and no '}e-mail or phone"


def _places(rule: ReviewRule, matches: Sequence[Match], message: str) -> tuple[Words, ...]:
    """Where the rule's words stand, and the amounts and links that it looks for."""
    found = [Words(m.start, m.end, m.found) for m in matches]
    if rule.min_amount is not None:
        for amount in amounts(message):
            if amount.value >= rule.min_amount:
                text = message[amount.start : amount.end]
                found.append(Words(amount.start, amount.end, text))
    if rule.links and _may_link(message):
        found += [Words(m.start(), m.end(), m[0]) for m in _LINK.finditer(message)]
    return tuple(sorted(found, key=lambda words: words.start)) if found else ()


def _may_link(message: str) -> bool:
    """What `_LINK` can't do without, which is asked in no time."""
    return "://" in message or "w." in message or "W." in message


def _outside(place: Mapping[str, str], area: Area) -> str:
    """Why the place is outside the area; nothing stated is never outside."""
    if not place:
        return ""
    checks: Sequence[tuple[str, tuple[str, ...]]] = (
        ("country", area.countries),
        ("state", area.states),
        ("city", area.cities),
    )
    for key, allowed in checks:
        stated = place.get(key, "")
        if stated and allowed and stated.casefold() not in {item.casefold() for item in allowed}:
            return f"{key} '{stated}' is not in the area"
    postal = place.get("postal", "").replace(" ", "").upper()
    prefixes = tuple(prefix.replace(" ", "").upper() for prefix in area.postal_prefixes)
    if postal and prefixes and not postal.startswith(prefixes):
        return f"postal code '{postal}' is not in the area"
    return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The channel to write on; `channel` is None when there is none, and `why` says so."""

    channel: Channel | None
    recipient: str
    why: str


def decide_channel(
    wanted: Sequence[Channel],
    recipients: Mapping[Channel, str],
    has_text: Collection[Channel],
    suppressed: Collection[Channel],
    transports: Collection[str],
) -> Choice:
    """The first wanted channel on which the person can be reached.

    `recipients` holds usable addresses only. One whose transport is not set up is taken only
    when no other works: the message then waits, visibly, for the transport.
    """
    usable = [
        channel
        for channel in (*wanted, *recipients)
        if recipients.get(channel) and channel in has_text and channel not in suppressed
    ]
    ready = [channel for channel in usable if channel in transports]
    if ready or usable:
        channel = (ready or usable)[0]
        is_first = channel in wanted[:1]
        why = "the first wish" if is_first else "chosen, since the other is not possible"
        return Choice(channel, recipients[channel], why)
    if suppressed:
        return Choice(None, "", f"the person opted out of {' and '.join(sorted(suppressed))}")
    return Choice(None, "", "there is no usable e-mail address or phone number")
