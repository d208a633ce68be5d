"""What an operator takes a column for, against what was guessed from its name."""

from __future__ import annotations

from collections.abc import Sequence

from data.files.table import Table, by_field, chosen_as
from data.playbook.mapping import Mapping
from data.playbook.nearest import did_you_mean
from data.refused import Refused
from data.words import _

FIELDS: tuple[str, ...] = tuple(
    name for name in Mapping.model_fields if name not in ("items", "event")
)
"""Everything that a column can be taken for, in the playbook's own words."""

NOT_TAKEN = '= ""'
"""A path to nothing: the field is taken from no column, and is not guessed either."""

_OF_A_NAME = ("name", "first", "last")
"""Whoever says which column is one of these has said it of all three."""


def choose(table: Table, column: str, meaning: str) -> Table:
    """Take a column for a field, or keep it as it is (an empty meaning)."""
    if column not in table.columns:
        hint = did_you_mean(column, table.columns)
        raise Refused(
            _("There is no column '{column}'{hint}").format(column=column, hint=hint or ".")
        )
    meaning = meaning.strip().lower()
    if meaning and meaning not in FIELDS:
        hint = did_you_mean(meaning, FIELDS) or f". Use one of: {', '.join(FIELDS)}."
        raise Refused(_("There is no field '{meaning}'{hint}").format(meaning=meaning, hint=hint))
    return chosen_as(table, column, meaning)


def paths_of(table: Table) -> dict[str, list[str]]:
    """The mapping that a changed table is read by; empty while everything is as it was guessed."""
    if not table.chosen:
        return {}
    from data.inbox.field_names import field_of

    touched = {field_of(column) for column in table.chosen} | set(table.chosen.values())
    if touched & set(_OF_A_NAME):
        touched |= set(_OF_A_NAME)
    fields = by_field(table)
    return {field: _paths(fields.get(field, ())) for field in FIELDS if field in touched}


def _paths(columns: Sequence[str]) -> list[str]:
    return [_path(column) for column in columns] or [NOT_TAKEN]


def _path(column: str) -> str:
    """A column's name as a path. With both kinds of quotes in it, it is found folded."""
    if '"' not in column:
        return f'["{column}"]'
    return f"['{column.replace(chr(39), ' ')}']"


def column_of(path: str) -> str:
    """The column that a path names; empty where it names none."""
    if path == NOT_TAKEN:
        return ""
    is_ours = path.startswith(('["', "['")) and path.endswith(('"]', "']"))
    return path[2:-2] if is_ours else path
