"""What else in the database speaks of a person: alerts, half-typed texts, others' timelines.

Rows that belong to the person are found by number (`columns.py`). What is here is found by the
words that name them: their addresses and numbers as written and as folded, and their full name. A
first name alone names too many, and is not looked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from data.desk.tables import DeskSetting
from data.edits.tables import KeptEdit
from data.finding import index
from data.finding.tables import SavedView
from data.inbox.states import InboundState
from data.leads.tables import Lead, LeadArrival
from data.outreach.tables import Message
from data.reading import numbers, placed, places, words, writer_of
from data.sqlite import sqlite_driver

GONE = "(erased)"
SHORTEST = 5
"""Characters of a word that is looked for in other texts; a shorter one is in too many of them."""

FREE_TEXTS = (
    *(("activity", "summary"), ("activity", "why"), ("inbound", "reason")),
    *(("inbox_event", "why"), ("inbox_event", "problem"), ("message", "note")),
    *(("enrolment", "why"), ("follow_up", "why"), ("score_point", "why"), ("handoff", "note")),
    *(("suppression", "why"), ("consent", "text"), ("consent", "source")),
    *(("blocker", "note"), ("tick", "why"), ("stage_visit", "why"), ("cron_run", "detail")),
    *(("bookmark", "problem"), ("worker", "trouble"), ("import_file", "name")),
)
"""Texts of others in which the person may be named; the name is taken out, the rest stays."""

_ABOUT_MESSAGES = ("review", "second", "woke")
_ABOUT_OTHERS = ("lost-run", "digest", "trouble", "stuck")


def names_of(session: Session, leads: Sequence[Lead]) -> list[str]:
    """The words by which the person can be found, the longest first."""
    session.flush()
    found: list[str] = []
    for lead in leads:
        found += [lead.email, lead.email_folded, lead.phone, lead.phone_raw]
        found += [str(lead.extra.get(key, "")) for key in ("other e-mail", "other phone")]
        found.append(lead.name if " " in lead.name.strip() else "")
    ids = [lead.id for lead in leads]
    for row in session.exec(select(LeadArrival).where(col(LeadArrival.lead_id).in_(ids))):
        found += [row.email, row.phone]
    for message in session.exec(select(Message).where(col(Message.lead_id).in_(ids))):
        found.append(message.recipient)
    told = {word.strip() for word in found if len(word.strip()) >= SHORTEST}
    return sorted(told, key=lambda word: (-len(word), word))


def without(text: str, names: Iterable[str]) -> str:
    """The text with the names taken out, whatever their case."""
    for name in names:
        text = re.sub(re.escape(name), GONE, text, flags=re.IGNORECASE)
    return text


def take_out_of_texts(session: Session, names: Sequence[str]) -> None:
    """Take the names out of everybody's free texts, in one look through each."""
    if not names:
        return
    writer = writer_of(session)
    patterns = _patterns(names)
    # SQLite's LIKE folds the letters A to Z by itself, PostgreSQL's folds none
    like = "ILIKE" if session.connection().dialect.name == "postgresql" else "LIKE"
    wanted = placed("name", (f"%{_escaped(pattern)}%" for pattern in patterns))
    for table, column in FREE_TEXTS:
        key = "name" if table in ("bookmark", "worker") else "id"
        holds = " OR ".join(f"{column} {like} :name_{n} ESCAPE '!'" for n in range(len(patterns)))
        found = writer.rows(f"SELECT {key}, {column} FROM {table} WHERE {holds}", **wanted)
        for row_key, text in found:
            writer.run(
                f"UPDATE {table} SET {column} = :text WHERE {key} = :key",
                text=without(text, names),
                key=row_key,
            )


def _patterns(names: Sequence[str]) -> list[str]:
    """What finds them all: a name that holds another is found by that one.

    In small letters too where a letter is none of A to Z, which SQLite does not fold.
    """
    every = [*names, *(name.lower() for name in names if not name.isascii())]
    folded = [name.casefold() for name in names]
    return [
        pattern
        for pattern in dict.fromkeys(every)
        if not any(
            other in pattern.casefold() and other != pattern.casefold() and other.isascii()
            for other in folded
        )
    ]


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def forget_links_of_others(session: Session, leads: Sequence[int]) -> None:
    """What others' timelines say of this person as the one they were, or may be, one with.

    Those entries name the other lead in their data; only their words go.
    """
    writer = writer_of(session)
    rows = writer.rows(
        "SELECT id, data FROM activity WHERE kind IN ('lead.suspected', 'lead.joined', 'lead.gone',"
        f" 'lead.parted', 'lead.not_the_same') AND lead_id NOT IN ({numbers(leads)})"
    )
    gone = [key for key, data in rows if not _numbers_in(data).isdisjoint(leads)]
    for key in gone:
        writer.run("UPDATE activity SET summary = :was, why = '', data = '{}' WHERE id = :key",
                   was="About a lead that was erased", key=key)  # fmt: skip


def _numbers_in(data: object) -> set[int]:
    told = json.loads(data) if isinstance(data, str) else data
    values = told.values() if isinstance(told, dict) else ()
    return {value for value in values if isinstance(value, int)}


def forget_alerts(session: Session, leads: Sequence[int], names: Sequence[str]) -> None:
    """Alerts about the person: known by the number in their key, or by a name in their words."""
    messages = _messages_of(session, leads)
    writer = writer_of(session)
    gone = []
    for key_id, key, *told in writer.rows("SELECT id, key, title, body, note FROM alert"):
        word, _, rest = key.partition(":")
        number = rest.partition(":")[0]
        about = messages if word in _ABOUT_MESSAGES else leads if word not in _ABOUT_OTHERS else ()
        is_theirs = number.isdigit() and int(number) in about
        if is_theirs or _speaks_of("\n".join(told), names):
            gone.append(key_id)
    writer.run(f"DELETE FROM alert WHERE id IN ({numbers(gone)})")


def _messages_of(session: Session, leads: Sequence[int]) -> set[int]:
    rows = writer_of(session).rows(f"SELECT id FROM message WHERE lead_id IN ({numbers(leads)})")
    return {key for (key,) in rows}


def forget_edits(session: Session, leads: Sequence[int], names: Sequence[str]) -> None:
    """What somebody was typing to or about the person."""
    theirs = {f"message:{key}" for key in _messages_of(session, leads)}
    theirs |= {f"lead:{key}" for key in leads}
    for edit in session.exec(select(KeptEdit)).all():
        place = ":".join(edit.place.split(":")[:2])
        if place in theirs or _speaks_of("\n".join(edit.fields.values()), names):
            session.delete(edit)
    session.flush()


def forget_views(session: Session, names: Sequence[str]) -> None:
    """Kept views that look for the person: without the name they would show something else."""
    for view in session.exec(select(SavedView)).all():
        if _speaks_of(f"{view.name}\n{view.filter}", names):
            session.delete(view)
    session.flush()


def forget_desks(session: Session, names: Sequence[str]) -> None:
    """What an operator's console remembers, such as the filter that stood in a list."""
    for setting in session.exec(select(DeskSetting)).all():
        if _speaks_of(json.dumps(setting.value, ensure_ascii=False), names):
            session.delete(setting)
    session.flush()


def forget_words(session: Session) -> None:
    """An SQLite that cannot take deleted words out of the index at once writes all of it anew."""
    if session.connection().dialect.name == "postgresql":
        return
    if sqlite_driver().sqlite_version_info < index.SECURE_DELETE_FROM:
        writer = writer_of(session)
        for one in index.INDEXED:
            table = f"{index.PREFIX}{one.kind}"
            writer.run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def forget_unlinked(session: Session, names: Sequence[str]) -> None:
    """Deliveries of nobody's that name the person, readable as they came.

    Those that could not be understood, and those that were about nobody we knew. What a mail hides
    in base64 is not found; it goes with `[retention] raw_days`.
    """
    if not names:
        return
    writer = writer_of(session)
    wanted = [name.casefold().encode() for name in names]
    unlinked = (
        "SELECT id FROM inbound WHERE lead_id IS NULL AND length(payload) > 0"
        f" AND state IN ({words((InboundState.QUARANTINED, InboundState.NOTED))}) ORDER BY id"
    )
    for (key,) in writer.rows(unlinked):
        ((payload,),) = writer.rows("SELECT payload FROM inbound WHERE id = :id", id=key)
        text = bytes(payload).lower()
        if any(word in text for word in wanted):
            writer.run(
                "UPDATE inbound SET payload = :nothing, content_type = '', reason = :why,"
                " external_id = 'erased:' || id, content_hash = 'erased:' || id WHERE id = :id",
                nothing=b"",
                why="erased with the person it named",
                id=key,
            )


def _speaks_of(text: str, names: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(name.casefold() in folded for name in names)


def held_by_others(
    session: Session, column: str, addresses: Sequence[str], leads: Sequence[int]
) -> set[str]:
    """Which of these addresses somebody else has too, as their own."""
    rows = writer_of(session).rows(
        f"SELECT DISTINCT {column} FROM lead WHERE {column} IN"
        f" ({places('address', len(addresses))}) AND id NOT IN ({numbers(leads)})",
        **placed("address", addresses),
    )
    return {address for (address,) in rows}
