"""The index of words as revisions 0006 and 0009 make it, on either database.

The engines keep it: triggers see every statement, whoever writes it, and what an erasing empties is
gone from the index in the same transaction. They fire only when a text changes, so a message's
states and a lead's score cost nothing here.

SQLite: an FTS5 table for each kind of text, over a view that says which text it is; it holds words
and no positions. `secure-delete` takes erased words out of the file's pages at once (from SQLite
3.42 on). PostgreSQL: a table of `tsvector` with a GIN index for each kind, and one function for
each trigger; pg_dump leaves functions out, so a restore makes them first.

A later revision that makes a table anew (`batch_alter_table` on SQLite) makes its triggers anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PREFIX = "words_of_"
"""What the names of all tables of the index begin with."""

MOST = 10_000
"""Characters of a text that are looked at: a stranger may send megabytes, and PostgreSQL refuses a
row whose words are more than one."""

LETTERS = 3
"""Beginnings of words up to so many letters have an index of their own on SQLite."""

MERGED_AT_ONCE = 8
"""Pieces that FTS5 lets lie beside each other before it merges them, twice its own number. So the
index is laid; revision 0009 turns that merging off."""

PIECES = 64
"""Pieces of one size with which FTS5 merges all of them in the commit that makes one more, however
large they are; its own number is 16. A runner merges them before that, when the house is calm
(`merging.py`); the automatic merging by commits is off: a word that stands everywhere is merged in
one go, and at a million leads that takes a commit 60 ms."""

SECURE_DELETE_FROM = (3, 42, 0)
"""SQLite from this on can take deleted words out of FTS5's pages."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A text by which rows are found.

    In it `{r}` stands for the row, `{tail}` and `{sign}` for how an engine takes the end of a text,
    `{subject}` and `{words}` for what JSON says.
    """

    kind: str
    table: str
    columns: str
    """What it is made of: other columns may change and nobody looks."""
    text: str
    rows: str = ""
    """Which rows; empty: all of them."""
    by_letters: bool = False
    """Whether one or two letters of a word are enough. That makes an index half as large again and
    a writer a tenth of a millisecond slower, so it is for names."""


_PHONE = (
    "CASE WHEN {r}phone = '' THEN {r}phone_raw ELSE substr({r}phone, 2) || ' ' ||"
    " substr({r}phone, 3) || ' ' || substr({r}phone, 4) || ' ' || substr({r}phone, 5) || ' ' ||"
    " {tail}({r}phone, {sign}7) || ' ' || {tail}({r}phone, {sign}4) END"
)
"""A number is dialled with its country's digits (one to three), without them, or by its end."""

_TOGETHER = "replace(replace({r}name, '''', ''), '’', '')"
_NAME = "{r}name || CASE WHEN " + _TOGETHER + " = {r}name THEN '' ELSE ' ' || " + _TOGETHER + " END"
"""O'Brien is found by `brien` and by `obrien`."""

LEADS = Indexed(
    "lead",
    "lead",
    "name, company, email, phone, phone_raw",
    _NAME + " || ' ' || {r}company || ' ' || {r}email || ' ' || " + _PHONE,
    by_letters=True,
)
INQUIRIES = Indexed("inquiry", "lead", "message", "{r}message")
CLIENTS = Indexed("client", "client", "name", _NAME, by_letters=True)
MESSAGES = Indexed("message", "message", "subject, body", "{r}subject || ' ' || {r}body")
REPLIES = Indexed(
    "reply",
    "activity",
    "kind, why, data",
    "CASE WHEN substr({r}kind, 1, 6) = 'touch.' THEN {r}why ELSE {subject} || ' ' || {words} END",
    rows="substr({r}kind, 1, 6) IN ('reply.', 'touch.')",
)
INDEXED = (LEADS, INQUIRIES, CLIENTS, MESSAGES, REPLIES)


def make_on_sqlite(version: tuple[int, ...]) -> Iterator[str]:
    """The statements that make the index and fill it from what is stored."""
    for one in INDEXED:
        index, text = f"{PREFIX}{one.kind}", f"text_of_{one.kind}"
        where = f" WHERE {_sqlite(one.rows, '')}" if one.rows else ""
        lengths = " ".join(str(length) for length in range(1, LETTERS + 1))
        letters = f" prefix='{lengths}'," if one.by_letters else ""
        yield (
            f"CREATE VIEW {text} (id, words) AS SELECT id, {_told(one.text, '')}"
            f" FROM {one.table}{where}"
        )
        yield (
            f"CREATE VIRTUAL TABLE {index} USING fts5 (words, content='{text}',"
            f" content_rowid='id', detail=none, columnsize=0,{letters}"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        yield f"INSERT INTO {index} ({index}, rank) VALUES ('automerge', {MERGED_AT_ONCE})"
        if version >= SECURE_DELETE_FROM:
            yield f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1)"
        yield f"INSERT INTO {index} ({index}) VALUES ('rebuild')"
        yield from _sqlite_triggers(one, index)


def let_pieces_lie_on_sqlite() -> Iterator[str]:
    """The statements of revision 0009: commits merge no large pieces."""
    for one in INDEXED:
        index = f"{PREFIX}{one.kind}"
        yield f"INSERT INTO {index} ({index}, rank) VALUES ('crisismerge', {PIECES})"
        yield f"INSERT INTO {index} ({index}, rank) VALUES ('automerge', 0)"


def _sqlite_triggers(one: Indexed, index: str) -> Iterator[str]:
    new, old = (f"{row}.id, {_told(one.text, f'{row}.')}" for row in ("new", "old"))
    add = f"INSERT INTO {index} (rowid, words) VALUES ({new});"
    take = f"INSERT INTO {index} ({index}, rowid, words) VALUES ('delete', {old});"
    columns = one.columns.split(", ")
    differs = " OR ".join(f"new.{column} IS NOT old.{column}" for column in columns)
    when_new, when_old = _sqlite(one.rows, "new."), _sqlite(one.rows, "old.")
    yield _trigger(f"{index}_added", f"AFTER INSERT ON {one.table}", when_new, add)
    yield _trigger(f"{index}_removed", f"AFTER DELETE ON {one.table}", when_old, take)
    changed = f"AFTER UPDATE OF {one.columns} ON {one.table}"
    both = f"({differs}) AND {when_old}" if one.rows else differs
    yield _trigger(f"{index}_changed", changed, both, f"{take} {add}")


def _trigger(name: str, event: str, when: str, does: str) -> str:
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} {event}{condition} BEGIN {does} END"


def _told(text: str, row: str) -> str:
    return f"substr({_sqlite(text, row)}, 1, {MOST})"


def _sqlite(text: str, row: str) -> str:
    return text.format(
        r=row,
        tail="substr",
        sign="-",
        subject=f"coalesce(json_extract({row}data, '$.subject'), '')",
        words=f"coalesce(json_extract({row}data, '$.said'), '')",
    )


_FOLDED = (
    "lower(regexp_replace(regexp_replace(normalize(left({text}, {most}), NFKD),"
    " '[\u0300-\u036f]+', '', 'g'), '[!-/:-@[-`{{-~‘-”–—…«»„‚·•¡¿]+', ' ', 'g'))"
)
"""Without accents and punctuation, which PostgreSQL's parser would take for hosts and paths."""


_READ = f"{PREFIX}reply_read"
_READS = f"""
    CREATE OR REPLACE FUNCTION {_READ}(told json, key text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
        RETURN coalesce(told ->> key, '');
    EXCEPTION WHEN OTHERS THEN
        RETURN '';
    END $$"""
"""JSON may hold what no text can (an escaped NUL): such words are kept, and not found."""


def make_functions_on_postgres() -> Iterator[str]:
    """The functions that the triggers call; made anew, they replace what was there."""
    yield _READS
    for one in INDEXED:
        index = f"{PREFIX}{one.kind}"
        yield f"""
    CREATE OR REPLACE FUNCTION {index}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM {index} WHERE id = OLD.id;
        ELSE
            INSERT INTO {index} (id, words) VALUES (NEW.id, {_words(one.text, "NEW.")})
            ON CONFLICT (id) DO UPDATE SET words = excluded.words;
        END IF;
        RETURN NULL;
    END $$"""


def make_on_postgres() -> Iterator[str]:
    """The statements that make the index and fill it from what is stored."""
    yield from make_functions_on_postgres()
    for one in INDEXED:
        index = f"{PREFIX}{one.kind}"
        where = f" WHERE {one.rows.format(r='')}" if one.rows else ""
        yield (f"CREATE TABLE {index} (id integer PRIMARY KEY, words tsvector NOT NULL)")
        yield (
            f"INSERT INTO {index} (id, words)"
            f" SELECT id, {_words(one.text, '')} FROM {one.table}{where}"
        )
        yield f"CREATE INDEX ix_{index} ON {index} USING gin (words)"
        yield from _postgres_triggers(one, index)


def _postgres_triggers(one: Indexed, index: str) -> Iterator[str]:
    of_new = one.rows.format(r="NEW.") or "TRUE"
    of_old = one.rows.format(r="OLD.") or "TRUE"
    differs = " OR ".join(
        f"NEW.{column}::text IS DISTINCT FROM OLD.{column}::text"
        for column in one.columns.split(", ")
    )
    for name, event, when in (
        ("added", "INSERT", of_new),
        ("changed", f"UPDATE OF {one.columns}", f"{of_new} AND ({differs})"),
        ("removed", "DELETE", of_old),
    ):
        yield (
            f"CREATE TRIGGER {index}_{name} AFTER {event} ON {one.table}"
            f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {index}_kept()"
        )


def _words(text: str, row: str) -> str:
    told = text.format(
        r=row,
        tail="right",
        sign="",
        subject=f"{_READ}({row}data, 'subject')",
        words=f"{_READ}({row}data, 'said')",
    )
    return f"to_tsvector('simple', {_FOLDED.format(text=told, most=MOST)})"
