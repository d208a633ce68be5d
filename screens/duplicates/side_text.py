"""What two sides say, as content; what is the same on both is marked by a sign and a colour."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from data.words import _
from data.words.enumerated import word_of
from screens.keys import the_key
from screens.reading.panel import TONES
from screens.reading.stored import in_his_words
from screens.reading.telling import toned
from screens.safety import plain, plain_lines
from screens.spans import local_time

if TYPE_CHECKING:
    from data.leads.duplicates import Pair, Side

NAME_WIDTH = 8


def title(pair: Pair) -> Content:
    return Content.assemble(
        (_("One person or two? "), "bold"), plain(pair.one.who, 40), (_(" and "), TONES["muted"]),
        plain(pair.other.who, 40),
    )  # fmt: skip


def heading(side: Side) -> Content:
    about = _(", a client") if side.is_client else ""
    return Content(_("Lead {id}{about}").format(id=side.id, about=about))


def evidence(pair: Pair) -> list[Content]:
    if not pair.evidence:
        return [toned(_("Nobody suspects it."), "muted")]
    return [Content(f"• {plain(in_his_words(said), 300)}") for said in pair.evidence]


def decided(pair: Pair) -> str:
    """What was decided of these two; empty: nothing yet."""
    if (gone := pair.gone) is not None:
        return _(
            "Lead {id} is merged into lead {merged_into}. {unmerge_key} takes it back."
        ).format(id=gone.id, merged_into=gone.merged_into, unmerge_key=the_key("unmerge"))
    if pair.said_no:
        return _(
            "Somebody has said that these are two people. {unmerge_key} takes it back."
        ).format(unmerge_key=the_key("unmerge"))
    for side in (pair.one, pair.other):
        if side.merged_into is not None:
            return _("Lead {id} is merged into lead {merged_into} already.").format(
                id=side.id, merged_into=side.merged_into
            )
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
    return [*lines, Content(""), *(said or [toned(_("(no words)"), "muted")])]


def _fields(side: Side, now: datetime, zone: tzinfo) -> list[tuple[str, str]]:
    answered = side.first_response_at
    return [
        (_("Name"), plain(side.name, 200)),
        (_("E-mail"), plain(side.email, 254)),
        (_("Phone"), plain(side.phone, 60)),
        (_("Company"), plain(side.company, 200)),
        (_("Place"), ", ".join(plain(part, 80) for part in side.place)),
        (_("Source"), plain(side.source, 30)),
        (_("Came"), local_time(side.received_at, now, zone)),
        (_("Answered"), local_time(answered, now, zone) if answered else ""),
        (_("Stage"), word_of(side.stage) if side.merged_into is None else _("merged")),
        (_("Score"), str(side.score)),
        (_("Owner"), plain(side.owner, 60)),
    ]


NO_EVIDENCE = (_("Source"), _("Came"), _("Answered"), _("Stage"), _("Score"), _("Owner"))
"""Fields that many leads share."""


def _line(name: str, value: str, same: bool) -> list[Content]:
    tells = same and name not in NO_EVIDENCE
    sign = ("= ", TONES["success"]) if tells else ("  ", "")
    shown = (value, TONES["success"]) if tells else (value or "–", "" if value else TONES["muted"])
    return [Content.assemble(sign, (f"{name:<{NAME_WIDTH}} ", TONES["muted"]), shown)]
