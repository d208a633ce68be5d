"""Store what came at about the same time in one commit, with a statement for all of it.

The same as `receive` for each: whatever may be here already goes through it one by one. A commit
costs a write to the disk, and a row through the object layer two milliseconds: neither can be paid
for each post when hundreds come in a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.inbox.receive import Receipt, Told, bounded, id_from_content, receive
from data.inbox.states import InboundState
from data.reading import Writer, placed, places

_COLUMNS = (
    *("source", "external_id", "content_hash", "content_type", "payload", "received_at", "by"),
    *("state", "reason", "fence", "lease_owner"),
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One delivery, and what `look_at` said of it; `external_id` is the sender's own, if any."""

    source: str
    content_type: str
    payload: bytes
    told: Told
    external_id: str = ""

    @property
    def stated(self) -> str:
        return bounded(self.external_id or self.told.external_id)


def receive_many(
    writer: Writer,
    arrivals: Sequence[Arrived],
    *,
    now: datetime,
    by: str,
    repeat_window: timedelta,
) -> list[Receipt]:
    """A receipt for each, in their order. Stored together, or none of them."""
    held = _held(writer, arrivals, now - repeat_window)
    new: dict[tuple[str, str], int] = {}
    said: set[tuple[str, str]] = set()
    for place, one in enumerate(arrivals):
        key, words = _key(one), (one.source, one.told.content_hash)
        is_said = not one.stated and words in said  # by one that has an id, in the same commit
        if key not in held and key not in new and not is_said:
            new[key] = place
            said.add(words)
    receipts = _inserted(writer, arrivals, new.values(), now, by)
    for place, one in enumerate(arrivals):
        if place not in receipts:
            receipts[place] = receive(
                writer.session, source=one.source, payload=one.payload,
                content_type=one.content_type, external_id=one.external_id, now=now, by=by,
                repeat_window=repeat_window, told=one.told,
            )  # fmt: skip
    return [receipts[place] for place in range(len(arrivals))]


def _key(one: Arrived) -> tuple[str, str]:
    return one.source, one.stated or one.told.content_hash


def _held(writer: Writer, arrivals: Sequence[Arrived], since: datetime) -> set[tuple[str, str]]:
    """The keys of those that may be here already."""
    ids = sorted({one.stated for one in arrivals if one.stated})
    hashes = sorted({one.told.content_hash for one in arrivals if not one.stated})
    sources = sorted({one.source for one in arrivals})
    named = placed("source", sources)
    found: list[tuple[str, str]] = []
    if ids:
        found += writer.rows(
            f"SELECT source, external_id FROM inbound WHERE source IN"
            f" ({places('source', len(sources))}) AND external_id IN ({places('id', len(ids))})",
            **named, **placed("id", ids),
        )  # fmt: skip
    if hashes:
        found += writer.rows(
            f"SELECT source, content_hash FROM inbound WHERE content_hash IN"
            f" ({places('hash', len(hashes))}) AND received_at >= :since",
            **placed("hash", hashes), since=since,
        )  # fmt: skip
    return {(source, key) for source, key in found}


def _inserted(
    writer: Writer, arrivals: Sequence[Arrived], chosen: Iterable[int], now: datetime, by: str
) -> dict[int, Receipt]:
    rows = {place: _row(arrivals[place], now, by) for place in chosen}
    if not rows:
        return {}
    lines, values = [], {}
    for number, row in enumerate(rows.values()):
        lines.append(f"({', '.join(f':{name}_{number}' for name in _COLUMNS)})")
        values.update({f"{name}_{number}": row[name] for name in _COLUMNS})
    stored = writer.rows(
        f"INSERT INTO inbound ({', '.join(_QUOTED)}) VALUES {', '.join(lines)}"
        " RETURNING id, source, external_id",
        **values,
    )
    ids = {(source, external_id): key for key, source, external_id in stored}
    return {
        place: Receipt(ids[row["source"], row["external_id"]], repeated=False)
        for place, row in rows.items()
    }


_QUOTED = tuple(f'"{name}"' for name in _COLUMNS)


def _row(one: Arrived, now: datetime, by: str) -> Mapping[str, object]:
    return {
        "source": one.source,
        "external_id": one.stated or id_from_content(one.told.content_hash, now),
        "content_hash": one.told.content_hash,
        "content_type": one.content_type[:200],
        "payload": one.payload,
        "received_at": now,
        "by": by,
        "state": InboundState.RECEIVED,
        "reason": "",
        "fence": 0,
        "lease_owner": "",
    }
