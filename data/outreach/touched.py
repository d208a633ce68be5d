"""Which running enrolments a changed playbook touches: those whose steps to come read anew.

When a step is due was settled as its sequence began; what it says, and whether its condition holds,
is read when it is due. So who changes a sequence, a text or the voice also changes what people who
are in the middle of it will read, and should know how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from data.outreach.states import FOLLOW_UPS_TO_COME
from data.playbook.models import Playbook
from data.reading import Reader, reader_of, words

if TYPE_CHECKING:
    from sqlmodel import Session

What = Literal["changed", "gone"]


@dataclass(frozen=True, slots=True)
class Touched:
    """A table of the playbook that differs, such as `sequences.new-lead`, and whom it meets.

    `enrolments` are those that have it before them, `steps` their steps to come. What is `gone`
    puts each of these steps before a person when it is due.
    """

    table: str
    what: What
    enrolments: int
    steps: int


def touched(source: Reader | Session, tried: Playbook, in_force: Playbook) -> tuple[Touched, ...]:
    """Every difference that meets somebody: sequences, then texts, then the voice."""
    return tuple(_touched(reader_of(source), tried, in_force))


def _touched(reader: Reader, tried: Playbook, in_force: Playbook) -> Iterator[Touched]:
    for column, table, before, after in (
        ("sequence", "sequences", in_force.sequences, tried.sequences),
        ("template", "templates", in_force.templates, tried.templates),
    ):
        differing = _differing(before, after)
        coming = _coming(reader, column) if differing else {}
        for name, what in differing.items():
            if name in coming:
                yield Touched(f"{table}.{name}", what, *coming[name])
    if tried.voice != in_force.voice:
        for enrolments, steps in _coming(reader, "'voice'").values():
            yield Touched("voice", "changed", enrolments, steps)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, What]:
    """What was there and is not the same any more, in the order of the playbook."""
    return {
        name: "changed" if name in after else "gone"
        for name, rule in before.items()
        if rule != after.get(name)
    }


def _coming(reader: Reader, by: str) -> dict[str, tuple[int, int]]:
    """Enrolments and steps to come by sequence, by template, or all under one word."""
    rows = reader.rows(
        f"SELECT {by}, count(DISTINCT enrolment_id), count(*) FROM follow_up"
        f" WHERE state IN ({words(FOLLOW_UPS_TO_COME)}) GROUP BY 1 ORDER BY 1"
    )
    return {name: (enrolments, steps) for name, enrolments, steps in rows}
