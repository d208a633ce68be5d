"""Find things by a few letters, a number or an address. Plain SQL, the same on both databases.

Names are asked for whole words, then for their beginnings, long texts for whole words of which
the last may be unfinished; each look is bounded. The newest come first, since a bounded look must
choose. A number that names a thing, an address and a telephone number come before all else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.finding.asked import Asked, Kind, asked, begin
from data.finding.folding import folded, words_of
from data.finding.found import Found, things
from data.finding.looking import CANDIDATES, Index
from data.reading import Reader, numbers, reader_of

if TYPE_CHECKING:
    from sqlmodel import Session

LIMIT = 20
"""Things of a kind that are shown; whoever wants others types another letter."""


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found, best first. `more`: there may be more than is shown of some kind."""

    of: Asked
    things: tuple[Found, ...] = ()
    more: bool = False


def find(source: Reader | Session, text: str, limit: int = LIMIT) -> Finds:
    """Whatever has all these words, at most `limit` of a kind; nothing for an empty text."""
    question = asked(text)
    if not question:
        return Finds(question)
    index = Index(reader_of(source), question)
    exact = _exact(index.reader, question)
    hits = {kind: [key for of, key in exact if of is kind] + index.hits(kind) for kind in Kind}
    hits[Kind.CLIENT] += _became(index.reader, hits[Kind.LEAD])
    found = things(index.reader, ((kind, key) for kind, keys in hits.items() for key in keys))
    best = sorted(found, key=lambda thing: _rank(thing, question, frozenset(exact)))
    shown = [thing for kind in Kind for thing in [one for one in best if one.kind is kind][:limit]]
    more = len(shown) < len(best) or any(len(keys) >= CANDIDATES for keys in hits.values())
    return Finds(question, tuple(sorted(shown, key=best.index)), more)


def _exact(reader: Reader, question: Asked) -> list[tuple[Kind, int]]:
    """What is named by its own number, and whom an address or a telephone number belongs to."""
    found: list[tuple[Kind, int]] = []
    if question.number is not None:
        kinds = [question.kind] if question.kind else [Kind.LEAD, Kind.CLIENT, Kind.MESSAGE]
        found += [(kind, question.number) for kind in kinds]
    if question.address:
        leads = "SELECT id FROM lead WHERE email_folded = :asked ORDER BY id DESC LIMIT :most"
        came = ("SELECT lead_id FROM lead_arrival WHERE email = :asked AND email <> ''"
                " ORDER BY id DESC LIMIT :most")  # fmt: skip
        ours = "SELECT id FROM message WHERE header_id = :header ORDER BY id DESC LIMIT :most"
        found += _as(Kind.LEAD, reader.rows(leads, asked=question.address, most=CANDIDATES))
        found += _as(Kind.LEAD, reader.rows(came, asked=question.address, most=CANDIDATES))
        headers = f"<{question.text.strip('<>')}>"
        found += _as(Kind.MESSAGE, reader.rows(ours, header=headers, most=CANDIDATES))
    if len(question.digits) >= 7:
        came = ("SELECT lead_id FROM lead_arrival WHERE phone IN (:as_it_is, :american)"
                " AND phone <> '' ORDER BY id DESC LIMIT :most")  # fmt: skip
        numbers_of = {"as_it_is": f"+{question.digits}", "american": f"+1{question.digits}"}
        found += _as(Kind.LEAD, reader.rows(came, **numbers_of, most=CANDIDATES))
    return found


def _as(kind: Kind, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Kind, int]]:
    return [(kind, key) for (key,) in rows]


def _became(reader: Reader, leads: Sequence[int]) -> list[int]:
    """Clients that these leads became."""
    if not leads:
        return []
    rows = reader.rows(
        f"SELECT id FROM client WHERE lead_id IS NOT NULL AND lead_id IN ({numbers(leads)})"
        " ORDER BY id DESC LIMIT :most",
        most=CANDIDATES,
    )
    return [key for (key,) in rows]


_ORDER = tuple(Kind)


def _rank(
    thing: Found, question: Asked, exact: frozenset[tuple[Kind, int]]
) -> tuple[int, int, bool, float]:
    """The smaller, the better: named exactly, by whole words, by beginnings, in what was said."""
    words = [folded(word) for word in question.words]
    names = {folded(word) for word in words_of(f"{thing.who} {thing.about} {thing.contact}")}
    if (thing.kind, thing.id) in exact:
        rank = 0
    elif thing.kind in (Kind.MESSAGE, Kind.REPLY):
        rank = 4
    elif names.issuperset(words):
        rank = 1
    elif begin(" ".join(names), question):
        rank = 2
    else:
        rank = 3
    return rank, _ORDER.index(thing.kind), not thing.is_open, -thing.at.timestamp()
