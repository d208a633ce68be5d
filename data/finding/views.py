"""Lists that somebody filtered and sorted, kept by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.reading import Reader, reader_of
from data.refused import Refused
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

LONGEST_NAME = 60
MOST = 200
"""Views of one operator: a list that nobody reads to its end helps nobody."""


@dataclass(frozen=True, slots=True)
class View:
    """`for_all`: everybody has it. `sorting` is the name of an order, empty for the list's own."""

    id: int
    name: str
    pane: str
    filter: str
    sorting: str
    for_all: bool
    by: str


def views_of(source: Reader | Session, operator: str) -> list[View]:
    """The operator's own first, then everybody's, each in the order in which they were kept."""
    rows = reader_of(source).rows(
        "SELECT id, name, pane, filter, sorting, operator, by FROM saved_view"
        " WHERE operator IN (:operator, '') ORDER BY operator = '', id LIMIT :most",
        operator=operator,
        most=2 * MOST,
    )
    return [
        View(key, name, pane, text, sorting, owner == "", by)
        for key, name, pane, text, sorting, owner, by in rows
    ]


def keep_view(
    session: Session,
    name: str,
    *,
    pane: str,
    filter: str,  # noqa: A002 - what the column is called
    sorting: str,
    for_all: bool,
    now: datetime,
    by: str,
) -> int:
    """Keep it under that name, in the place of one of that name; returns its id."""
    from sqlmodel import col, func, select

    from data.finding.tables import SavedView

    name = " ".join(name.split())
    if not name:
        raise Refused(_("A view needs a name."))
    if len(name) > LONGEST_NAME:
        raise Refused(
            _("A view's name has at most {longest_name} characters.").format(
                longest_name=LONGEST_NAME
            )
        )
    operator = "" if for_all else by
    mine = col(SavedView.operator) == operator
    row = session.exec(select(SavedView).where(mine, SavedView.name == name)).first()
    if row is None:
        count = session.exec(select(func.count()).select_from(SavedView).where(mine)).one()
        if count >= MOST:
            raise Refused(
                _("There are {most} views already; take one away first (x).").format(most=MOST)
            )
        row = SavedView(name=name, operator=operator, pane=pane, at=now, by=by)
        session.add(row)
    row.pane, row.filter, row.sorting, row.at, row.by = pane, filter, sorting, now, by
    session.flush()
    return row.id or 0


def forget_view(session: Session, view_id: int, *, by: str) -> str:
    """Take a view away, one's own or everybody's; returns its name."""
    from data.columns import fetch
    from data.finding.tables import SavedView

    row = fetch(session, SavedView, view_id, "view")
    if row.operator not in ("", by):
        raise Refused(
            _("The view '{name}' is {operator}'s.").format(name=row.name, operator=row.operator)
        )
    name = row.name
    session.delete(row)
    return name
