"""Deeds that have an operation of their own which takes them back, better than row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from data.columns import fetch
from data.leads.unmerging import unmerge
from data.outreach.review import undo_approval
from data.outreach.second_eyes import is_same
from data.outreach.tables import Message
from data.playbook.house import House
from data.refused import Refused
from data.undo.tables import DeedChange
from data.words import _

Inverse = Callable[..., str]
"""Takes the deed back and gives a sentence about what was not; raises `Refused`."""


def approvals_back(
    session: Session,
    changes: Sequence[DeedChange],
    *,
    house: House,  # noqa: ARG001 - as every inverse
    now: datetime,
    by: str,
) -> str:
    """Those that have not left; when none is left to take back, the reason of the first."""
    ids = dict.fromkeys(one.row_id for one in changes if one.row_table == "message")
    late: list[Refused] = []
    for message_id in ids:
        try:
            _must_be_ours(session, message_id, by)
            undo_approval(session, message_id, now=now, by=by)
        except Refused as refused:
            late.append(refused)
    if ids and len(late) == len(ids):
        raise late[0]
    return f"{len(late)} of {len(ids)} had left already." if late else ""


def _must_be_ours(session: Session, message_id: int, by: str) -> None:
    """What somebody else has approved since is not for us to take back."""
    message = fetch(session, Message, message_id, "message")
    others = {message.decided_by, message.first_eyes_by} - {""}
    if others and not any(is_same(other, by) for other in others):
        raise Refused(_("{sorted} approved it since.").format(sorted=" and ".join(sorted(others))))


def merge_back(
    session: Session, changes: Sequence[DeedChange], *, house: House, now: datetime, by: str
) -> str:
    gone = [one.row_id for one in changes
            if one.row_table == "lead" and one.after.get("merged_into")]  # fmt: skip
    for lead_id in gone:
        unmerge(session, lead_id, house=house, now=now, by=by)
    return ""


INVERSES: Mapping[str, Inverse] = {"approve": approvals_back, "merge": merge_back}
