"""What strangers write, in every column of every table that holds text.

A new column is filled like all others. Left as they are: columns whose type takes nothing but our
own words (states, kinds), and those of `OURS`, each with the reason why nobody else writes there.
"""

from __future__ import annotations

import itertools
import json
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, String, Table
from sqlmodel import AutoString, Session, SQLModel, col, select

import data.tables  # noqa: F401 - all of them
from data.alerts.tables import Alert, AlertKind
from data.clients.tables import Blocker, BlockerKind, Client, Tick
from data.consent.tables import Consent, ConsentState
from data.edits.tables import KeptEdit
from data.engagement.tables import Engagement
from data.finding.tables import SavedView
from data.handoff.tables import Handoff
from data.inbox.tables import Bookmark, ImportedFile
from data.leads.tables import Lead, Suspicion
from data.outreach.approval import shown_of
from data.outreach.states import FollowUpState, MessageState
from data.outreach.tables import FollowUp, Message, Suppression
from data.presence.tables import Presence
from data.schedule.tables import Entry, Worker
from data.undo.tables import DoneDeed

ORDERS = "\x1b[31m\x1b]52;c;aGk=\x07\x1b]0;owned\x07\x9b2J\x1bc\x00\x08\x7f"
UNSEEN = "\u202egnp\u2066 a\u200bb\u200d\ufeff\u00ad\u2028\u2029\U000e0041"
WIDE = "Z\u0335\u0321\u0353\u0349 漢字 👍🏽👨\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 ﷽ \u0e33"
MARKUP = "[@click=app.owned]x[/] [/] [bold]a[/bold] [link=file:///etc/passwd]b[/link] $text {{ x }}"

OURS = {
    "names of the playbook, the catalogue of jobs and the program: nobody else writes there": (
        "alert.key alert.recipient client.stage client.variant cron_entry.name cron_run.entry "
        "deed.kind deed_change.kind deed_change.row_table desk_setting.name stage_visit.stage "
        "tick.stage tick.criterion activity.kind consent.channel enrolment.sequence "
        "follow_up.sequence follow_up.step follow_up.channel follow_up.template "
        "message.template message.channel message.key message.domain score_point.kind "
        "engagement.kind inbound.source "
        "inbound.external_id inbox_event.source inbox_event.kind inbox_event.key lead.intent "
        "lead.came_by lead.door lead_arrival.door lead.outcome saved_view.pane "
        "suppression.channel worker.kind bookmark.name secret.name"
    ),
    "our own ids, hashes and places": (
        "message.header_id message.approved_hash message.first_eyes_hash inbound.content_hash "
        "presence.console presence.place kept_edit.place engagement.key engagement.link "
        "secret.value worker.name presence.worker cron_run.worker message.lease_owner "
        "bookmark.lease_owner "
        "inbound.lease_owner holidays.country holidays.days"
    ),
    "by which somebody is found: never shown": "suppression.address lead.email_folded",
    "who sits here: each one's own views, edits and deeds are found by it": (
        "deed.by kept_edit.operator desk_setting.operator saved_view.operator"
    ),
    "judged when it comes, and stored in our own words": "lead.zone lead.phone_country",
    "rows as they were, of these same tables": "deed_change.before deed_change.after",
    "read by what wrote it, and shown nowhere": (
        "activity.data desk_setting.value lead_merge.before lead_merge.moved bookmark.position"
    ),
}  # fmt: skip

KEYS_TOO = {"lead.extra", "lead.utm", "client.custom"}
"""Objects whose very keys are somebody else's."""


@dataclass(frozen=True, slots=True)
class Field:
    """`code` stands first in what is written there: it tells where on a screen that is shown."""

    name: str
    code: str
    column: Column[Any]


def ours() -> set[str]:
    return {name for names in OURS.values() for name in names.split()}


def all_columns() -> dict[str, Column[Any]]:
    """Every column that holds text, by its name."""
    return {
        f"{table.name}.{column.name}": column
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, AutoString | String | JSON | LargeBinary)
    }


def fields() -> list[Field]:
    """Those that strangers, senders and colleagues fill."""
    codes = ("".join(letters) for letters in itertools.product(string.ascii_lowercase, repeat=2))
    found = {name: column for name, column in all_columns().items() if name not in ours()}
    return [
        Field(name, f"Q{code}Q", column)
        for (name, column), code in zip(found.items(), codes, strict=False)
    ]


def add_what_is_missing(session: Session, now: datetime) -> None:
    """Two rows in each table of the demo that is empty, so that every field is on some screen."""
    waits = select(Lead).where(col(Lead.respond_by).is_not(None))
    first, second = list(session.exec(waits.order_by(col(Lead.respond_by)).limit(2)).all())
    one, other = sorted((first.id or 0, second.id or 0))
    session.add(Suppression(channel="email", address=first.email_folded, at=now, by="b", why="w"))
    session.add(Consent(lead_id=first.id or 0, channel="email", state=ConsentState.GIVEN, at=now,
                        source="s", text="t", by="b"))  # fmt: skip
    for client in session.exec(select(Client)).all():
        for over in (None, now):
            session.add(Blocker(client_id=client.id or 0, kind=BlockerKind.OTHER, note="n", by="b",
                                at=now, cleared_at=over,
                                cleared_by="c" if over else ""))  # fmt: skip
    draft = session.exec(select(Message.id).where(Message.state == MessageState.REVIEW)).first()
    for n in ("1", "2"):
        beside = Worker(name=f"w{n}", host="h", pid=1, kind="serve", started_at=now, beat_at=now,
                        trouble="t")  # fmt: skip
        session.add(beside)
        for place in ("here", f"lead:{first.id}", f"message:{draft}"):
            session.add(Presence(console=n, operator=n, worker=beside.name, place=place,
                                 editing=place != "here", since=now))  # fmt: skip
        session.add(
            SavedView(name=n, operator="" if n == "1" else "you", pane="inbound", at=now, by=n)
        )
        session.add(ImportedFile(name=n, source="file", rows=1, columns={"name": ["n"]}, at=now,
                                 by=n))  # fmt: skip
        session.add(Handoff(lead_id=first.id or 0, agent=n, at=now, by=n, note="note"))
        session.add(Bookmark(name=f"imap:{n}", problem="no", failures=2, failing_since=now))
        session.add(Engagement(key=n, lead_id=first.id or 0, kind="open", at=now, counts_at=now))
        session.add(
            Alert(key=n, kind=AlertKind.HANDOFF, title=n, body=n, created_at=now, due_at=now)
        )
        session.add(
            DoneDeed(at=now, by="you", kind="touch", summary=n, final=n if n == "2" else "")
        )
    session.add(DoneDeed(at=now, by="you", kind="touch", summary="3", undone_at=now, undone_by="u"))
    session.add(KeptEdit(operator="you", place="view:own", fields={"answer": "typed"}, kept_at=now))
    session.add(Suspicion(one_id=one, other_id=other, evidence=["same"], at=now))
    for tick in session.exec(select(Tick)).all():
        tick.waived = True
    first.place = {"city": "Springfield"}
    session.exec(select(Entry).order_by(Entry.name)).all()[-1].paused = True
    _decided_by_one_and_rejected(session, now)


def _decided_by_one_and_rejected(session: Session, now: datetime) -> None:
    """A draft that a second person must approve, too, and one that was not let through."""
    waits = select(Message).where(Message.state == MessageState.REVIEW).order_by(col(Message.id))
    *_unused, rejected, approved = session.exec(waits).all()
    approved.reasons = [{**reason, "second": True} for reason in approved.reasons]
    approved.first_eyes_by = "one"
    rejected.state, rejected.rejected_because = MessageState.REJECTED, "tone"
    rejected.decided_at, rejected.decided_by = now, "one"


def fill(session: Session, hostile: str) -> None:
    """Write it into every field of every row."""
    by_table: dict[Table, list[Field]] = {}
    for field in fields():
        by_table.setdefault(field.column.table, []).append(field)
    for table, its in by_table.items():
        key = list(table.primary_key.columns)
        rows = session.execute(table.select()).mappings().all()
        for row in rows:
            values = {one.column.name: _worse(one, row[one.column], hostile) for one in its}
            here = [column == row[column] for column in key]
            session.execute(table.update().where(*here).values(values))
    session.expire_all()
    _as_if_it_had_come_so(session)


def _as_if_it_had_come_so(session: Session) -> None:
    """What is shown only where something else is empty, or fits to what now stands there."""
    for message in session.exec(select(Message).where(col(Message.first_eyes_by) != "")).all():
        lead = session.get_one(Lead, message.lead_id)
        message.first_eyes_hash = shown_of(message, lead).hash
    for view in session.exec(select(SavedView).where(SavedView.operator == "")).all():
        view.filter = view.sorting = ""
    for tick in session.exec(select(Tick)).all():
        tick.by = tick.by if tick.client_id % 2 else "a"
    held = select(FollowUp).where(FollowUp.state == FollowUpState.PAUSED)
    session.exec(held.order_by(col(FollowUp.id))).all()[-1].why = ""


def edits_of(session: Session, console: str) -> list[Presence]:
    """What this console edits, as the others see it."""
    mine = select(Presence).where(Presence.console == console, col(Presence.editing).is_(True))
    return list(session.exec(mine).all())


def _worse(field: Field, value: Any, hostile: str) -> Any:
    text = f"{field.code} {hostile}"
    if isinstance(field.column.type, LargeBinary):
        return json.dumps({text: text, "name": text}, ensure_ascii=False).encode() + b"\x9b\xff"
    if isinstance(field.column.type, JSON):
        return dict(_pairs(field, value, text)) if isinstance(value, dict) else _inside(value, text)
    return text


def _pairs(field: Field, value: dict[str, Any], text: str) -> Iterator[tuple[str, Any]]:
    yield from ((key, _inside(inner, text)) for key, inner in value.items())
    if field.name in KEYS_TOO:
        yield text, text


def _inside(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _inside(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [_inside(inner, text) for inner in value]
    return text if isinstance(value, str) and not _is_a_time(value) else value


def _is_a_time(value: str) -> bool:
    """Times in a JSON are ours."""
    try:
        return bool(datetime.fromisoformat(value))
    except ValueError:
        return False
