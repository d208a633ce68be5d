"""What arrived, for the inbox screen: lines, and one delivery with all that became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from data.inbox.states import InboundState
from data.reading import Reader, moment, moment_or_none, reader_of
from data.refused import Refused
from data.words import _, ngettext

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.inbox.understood import Understood
    from data.playbook.models import Playbook

PANE_ROWS = 500
"""How many rows the screen holds at most; older ones are found by state and by command."""

SHOWN = 24_000
"""Characters of a payload that are shown."""
SHOWN_BYTES = 512
"""Bytes of a binary payload that are shown, in hexadecimal."""
SHOWN_ITEMS = 50
"""Things said by one delivery that are spelled out."""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A line of the inbox screen."""

    id: int
    source: str
    external_id: str
    state: InboundState
    reason: str
    lead_id: int | None
    received_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A payload as text, untrusted still; `note` says what was left out, and how it was read."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that it said, and what followed."""

    kind: str
    event: str
    state: str
    lead_id: int | None
    why: str
    at: datetime
    booking: str
    """The booking tool's own id."""
    problem: str
    """Why what belongs to it could not be fetched from the sender."""


@dataclass(frozen=True, slots=True)
class DeliveryDetail:
    """`understood` is what the rules in force now make of it: a list of fields for each thing it
    says; `problem` the sentence where they make nothing of it."""

    row: DeliveryRow
    content_type: str
    by: str
    processed_at: datetime | None
    payload: Shown
    understood: tuple[tuple[tuple[str, str], ...], ...]
    problem: str
    events: tuple[Event, ...]


COLUMNS = """
    inbound.id, inbound.source, inbound.external_id, inbound.state, inbound.reason,
    inbound.lead_id, inbound.received_at, length(inbound.payload)
"""
_ROW = f"SELECT {COLUMNS}"


def inbox_pane(
    source_of: Reader | Session, *, state: str = "", limit: int = PANE_ROWS
) -> list[DeliveryRow]:
    """What is quarantined first, then everything else, each the newest first."""
    reader = reader_of(source_of)
    wanted = f"{_ROW} FROM inbound WHERE state = :state ORDER BY id DESC LIMIT :rows"
    first = state or InboundState.QUARANTINED.value
    rows = reader.rows(wanted, state=InboundState(first).value, rows=limit)
    if not state:
        rest = f"{_ROW} FROM inbound WHERE state <> :state ORDER BY id DESC LIMIT :rows"
        rows += reader.rows(rest, state=first, rows=limit - len(rows))
    return [delivery_row(*row) for row in rows]


def delivery_row(*column: Any) -> DeliveryRow:
    """The row of what `COLUMNS` selected."""
    key, source, external_id, state, reason, lead_id, received, size = column
    return DeliveryRow(
        id=key,
        source=source,
        external_id=external_id,
        state=InboundState(state),
        reason=reason,
        lead_id=lead_id,
        received_at=moment(received),
        size=size,
    )


def delivery(source_of: Reader | Session, inbound_id: int, playbook: Playbook) -> DeliveryDetail:
    """One delivery; `Refused` when there is none."""
    reader = reader_of(source_of)
    found = reader.rows(
        f"{_ROW}, content_type, by, processed_at, payload FROM inbound WHERE id = :id",
        id=inbound_id,
    )
    if not found:
        raise Refused(_("There is no inbox item {inbound_id}.").format(inbound_id=inbound_id))
    *row, content_type, by, processed_at, payload = found[0]
    held = delivery_row(*row)
    understood, problem = _understood(held.source, content_type, bytes(payload), playbook)
    return DeliveryDetail(
        row=held,
        content_type=content_type,
        by=by,
        processed_at=moment_or_none(processed_at),
        payload=shown_payload(bytes(payload)),
        understood=understood,
        problem=problem,
        events=_events(reader, inbound_id),
    )


def _events(reader: Reader, inbound_id: int) -> tuple[Event, ...]:
    rows = reader.rows(
        "SELECT kind, event, state, lead_id, why, at, booking, problem FROM inbox_event"
        " WHERE inbound_id = :id ORDER BY id LIMIT 500",
        id=inbound_id,
    )
    return tuple(
        Event(kind, event, state, lead_id, why, moment(at), booking, problem)
        for kind, event, state, lead_id, why, at, booking, problem in rows
    )


def _understood(
    source: str, content_type: str, payload: bytes, playbook: Playbook
) -> tuple[tuple[tuple[tuple[str, str], ...], ...], str]:
    from data.inbox.doors import read_delivery
    from data.inbox.parse import Unreadable
    from data.inbox.understood import Delivery

    try:
        items = read_delivery(source, Delivery(payload, content_type), playbook)
    except Unreadable as error:
        return (), str(error)
    except Exception as error:  # noqa: BLE001 - what broke the processing must still be readable
        return (), f"Reading it breaks Callboard: {type(error).__name__}. Please report this."
    return tuple(tuple(_fields(item)) for item in items[:SHOWN_ITEMS]), ""


def _fields(item: Understood) -> Iterator[tuple[str, str]]:
    """What it says, by name; empty fields are left out."""
    for one in fields(item):
        value = getattr(item, one.name)
        if one.name in ("submission", "booking"):
            if value is not None:
                yield from ((part.name, said) for part in fields(value)
                            if (said := _words(getattr(value, part.name))))  # fmt: skip
        elif said := _words(value):
            yield one.name, said


def _words(value: object) -> str:
    if value in (None, "", False) or value == () or value == {}:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, dict):
        return ", ".join(f"{name}: {held}" for name, held in value.items())
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return "yes" if value is True else str(value)


def shown_payload(payload: bytes) -> Shown:
    """The raw content as far as a person reads it. Never trusted: the screen makes it plain."""
    if not payload:
        return Shown("", _("It is empty."))
    if _is_binary(payload):
        note = ngettext("{size:,} byte, binary", "{size:,} bytes, binary", len(payload)).format(
            size=len(payload)
        )
        left = _(", its first bytes in hexadecimal") if len(payload) > SHOWN_BYTES else ""
        return Shown(_in_hex(payload[:SHOWN_BYTES]), f"{note}{left}.")
    text, how = _decoded(payload[: 4 * SHOWN])
    note = ngettext("{size:,} byte", "{size:,} bytes", len(payload)).format(size=len(payload)) + how
    if len(text) > SHOWN or len(payload) > 4 * SHOWN:
        return Shown(text[:SHOWN], _("{note}; only the beginning is shown.").format(note=note))
    return Shown(text, f"{note}.")


def _is_binary(payload: bytes) -> bool:
    """Bytes that no text has, and no mark of a text in two bytes a letter."""
    if payload.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    start = payload[:4096]
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in start)
    return odd > len(start) // 20


def _decoded(payload: bytes) -> tuple[str, str]:
    if payload.startswith((b"\xff\xfe", b"\xfe\xff")):
        return payload.decode("utf-16", "replace"), ", read as UTF-16"
    try:
        return payload.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        if error.start >= len(payload) - 3 and error.reason == "unexpected end of data":
            return payload[: error.start].decode("utf-8-sig"), ""
    return payload.decode("cp1252", "replace"), ", read as Windows-1252"


def _in_hex(payload: bytes) -> str:
    lines = []
    for start in range(0, len(payload), 16):
        part = payload[start : start + 16]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        lines.append(f"{start:06x}  {part.hex(' '):<47}  {letters}")
    return "\n".join(lines)
