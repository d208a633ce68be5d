"""What stands in a feed's answer: its entries, each stored on its own, and the next cursor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.files.csv_table import read_csv
from data.files.table import UnreadableFile
from data.inbox.parse import Unreadable
from data.inbox.paths import look_up, read_path
from data.inbox.several import taken_apart
from data.playbook.feeds import Feed

MAX_ITEMS = 20_000
"""Entries of one answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Each entry as JSON; `cursor` is empty where the answer holds none."""

    items: tuple[bytes, ...]
    cursor: str = ""


def read_answer(body: bytes, feed: Feed) -> Answer:
    """Raises `Unreadable` with a sentence. An empty list is an answer without entries."""
    if feed.format == "csv":
        return Answer(_rows(body))
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=lambda word: word)
    except UnicodeDecodeError as error:
        raise Unreadable(f"the answer is not UTF-8 (byte {error.start})") from None
    except (ValueError, RecursionError) as error:
        why = f": {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"the answer is not JSON{why}") from None
    items = _items(value, feed)
    if len(items) > MAX_ITEMS:
        raise Unreadable(f"the answer has more than {MAX_ITEMS:,} entries")
    return Answer(tuple(map(_packed, items)), _cursor(value, feed))


def _rows(body: bytes) -> tuple[bytes, ...]:
    if not body.strip():
        return ()
    try:
        table = read_csv("the answer", body)
    except UnreadableFile as error:
        raise Unreadable(str(error).rstrip(".")) from None
    return tuple(_packed(dict(row.values)) for row in table.rows)


def _items(value: Any, feed: Feed) -> Sequence[Any]:
    if feed.items is None:
        return _guessed(value)
    found = look_up(read_path(feed.items), value)
    if found is None:
        raise Unreadable(f"there is no list at '{feed.items}' in the answer")
    return found if isinstance(found, list) else [found]


def _guessed(value: Any) -> Sequence[Any]:
    """A list, or an object that holds one list of objects, however many are in it today."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise Unreadable("the answer is neither a list nor an object")
    lists = [part for part in value.values() if isinstance(part, list)]
    if len(lists) == 1 and all(isinstance(one, dict) for one in lists[0]):
        return list(lists[0])
    return taken_apart(value).leads


def _cursor(value: Any, feed: Feed) -> str:
    if feed.cursor is None:
        return ""
    found = look_up(read_path(feed.cursor.answer), value)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found)[:2_000]


def _packed(item: Any) -> bytes:
    """In one order of keys: a server may answer in another one each time."""
    return json.dumps(item, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
