"""What stands in a file of leads: columns, what each was taken for, and rows with their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.files.formulas import unguarded
from data.inbox.field_names import field_of, fold
from data.inbox.look import looks_like_email, looks_like_phone
from data.words import _

MAX_FILE = 200_000_000
"""Bytes."""
MAX_ROWS = 100_000
MAX_COLUMNS = 500
MAX_CELL = 131_072
"""Characters; more in one cell is a quote that was never closed, or an attack."""

FURTHER = "further columns"
"""Under this name a row keeps what stands beyond its last column."""

_LOOKED_AT = 50  # rows from which a column without a name is guessed


class UnreadableFile(ValueError):
    """The file holds no table of leads that we can read; the text says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` counts from 1 in the file. `problem` is empty, or why it can't be used."""

    line: int
    values: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` as they stand in the file, `meanings` what each was taken for (empty: kept as is).

    `how` says how the file was read, for the preview: `CSV, windows-1252, separated by ;`.
    """

    columns: tuple[str, ...]
    meanings: tuple[str, ...]
    rows: tuple[Row, ...]
    how: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Columns that an operator took for something else than was guessed (`chosen_as`)."""

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each row that can't be used, with its line."""
        return tuple(f"line {row.line}: {row.problem}" for row in self.rows if row.problem)


def table_of(lines: Sequence[tuple[int, Sequence[str], str]], how: str, *, name: str) -> Table:
    """The table in lines of cells, each with its number and what was wrong with it when read.

    The header may stand below a title. A file without one is taken when its cells show what they
    are; otherwise it raises `UnreadableFile`.
    """
    header = _header(lines)
    if header is None:
        named, rest = _named_by_look([cells for _, cells, _ in lines]), lines
        if not named:
            raise UnreadableFile(
                _(
                    "{name} has no column that looks like a name, e-mail, phone or "
                    "message. The first line must name the columns, e.g. "
                    "name,email,phone,message."
                ).format(name=name)
            )
    else:
        named, rest = list(lines[header][1]), lines[header + 1 :]
    while named and not named[-1].strip() and not _used(rest, len(named) - 1):
        named.pop()
    if len(named) > MAX_COLUMNS:
        raise UnreadableFile(
            _("{name} has more than {max_columns} columns.").format(
                name=name, max_columns=MAX_COLUMNS
            )
        )
    columns = tuple(unique(named))
    rows = [_row(columns, number, cells, wrong) for number, cells, wrong in rest]
    return with_problems(columns, rows, how)


def with_problems(columns: tuple[str, ...], rows: Iterable[Row], how: str) -> Table:
    """The table, with a sentence at each row that nobody could be reached by."""
    meanings = tuple(field_of(column) for column in columns)
    fields = _by_field(columns, meanings)
    judged = tuple(
        row if row.problem else Row(row.line, row.values, _problem(row.values, fields))
        for row in rows
    )
    return Table(columns, meanings, judged, how)


def chosen_as(table: Table, column: str, meaning: str) -> Table:
    """The table with one column taken for something else (empty: kept as it is), judged anew."""
    at = table.columns.index(column)
    meanings = (*table.meanings[:at], meaning, *table.meanings[at + 1 :])
    before = _by_field(table.columns, table.meanings)
    after = _by_field(table.columns, meanings)
    rows = tuple(
        replace(row, problem=_problem(row.values, after))
        if row.problem in ("", _problem(row.values, before))
        else row
        for row in table.rows
    )
    chosen = {**table.chosen, column: meaning}
    return replace(table, meanings=meanings, rows=rows, chosen=chosen)


def by_field(table: Table) -> dict[str, list[str]]:
    """The columns that were taken for each field; those kept as they are under the empty name."""
    return _by_field(table.columns, table.meanings)


def _by_field(columns: Sequence[str], meanings: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column, meaning in zip(columns, meanings, strict=True):
        found.setdefault(meaning, []).append(column)
    return found


def unique(names: Iterable[str]) -> list[str]:
    """Column names, trimmed; one without a name is numbered, a second of the same told apart."""
    taken: set[str] = set()
    found = []
    for position, name in enumerate(names, start=1):
        clean = " ".join(name.split())[:200] or f"column {position}"
        chosen, count = clean, 1
        while chosen in taken:
            count += 1
            chosen = f"{clean} ({count})"
        taken.add(chosen)
        found.append(chosen)
    return found


def one_line(text: str) -> str:
    """For a sentence: short, on one line, without characters that a terminal would obey."""
    shown = "".join(char if char.isprintable() else " " for char in text[:200])
    shown = " ".join(shown.split())
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def is_known(cell: str) -> bool:
    return bool(field_of(cell)) or fold(cell[:60]).startswith("utm")


def _header(lines: Sequence[tuple[int, Sequence[str], str]]) -> int | None:
    """The line that names most columns, among the first ten and above the first address."""
    best, most = None, 0
    for place, (_unused, cells, _unused2) in enumerate(lines[:10]):
        if any(looks_like_email(cell) or looks_like_phone(cell) for cell in cells):
            break
        known = sum(is_known(cell) for cell in cells)
        if known > most:
            best, most = place, known
    if best is None and len(lines) > 1 and _is_header_by_look(lines):
        return 0
    return best


def _is_header_by_look(lines: Sequence[tuple[int, Sequence[str], str]]) -> bool:
    """Names that nobody knows above a column of addresses or numbers are still names."""
    cells = lines[0][1]
    if any(looks_like_email(cell) or looks_like_phone(cell) for cell in cells):
        return False
    below = _named_by_look([row for _, row, _ in lines[1:]])
    return bool(below) and len(cells) == len(below) and all(cell.strip() for cell in cells)


def _named_by_look(rows: Sequence[Sequence[str]]) -> list[str]:
    """Names for the columns of a table without a header; empty when none shows what it is."""
    looked_at = rows[:_LOOKED_AT]
    width = max((len(row) for row in looked_at), default=0)
    names, found = [""] * width, set()
    for column in range(width):
        cells = [row[column].strip() for row in looked_at if column < len(row)]
        cells = [cell for cell in cells if cell]
        for name, looks in (("email", looks_like_email), ("phone", looks_like_phone)):
            if cells and name not in found and sum(map(looks, cells)) >= 0.6 * len(cells):
                names[column] = name
                found.add(name)
        if cells and "name" not in found and not names[column] and all(map(_is_name, cells)):
            names[column] = "name"
            found.add("name")
    return names if found & {"email", "phone"} else []


def _is_name(text: str) -> bool:
    return len(text) <= 60 and all(char.isalpha() or char in " .,'’-" for char in text)


def _used(lines: Sequence[tuple[int, Sequence[str], str]], column: int) -> bool:
    return any(len(cells) > column and cells[column].strip() for _, cells, _ in lines)


def _row(columns: tuple[str, ...], number: int, cells: Sequence[str], wrong: str) -> Row:
    values = {column: unguarded(cell) for column, cell in zip(columns, cells, strict=False)}
    further = [cell.strip() for cell in cells[len(columns) :]]
    if any(further):
        values[FURTHER] = " | ".join(further)
        wrong = wrong or f"it has {len(cells)} cells, and only {len(columns)} columns have a name"
    return Row(number, values, wrong)


def _problem(values: Mapping[str, str], by_field: Mapping[str, list[str]]) -> str:
    """Why nobody could be reached by the row, or empty."""
    told = {
        field: [text for column in columns if (text := values.get(column, ""))]
        for field, columns in by_field.items()
    }
    emails, phones = told.get("email", []), told.get("phone", [])
    others = [text for text in told.get("", []) if len(text) < 300]
    if any(map(looks_like_email, [*emails, *others])) or any(map(_may_be_phone, phones)):
        return ""
    if any(map(looks_like_phone, others)):
        return ""
    if emails and phones:
        return (
            f"the e-mail address '{one_line(emails[0])}' is not one, and neither is the phone "
            f"'{one_line(phones[0])}'"
        )
    if emails:
        return f"the e-mail address '{one_line(emails[0])}' is not one, and there is no phone"
    if phones:
        return f"the phone '{one_line(phones[0])}' is not one, and there is no e-mail address"
    if any(told.get(field) for field in ("name", "first", "last", "message", "company")):
        return "there is no e-mail address and no phone"
    return "there is no name, e-mail address, phone or message"


def _may_be_phone(text: str) -> bool:
    return len(text) <= 60 and 6 <= sum(char.isdigit() for char in text) <= 20
