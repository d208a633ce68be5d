"""Things by their kind and number, as the lines in which they are shown. Plain SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.finding.asked import Kind
from data.outreach.states import WAITING_FOR_A_PERSON
from data.reading import LARGEST_ID, Reader, moment, numbers, reader_of, unpacked

if TYPE_CHECKING:
    from sqlmodel import Session

SAID = 3000
"""Characters of a text in which the place that was found is looked for, to be shown."""

_KINDS = frozenset(kind.value for kind in Kind)
_WAITING = frozenset(state.value for state in WAITING_FOR_A_PERSON)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing. `who` is never empty; `about` is a company or a subject, `state` a word of ours.

    `lead_id` is the lead behind it, for a lead itself the one that goes on after a merge.
    """

    kind: Kind
    id: int
    lead_id: int | None
    who: str
    about: str
    contact: str
    state: str
    said: str
    at: datetime
    is_open: bool = True

    @property
    def waits(self) -> bool:
        """Whether it is a draft that a person has to decide on."""
        return self.kind is Kind.MESSAGE and self.state in _WAITING


def things(source: Reader | Session, keys: Iterable[tuple[str, int]]) -> list[Found]:
    """The things of these keys in this order; what is not there, or was erased, is left out.

    A lead that was merged is stood for by the one that it was merged into.
    """
    reader = reader_of(source)
    wanted = [key for key in dict.fromkeys(keys) if key[0] in _KINDS and key[1] <= LARGEST_ID]
    found: dict[tuple[str, int], Found] = {}
    for kind, read in _READ.items():
        ids = [number for of, number in wanted if of == kind]
        if ids:
            found.update(((kind, key), thing) for key, thing in read(reader, ids))
    shown = {(thing.kind, thing.id): thing for key in wanted if (thing := found.get(key))}
    return list(shown.values())


def _leads(reader: Reader, ids: Sequence[int]) -> list[tuple[int, Found]]:
    stands_for = _kept(reader, ids)
    rows = reader.rows(
        "SELECT id, name, company, email, phone, phone_raw, stage,"
        f" substr(message, 1, {SAID}), received_at, closed_at FROM lead"
        f" WHERE id IN ({numbers(stands_for.values())}) AND erased_at IS NULL"
    )
    shown = {}
    for key, name, company, email, phone, raw, stage, said, received, closed in rows:
        contact = email or phone or raw
        shown[key] = Found(
            Kind.LEAD, key, key, name or company or contact or f"Lead {key}",
            company if name else "", contact, stage, said, moment(received), closed is None,
        )  # fmt: skip
    return [(key, shown[kept]) for key, kept in stands_for.items() if kept in shown]


def _kept(reader: Reader, ids: Sequence[int]) -> dict[int, int]:
    """Each lead with the one that goes on for it, however often that was merged itself."""
    stands_for = {key: key for key in ids}
    while True:
        rows = reader.rows(
            "SELECT id, merged_into FROM lead WHERE merged_into IS NOT NULL"
            f" AND id IN ({numbers(set(stands_for.values()))})"
        )
        went = dict(rows)
        if not went:
            return stands_for
        stands_for = {key: went.get(kept, kept) for key, kept in stands_for.items()}


def _clients(reader: Reader, ids: Sequence[int]) -> list[tuple[int, Found]]:
    rows = reader.rows(
        "SELECT client.id, client.lead_id, client.name, client.stage, client.owner,"
        " client.created_at, coalesce(lead.email, ''), coalesce(lead.phone, '')"
        " FROM client LEFT JOIN lead ON lead.id = client.lead_id"
        f" WHERE client.id IN ({numbers(ids)})"
    )
    return [
        (key, Found(Kind.CLIENT, key, lead, name or f"Client {key}", owner, email or phone, stage,
                    "", moment(made)))
        for key, lead, name, stage, owner, made, email, phone in rows
    ]  # fmt: skip


def _messages(reader: Reader, ids: Sequence[int]) -> list[tuple[int, Found]]:
    rows = reader.rows(
        "SELECT message.id, message.lead_id, lead.name, message.recipient, message.subject,"
        f" message.channel, message.state, substr(message.body, 1, {SAID}),"
        " coalesce(message.sent_at, message.created_at)"
        f" FROM message JOIN lead ON lead.id = message.lead_id"
        f" WHERE message.id IN ({numbers(ids)}) AND lead.erased_at IS NULL"
    )
    return [
        (key, Found(Kind.MESSAGE, key, lead, name or to or f"Lead {lead}", subject or channel, to,
                    state, body, moment(at)))
        for key, lead, name, to, subject, channel, state, body, at in rows
    ]  # fmt: skip


def _replies(reader: Reader, ids: Sequence[int]) -> list[tuple[int, Found]]:
    rows = reader.rows(
        "SELECT activity.id, activity.lead_id, lead.name, lead.email, lead.phone, activity.kind,"
        " activity.summary, activity.why, activity.data, activity.at FROM activity"
        " JOIN lead ON lead.id = activity.lead_id"
        f" WHERE activity.id IN ({numbers(ids)}) AND lead.erased_at IS NULL"
    )
    found = []
    for key, lead, name, email, phone, kind, summary, why, data, at in rows:
        told = unpacked(data)
        by_hand = kind.startswith("touch.")
        about = summary if by_hand else str(told.get("subject", ""))
        words = why if by_hand else str(told.get("said", ""))
        contact = email or phone
        found.append(
            (key, Found(Kind.REPLY, key, lead, name or contact or f"Lead {lead}", about, contact,
                        kind.partition(".")[2], words[:SAID], moment(at)))
        )  # fmt: skip
    return found


_READ = {
    Kind.LEAD: _leads,
    Kind.CLIENT: _clients,
    Kind.MESSAGE: _messages,
    Kind.REPLY: _replies,
}


def is_there(source: Reader | Session, kind: str, number: int) -> bool:
    """Whether a delivery of that number ever arrived; other kinds are asked of `things`."""
    if kind != "delivery" or number > LARGEST_ID:
        return False
    found = reader_of(source).rows("SELECT id FROM inbound WHERE id = :id", id=number)
    return bool(found)
