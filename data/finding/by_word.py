"""Leads and messages in which a word begins as it was typed, for a filter that lets few through.

The index has names, inquiries and messages, without accents; the filter looks at each row that is
named here once more, as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from data.finding.asked import Asked, Reach, for_postgres, for_sqlite
from data.finding.folding import words_of
from data.finding.index import INQUIRIES, LEADS, MESSAGES, PREFIX, Indexed
from data.reading import Reader, numbers


def leads_by_word(reader: Reader, text: str, most: int) -> list[int] | None:
    """Leads, by their names and inquiries; None where there are more than so many."""
    return _named(reader, (LEADS, INQUIRIES), text, most)


def messages_by_word(reader: Reader, text: str, most: int) -> list[int] | None:
    """Messages, by their own words and by whom they are for."""
    own = _named(reader, (MESSAGES,), text, most)
    theirs = _about(reader, "message", text, most)
    return None if own is None or theirs is None else list(dict.fromkeys((*own, *theirs)))


def follow_ups_by_word(reader: Reader, text: str, most: int) -> list[int] | None:
    """Follow-ups, by whom they are for."""
    return _about(reader, "follow_up", text, most)


def _about(reader: Reader, table: str, text: str, most: int) -> list[int] | None:
    """Rows of a table with a `lead_id` whose lead is called so."""
    leads = _named(reader, (LEADS,), text, most)
    if not leads:
        return leads
    found = reader.rows(
        f"SELECT id FROM {table} WHERE lead_id IN ({numbers(leads)}) LIMIT :most", most=most + 1
    )
    return None if len(found) > most else [key for (key,) in found]


def _named(reader: Reader, indexes: Sequence[Indexed], text: str, most: int) -> list[int] | None:
    """Of several words one is enough: the longest of those that are typed to their end."""
    words = words_of(text)
    if not words:
        return None
    *whole, last = words
    longest = max(whole, key=len, default="")
    question, reach = Asked(text, (last,)), Reach.BEGINNINGS
    if len(longest) >= len(last):
        question, reach = Asked(text, (longest,)), Reach.WHOLE
    found: dict[int, None] = {}
    for index in indexes:
        found.update(dict.fromkeys(_look(reader, index, question, reach, most + 1)))
    return None if len(found) > most else list(found)


def _look(reader: Reader, index: Indexed, question: Asked, reach: Reach, most: int) -> list[int]:
    table = f"{PREFIX}{index.kind}"
    if not cast("Any", reader).skip_locked:
        wanted = for_sqlite(question, reach)
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH :asked LIMIT :most"
        return [key for (key,) in reader.rows(sql, asked=wanted, most=most)]
    wanted = for_postgres(question, reach)
    sql = f"SELECT id FROM {table} WHERE words @@ to_tsquery('simple', :asked) LIMIT :most"
    reader.rows("SELECT set_config('enable_seqscan', 'off', true)")  # see `looking`
    found = reader.rows(sql, asked=wanted, most=most)
    reader.rows("SELECT set_config('enable_seqscan', 'on', true)")
    return [key for (key,) in found]
