"""Leads that may be one person, side by side with the evidence; and a person's word on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.activity.timeline import record
from data.columns import fetch
from data.leads.pane import PANE_ROWS
from data.leads.stages import LeadStage
from data.reading import Reader, moment, moment_or_none, numbers, reader_of, unpacked
from data.refused import Refused
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Side:
    """One of two leads that stand beside each other."""

    id: int
    version: int
    name: str
    email: str
    phone: str
    company: str
    place: tuple[str, ...]
    source: str
    door: str
    stage: LeadStage
    score: int
    owner: str
    said: str
    received_at: datetime
    first_response_at: datetime | None
    is_client: bool
    merged_into: int | None

    @property
    def who(self) -> str:
        return self.name or self.email or self.phone or f"Lead {self.id}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two leads that may be one person; the one that came first is on the left.

    `said_no`: somebody has said that they are not. `at`: since when they are suspected.
    """

    one: Side
    other: Side
    evidence: tuple[str, ...]
    at: datetime | None
    said_no: bool = False
    id: int = 0
    """The suspicion's number; 0: nobody suspects them."""

    @property
    def gone(self) -> Side | None:
        """The one that was merged into the other."""
        sides = ((self.one, self.other), (self.other, self.one))
        return next((side for side, into in sides if side.merged_into == into.id), None)


_OPEN = """
    SELECT one_id, other_id, evidence, at FROM suspicion
    WHERE settled_at IS NULL
"""
_SIDE = """
    SELECT lead.id, lead.version, lead.name, lead.email, lead.phone, lead.phone_raw, lead.company,
           lead.place, lead.source, lead.door, lead.stage, lead.score, lead.owner,
           substr(lead.message, 1, 600), lead.received_at, lead.first_response_at,
           EXISTS (SELECT 1 FROM client WHERE client.lead_id = lead.id), lead.merged_into
    FROM lead
"""


def duplicates(source: Reader | Session, limit: int = PANE_ROWS) -> list[Pair]:
    """Every open suspicion, the latest first."""
    reader = reader_of(source)
    rows = reader.rows(f"{_OPEN} ORDER BY id DESC LIMIT :rows", rows=limit)
    return list(_pairs(reader, rows))


def duplicates_of(source: Reader | Session, lead_id: int) -> list[Pair]:
    """Whom this lead may be, each as a pair."""
    reader = reader_of(source)
    rows = reader.rows(f"{_OPEN} AND (one_id = :lead OR other_id = :lead) ORDER BY id DESC",
                       lead=lead_id)  # fmt: skip
    return list(_pairs(reader, rows))


def side_by_side(source: Reader | Session, one_id: int, other_id: int) -> Pair:
    """Two leads beside each other, whether somebody suspects them or not."""
    reader = reader_of(source)
    first, second = min(one_id, other_id), max(one_id, other_id)
    rows = reader.rows(
        "SELECT one_id, other_id, evidence, at FROM suspicion"
        " WHERE one_id = :one AND other_id = :other",
        one=first,
        other=second,
    )
    found = list(_pairs(reader, rows or [(first, second, "[]", None)]))
    if not found or first == second:
        raise Refused(
            _("There are no two leads {first} and {second}.").format(first=first, second=second)
        )
    no = reader.rows(
        "SELECT 1 FROM not_the_same WHERE one_id = :one AND other_id = :other",
        one=first,
        other=second,
    )
    return replace(found[0], said_no=bool(no))


PAIR_COLUMNS = """
    suspicion.one_id, suspicion.other_id, suspicion.evidence, suspicion.at, suspicion.id
"""


def pairs_of(reader: Reader, rows: Sequence[tuple[Any, ...]]) -> list[Pair]:
    """The pairs of what `PAIR_COLUMNS` selected."""
    keys = {(one, other): key for one, other, _, _, key in rows}
    found = _pairs(reader, [tuple(columns[:-1]) for columns in rows])
    return [replace(pair, id=keys[pair.one.id, pair.other.id]) for pair in found]


def _pairs(reader: Reader, rows: list[tuple[Any, ...]]) -> Iterator[Pair]:
    ids = {key for one, other, *_ in rows for key in (one, other)}
    sides = {row[0]: _side(*row) for row in _sides(reader, ids)}
    for one, other, evidence, at in rows:
        if one in sides and other in sides:
            yield Pair(sides[one], sides[other], tuple(unpacked(evidence)), moment_or_none(at))


def _sides(reader: Reader, ids: set[int]) -> list[tuple[Any, ...]]:
    return reader.rows(f"{_SIDE} WHERE lead.id IN ({numbers(ids)})") if ids else []


def _side(*column: Any) -> Side:
    (key, version, name, email, phone, phone_raw, company, place, source, door, stage, score, owner,
     said, received, answered, is_client, merged_into) = column  # fmt: skip
    return Side(
        id=key,
        version=version,
        name=name,
        email=email,
        phone=phone or phone_raw,
        company=company,
        place=tuple(str(part) for part in unpacked(place).values()),
        source=source,
        door=door,
        stage=LeadStage(stage),
        score=score,
        owner=owner,
        said=said,
        received_at=moment(received),
        first_response_at=moment_or_none(answered),
        is_client=bool(is_client),
        merged_into=merged_into,
    )


def not_the_same(
    session: Session, one_id: int, other_id: int, *, now: datetime, by: str, why: str = ""
) -> None:
    """A person's no: these two are not offered again, whatever else speaks for it."""
    from data.leads.suspicion import pair, said_not_the_same, suspicion_of
    from data.leads.tables import Lead, NotTheSame

    for key in (one_id, other_id):
        fetch(session, Lead, key, "lead")
    first, second = pair(one_id, other_id)
    if first == second:
        raise Refused(_("These are not two leads; name two."))
    if said_not_the_same(session, first, second):
        raise Refused(
            _("Somebody has said already that leads {first} and {second} are not the same.").format(
                first=first, second=second
            )
        )
    session.add(NotTheSame(one_id=first, other_id=second, at=now, by=by))
    held = suspicion_of(session, first, second)
    if held is not None and held.settled_at is None:
        held.settled_at = now
    session.flush()
    for key, other in ((first, second), (second, first)):
        record(session, "lead.not_the_same", f"Not the same person as lead {other}",
               why=why.strip() or f"{by} says so", now=now, by=by, lead_id=key,
               other=other)  # fmt: skip


def may_be_the_same(
    session: Session, one_id: int, other_id: int, *, now: datetime, by: str
) -> None:
    """Take a no back: the two are offered again."""
    from sqlmodel import select

    from data.leads.suspicion import pair, suspicion_of
    from data.leads.tables import NotTheSame

    first, second = pair(one_id, other_id)
    said = session.exec(
        select(NotTheSame).where(NotTheSame.one_id == first, NotTheSame.other_id == second)
    ).first()
    if said is None:
        raise Refused(
            _("Nobody has said that leads {first} and {second} are not the same.").format(
                first=first, second=second
            )
        )
    session.delete(said)
    held = suspicion_of(session, first, second)
    if held is not None:
        held.settled_at = None
    session.flush()
    record(session, "lead.suspected", f"May be the same person as lead {second}",
           why=f"{by} took back that they are not", now=now, by=by, lead_id=first,
           other=second)  # fmt: skip
