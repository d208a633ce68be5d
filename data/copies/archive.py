"""What an archive of pg_dump holds, read out of the script that pg_restore makes of it.

Reading all of it is also the proof that it is whole: nothing else looks at every block.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from data.copies.contents import COUNTED, TIMES, Contents, is_ours
from data.reading import moment

_END = b"\\.\n"


class NotOurs(Exception):
    """The archive is of another program's database."""


def read_archive(lines: Iterable[bytes]) -> Contents:
    """From the lines of a script with its data as COPY; raises `NotOurs`."""
    rows, last = dict.fromkeys(COUNTED, 0), dict.fromkeys(COUNTED, 0)
    tables: set[str] = set()
    revision, newest, at = "", None, None
    table = ""
    places: dict[str, int] = {}
    for line in lines:
        if not table:
            if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
                table, places = _heading(line)
                tables.add(table)
            continue
        if line == _END:
            table = ""
            continue
        if table == "alembic_version":
            revision = line.rstrip(b"\n").decode()
        elif table in COUNTED:
            cells = line.rstrip(b"\n").split(b"\t")
            key = int(cells[places["id"]])
            rows[table] += 1
            time = _time(cells, places, table)
            newest = max(filter(None, (newest, time)), default=None)
            if key > last[table]:
                last[table] = key
                at = time if table == "activity" else at
    if not is_ours(tables):
        raise NotOurs
    return Contents(revision, rows, last, newest, at)


def _heading(line: bytes) -> tuple[str, dict[str, int]]:
    """`COPY public.lead (id, "by") FROM stdin;`: the table, and the place of each column."""
    name, _, columns = line.decode()[len("COPY ") :].partition(" (")
    listed = columns.rpartition(")")[0].split(", ")
    table = name.rpartition(".")[2].strip('"')
    return table, {column.strip('"'): place for place, column in enumerate(listed)}


def _time(cells: list[bytes], places: dict[str, int], table: str) -> datetime | None:
    if table not in TIMES:
        return None
    return moment(datetime.fromisoformat(cells[places[TIMES[table]]].decode()))
