"""The files that were taken in, as a list of any length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.listing.listing import Listing, Order, Segment, each
from data.listing.vocabulary import Field, Flag, vocabulary
from data.reading import moment, moment_or_none
from data.words import _

_BY = ("import_file.id",)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A line of the list: what stands in the file's own row. What became of its rows is counted
    where one import is opened (`data.imports.queries.one_import`)."""

    id: int
    name: str
    source: str
    at: datetime
    by: str
    rows: int
    undone_at: datetime | None
    undone_by: str


def _line(*columns: Any) -> ImportLine:
    key, name, source, at, by, rows, undone_at, undone_by = columns
    return ImportLine(key, name, source, moment(at), by, rows, moment_or_none(undone_at), undone_by)


IMPORTS: Listing[ImportLine] = Listing(
    table="import_file",
    columns="import_file.id, import_file.name, import_file.source, import_file.at,"
    " import_file.by, import_file.rows, import_file.undone_at, import_file.undone_by",
    source="import_file",
    base="TRUE",
    make=each(_line),
    orders=(
        Order("newest", _("the newest first"), (Segment("TRUE", _BY, True),)),
        Order("oldest", _("the oldest first"), (Segment("TRUE", _BY),)),
    ),
    vocabulary=vocabulary(
        Field("source", "import_file.source", help=_("the source of its rows")),
        Field("who", "import_file.by", help=_("who took it in")),
        Field("size", "import_file.rows", "number", _("how many rows it had, as in size>1000")),
        Field("age", "import_file.at", "span", _("since it was taken in, as in age<3d")),
        Field("id", "import_file.id", "number", _("the import's number"), probe="import_file.id"),
        Flag("undone", "import_file.undone_by <> ''", _("taken back, or being taken back")),
        text=("import_file.name", "import_file.source", "import_file.by"),
    ),
)
