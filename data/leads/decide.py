"""Decisions about a lead as pure functions of values; each returns its why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from data.playbook.models import Playbook, Source
from data.playbook.urgency import Urgency
from data.playbook.words import Match, find, find_each

STATED_URGENCY = {
    "now": Urgency.NOW,
    "urgent": Urgency.NOW,
    "emergency": Urgency.NOW,
    "high": Urgency.NOW,
    "soon": Urgency.SOON,
    "medium": Urgency.NORMAL,
    "normal": Urgency.NORMAL,
    "low": Urgency.LOW,
}
"""What forms and portals call it when they ask for the urgency themselves."""

NO_URGENCY = "no urgency rule matched"


@dataclass(frozen=True, slots=True)
class Decision:
    """A value, and the rule and input that led to it."""

    value: str
    why: str


def decide_source(
    stated: str, utm: Mapping[str, str], door: str, detail: str, playbook: Playbook
) -> Decision:
    """The place the lead came from: what was stated, else the campaign, else the door itself."""
    if stated:
        folded = stated.casefold().strip()
        for key, source in playbook.sources.items():
            known = _names(key, source.label, source.aliases)
            if folded in known or folded.replace("_", " ") in known:
                return Decision(key, f"the submission names its source '{stated}'")
    medium, campaign = utm.get("medium", "").casefold(), utm.get("source", "").casefold()
    for key, source in playbook.sources.items():
        if medium and medium in source.utm_medium:
            return Decision(key, f"utm_medium is '{medium}'")
    for key, source in playbook.sources.items():
        if campaign and campaign in source.utm_source:
            return Decision(key, f"utm_source is '{campaign}'")
    for key, source in playbook.sources.items():
        if detail and detail.casefold() in {alias.casefold() for alias in source.aliases}:
            return Decision(key, f"it was referred by '{detail}'")
    if door in playbook.sources:
        return Decision(door, f"it came in through the door '{door}'")
    return Decision("other", f"nothing names a source, and the door is '{door}'")


@lru_cache(maxsize=256)  # every lead is compared with the same few sources
def _names(key: str, label: str, aliases: tuple[str, ...]) -> frozenset[str]:
    return frozenset((key, label.casefold(), *(alias.casefold() for alias in aliases)))


def source_rule(key: str, playbook: Playbook) -> Source:
    """The rule of a lead's source; one that the playbook no longer has is treated as `other`."""
    return playbook.sources.get(key) or playbook.sources["other"]


@dataclass(frozen=True, slots=True)
class Intent:
    """What the person wants, by the playbook's rule; an empty `key` where none matched."""

    key: str
    label: str
    hot: bool
    tags: tuple[str, ...]
    why: str


def decide_intent(text: str, playbook: Playbook) -> Intent:
    """The intent whose words occur most often; the earlier rule wins a tie."""
    found = find_each(playbook.intents, text)
    if not found:
        return Intent("", "", False, (), "no intent rule matched")
    key = max(found, key=lambda key: len(found[key]))  # the first of those that are alike
    rule = playbook.intents[key]
    return Intent(key, rule.label, rule.hot, rule.tags, f"intents.{key} found {quoted(found[key])}")


def asks_for_consultation(text: str, playbook: Playbook) -> str:
    """Why this text makes a lead hot by itself (DESIGN §4), or empty."""
    for key, rule in playbook.intents.items():
        if rule.hot and (matches := find(rule.words, text)):
            return f"intents.{key} (hot) found {quoted(matches)}"
    return ""


def decide_urgency(text: str, playbook: Playbook, stated: str = "") -> tuple[Urgency, str]:
    """What the submission states, else the highest level with a matching word, else normal.

    A word inside a longer match does not count: "not urgent" is not "urgent".
    """
    if level := STATED_URGENCY.get(stated.strip().casefold()):
        return level, f"the submission states its urgency: '{stated}'"
    found = [(rule.level, match) for rule in playbook.urgency for match in find(rule.words, text)]
    held = [
        (level, match)
        for level, match in found
        if not any(_is_inside(match, other) for _, other in found)
    ]
    for rank in Urgency:
        if matches := [match for level, match in held if level == rank]:
            return rank, f"urgency '{rank}' found {quoted(matches)}"
    return Urgency.NORMAL, NO_URGENCY


def _is_inside(match: Match, other: Match) -> bool:
    longer = other.end - other.start > match.end - match.start
    return longer and other.start <= match.start and match.end <= other.end


def page_activity(page: str, playbook: Playbook) -> tuple[str, str] | None:
    """The kind of activity a visited page counts as, with its why, or None."""
    try:
        path = urlsplit(page).path.casefold() if page else ""
    except ValueError:  # not an address at all, such as "http://["
        return None
    for kind, patterns in playbook.scoring.pages.items():
        for pattern in patterns:
            if path and pattern.casefold() in path:
                return kind, f"the page {path} matches scoring.pages.{kind} '{pattern}'"
    return None


def quoted(matches: Iterable[Match]) -> str:
    """The words that matched, each once, as they stand in the text."""
    words = dict.fromkeys(match.found for match in matches)
    return ", ".join(f"'{found}'" for found in words)
