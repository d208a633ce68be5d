"""Why drafts were rejected: which of the team's reasons a person meant, and the report on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.outreach.panes import LEAD_NAME
from data.outreach.states import MessageState
from data.reading import Reader, moment, reader_of, unpacked
from data.refused import Refused
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

SEPARATORS = " \t:;,.–-"
"""What may stand between a reason and the words that follow it."""


@dataclass(frozen=True, slots=True)
class Because:
    """`key` is one of `[review.rejections]`, empty for other words; `why` is what to keep."""

    key: str
    why: str


def decide_because(said: str, rejections: Mapping[str, str]) -> Because:
    """The team's reason that the words name, by its key or its text, alone or at their beginning.

    `wrong`, `wrong: he asked for a roof` and the reason's text with or without more are all the
    reason; the words are kept as they were written, a bare key as its text. Raises `Refused` for
    no words at all.
    """
    words = said.strip()
    if not words:
        raise Refused(_("Say why you reject it: the reason goes on the timeline."))
    folded = words.casefold()
    for key, text in rejections.items():
        if _begins(folded, text.casefold()):
            return Because(key, words)
        if folded == key.casefold():
            return Because(key, text)
        if folded.startswith(f"{key.casefold()}:"):
            more = words[len(key) + 1 :].strip()
            return Because(key, f"{text}: {more}" if more else text)
    return Because("", words)


def _begins(words: str, text: str) -> bool:
    rest = words.removeprefix(text)
    return rest != words and (not rest or rest[0] in SEPARATORS)


@dataclass(frozen=True, slots=True)
class Rejected:
    """One draft that a person rejected. `reasons` are why it had waited, `why` why it was wrong."""

    message_id: int
    lead_id: int
    lead_name: str
    at: datetime
    by: str
    because: str
    why: str
    template: str
    channel: str
    reasons: tuple[str, ...]


_REJECTED = f"""
    SELECT message.id, message.lead_id, {LEAD_NAME}, message.decided_at, message.decided_by,
           message.rejected_because, message.note, message.template, message.channel,
           message.reasons
    FROM message JOIN lead ON lead.id = message.lead_id
    WHERE message.state = '{MessageState.REJECTED}' AND message.decided_at >= :since
    ORDER BY message.decided_at DESC, message.id DESC LIMIT :rows
"""


def rejected_since(
    source: Reader | Session, since: datetime, *, limit: int = 10_000
) -> list[Rejected]:
    """Every draft rejected since then, the newest first."""
    return [
        Rejected(key, lead, name, moment(at), by, because, why, template, channel,
                 tuple(dict.fromkeys(item["reason"] for item in unpacked(reasons))))
        for key, lead, name, at, by, because, why, template, channel, reasons
        in reader_of(source).rows(_REJECTED, since=since, rows=limit)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one reason was given for one template; `share` is of all rejections, 0 to 1.

    `label` is the reason in words; `latest` what was written last, and when.
    """

    because: str
    label: str
    template: str
    times: int
    share: float
    waited_for: tuple[str, ...]
    latest: str
    latest_at: datetime


IN_OTHER_WORDS = "in other words"
"""What rejections are called that name none of the team's reasons."""


def tallied(rejected: Sequence[Rejected], rejections: Mapping[str, str]) -> list[Tally]:
    """The rejections by reason and template, the most frequent first.

    `rejected` is in the order of `rejected_since`. A reason that the playbook no longer has keeps
    its key for a label.
    """
    groups: dict[tuple[str, str], list[Rejected]] = {}
    for one in rejected:
        groups.setdefault((one.because, one.template), []).append(one)
    tallies = [
        _tally(group, len(rejected), rejections.get(because, because) or IN_OTHER_WORDS)
        for (because, _), group in groups.items()
    ]
    return sorted(tallies, key=lambda one: (-one.times, one.because, one.template))


def _tally(group: Sequence[Rejected], every: int, label: str) -> Tally:
    newest = group[0]
    return Tally(
        because=newest.because,
        label=label,
        template=newest.template,
        times=len(group),
        share=round(len(group) / every, 3),
        waited_for=_most_frequent(reason for one in group for reason in one.reasons),
        latest=newest.why,
        latest_at=newest.at,
    )


def _most_frequent(words: Iterable[str]) -> tuple[str, ...]:
    counted = Counter(words)
    return tuple(sorted(counted, key=lambda word: (-counted[word], word)))
