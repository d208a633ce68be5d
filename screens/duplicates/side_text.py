"""What two sides say, as content; what is the same on both is marked by a sign and a colour."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from screens.keys import the_key
from screens.reading.panel import TONES
from screens.reading.telling import toned
from screens.safety import plain, plain_lines
from screens.spans import local_time

if TYPE_CHECKING:
    from data.leads.duplicates import Pair, Side

NAME_WIDTH = 8


def title(pair: Pair) -> Content:
    return Content.assemble(
        ("One person or two? ", "bold"), plain(pair.one.who, 40), (" and ", TONES["muted"]),
        plain(pair.other.who, 40),
    )  # fmt: skip


def heading(side: Side) -> Content:
    about = ", a client" if side.is_client else ""
    return Content(f"Lead {side.id}{about}")


def evidence(pair: Pair) -> list[Content]:
    if not pair.evidence:
        return [toned("Nobody suspects it.", "muted")]
    return [Content(f"• {plain(said, 300)}") for said in pair.evidence]


def decided(pair: Pair) -> str:
    """What was decided of these two; empty: nothing yet."""
    if (gone := pair.gone) is not None:
        return (
            f"Lead {gone.id} is merged into lead {gone.merged_into}. {the_key('unmerge')} "
            "takes it back."
        )
    if pair.said_no:
        return f"Somebody has said that these are two people. {the_key('unmerge')} takes it back."
    for side in (pair.one, pair.other):
        if side.merged_into is not None:
            return f"Lead {side.id} is merged into lead {side.merged_into} already."
    return ""


def facts(side: Side, other: Side, now: datetime, zone: tzinfo) -> list[Content]:
    """Field by field, then what they said."""
    rows = [
        (name, mine, bool(mine) and mine.casefold() == theirs.casefold())
        for (name, mine), (_, theirs) in zip(
            _fields(side, now, zone), _fields(other, now, zone), strict=True
        )
    ]
    lines = [line for name, value, same in rows for line in _line(name, value, same)]
    said = [Content(line) for line in plain_lines(side.said, 40)]
    return [*lines, Content(""), *(said or [toned("(no words)", "muted")])]


def _fields(side: Side, now: datetime, zone: tzinfo) -> list[tuple[str, str]]:
    answered = side.first_response_at
    return [
        ("Name", plain(side.name, 200)),
        ("E-mail", plain(side.email, 254)),
        ("Phone", plain(side.phone, 60)),
        ("Company", plain(side.company, 200)),
        ("Place", ", ".join(plain(part, 80) for part in side.place)),
        ("Source", plain(side.source, 30)),
        ("Came", local_time(side.received_at, now, zone)),
        ("Answered", local_time(answered, now, zone) if answered else ""),
        ("Stage", side.stage.value if side.merged_into is None else "merged"),
        ("Score", str(side.score)),
        ("Owner", plain(side.owner, 60)),
    ]


NO_EVIDENCE = ("Source", "Came", "Answered", "Stage", "Score", "Owner")
"""Fields that many leads share."""


def _line(name: str, value: str, same: bool) -> list[Content]:
    tells = same and name not in NO_EVIDENCE
    sign = ("= ", TONES["success"]) if tells else ("  ", "")
    shown = (value, TONES["success"]) if tells else (value or "–", "" if value else TONES["muted"])
    return [Content.assemble(sign, (f"{name:<{NAME_WIDTH}} ", TONES["muted"]), shown)]
