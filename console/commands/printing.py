"""Rows for people and for scripts: aligned columns, or JSON. Stored text is made harmless."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from enum import Enum
from typing import Any

from console.commands.heads import head_of
from data.files.csv_written import in_utc
from data.words import _, ngettext
from data.words.moments import on_the_clock, told
from screens.reading.stored import in_his_words

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")

SENTENCES = ("why", "summary", "reason", "detail")
"""Columns that hold what was stored as a sentence; the others hold names and people's own words."""

_zone: tzinfo | None = None
"""The clock on which moments are told: the business's, as on the screens; None: this machine's."""


def use_zone(zone: tzinfo) -> None:
    """Tell every moment on this clock from here on; `--json` stays in UTC."""
    global _zone
    _zone = zone


def at_clock(at: datetime) -> str:
    """`2026-03-02 09:00`, where the business stands."""
    return on_the_clock(at, _zone)


def told_here(sentence: str) -> str:
    """With its moments on this clock."""
    return told(sentence, _zone)


def told_line(sentence: object) -> str:
    """A sentence that was stored, on one line, in the operator's words and with its moments on the
    same clock."""
    return told_here(in_his_words(one_line(sentence)))


def one_line(value: object) -> str:
    """As text on one line, without anything a terminal would act on."""
    return " ".join(_UNPRINTABLE.sub(" ", str(value)).split())


def say(text: str) -> None:
    """A sentence of ours, or several lines that are harmless already; said at once."""
    print(text, flush=True)  # noqa: T201 - the answer of a command


def plain_text(value: str) -> str:
    """Several lines of stored text, harmless."""
    return "\n".join(_UNPRINTABLE.sub(" ", line) for line in value.splitlines())


def to_json(value: Any) -> Any:
    """Plain JSON values; times as ISO 8601 in UTC."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: to_json(getattr(value, field.name)) for field in fields}
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_json(item) for item in value]
    return value


def fields_of(row: Any) -> dict[str, Any]:
    """The fields of a frozen row by name, as they are."""
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def print_json(value: Any) -> None:
    """ASCII, so that no terminal and no pipe is surprised."""
    json.dump(to_json(value), sys.stdout, indent=2)
    sys.stdout.write("\n")


def print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], empty: str) -> None:
    """Aligned columns with a header; `empty` is said when there are no rows."""
    if not rows:
        say(empty)
        return
    lines = [[head_of(column) for column in columns]]
    lines += [[_cell(column, row.get(column)) for column in columns] for row in rows]
    widths = [min(max(len(line[i]) for line in lines), 48) for i in range(len(columns))]
    for line in lines:
        cells = (cell[:width].ljust(width) for cell, width in zip(line, widths, strict=True))
        say("  ".join(cells).rstrip())


def _cell(column: str, value: Any) -> str:
    if value is None or value == "":
        return "-"
    if column in SENTENCES:
        return told_line(value)
    if isinstance(value, datetime):
        return at_clock(value)
    if isinstance(value, list | tuple):
        return ", ".join(one_line(item) for item in value) or "-"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return told_here(one_line(value.value if isinstance(value, Enum) else value))


def print_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    as_json: bool,
    empty: str,
    limit: int = 0,
    total: int = 0,
) -> None:
    """The same rows either way; where a limit was reached, stderr says that there may be more, or
    of how many (`total`) these are the first."""
    if len(rows) < total:
        first = _("Shown: the first {rows} of {total}; --limit takes more.")
        print(first.format(rows=len(rows), total=total), file=sys.stderr)  # noqa: T201 - beside it
    if limit and len(rows) >= limit:
        cut = ngettext(
            "Only {limit} row was asked for; --limit takes more.",
            "Only {limit} rows were asked for; --limit takes more.",
            limit,
        )
        print(cut.format(limit=limit), file=sys.stderr)  # noqa: T201 - beside the answer
    if as_json:
        print_json(rows)
    else:
        print_table(rows, columns, empty)
