"""What is wrong with a playbook, in sentences a team lead can act on.

pydantic says where a value sits and which rule it broke; this module turns that into
`[table] key: what is wrong; did you mean '…'?`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.playbook.models import Playbook
from data.playbook.nearest import did_you_mean

Place = tuple[str | int, ...]


def at(place: Place, tables: Mapping[str, Any]) -> str:
    """`[sources.website] first_response`; entries of lists count from 1 and carry their name."""
    first_index = next((i for i, part in enumerate(place) if isinstance(part, int)), len(place))
    cut = max(1, min(first_index, len(place)) - 1)
    words: list[str] = []
    value: Any = tables
    for depth, part in enumerate(place):
        value = _inside(value, part)
        if depth >= cut:
            words.append(f"{part + 1}{_own_name(value)}" if isinstance(part, int) else part)
    if len(place) == 1 and not isinstance(value, Mapping | list):
        return str(place[0])
    return " ".join([f"[{'.'.join(str(part) for part in place[:cut])}]", *words])


def explain(error: ValidationError, tables: Mapping[str, Any]) -> list[str]:
    """One sentence for each thing pydantic found wrong in `tables`, in the file's terms."""
    details = error.errors(include_url=False)
    return [_sentence(detail, tables) for detail in details if not _is_consequence(detail, details)]


def _is_consequence(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """A list counts as too short when its entries are wrong; saying so would only confuse."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(place)] == place for other in details if other["loc"] != place
    )


def _sentence(detail: ErrorDetails, tables: Mapping[str, Any]) -> str:
    place = tuple(part for part in detail["loc"] if part != "[key]")
    names_key = detail["loc"][-1:] == ("[key]",)
    return f"{at(place, tables)}: {_wrong(detail, place, names_key, tables)}"


def _wrong(detail: ErrorDetails, place: Place, names_key: bool, tables: Mapping[str, Any]) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            word = str(place[-1])
            is_table = len(place) == 1 and isinstance(tables.get(word), Mapping | list)
            what = "there is no such table" if is_table else "there is no such key"
            return what + (did_you_mean(word, _keys_at(place[:-1])) or _elsewhere(word, len(place)))
        case "missing":
            return "is missing"
        case "value_error":
            return str(context["error"])
        case "enum" | "literal_error":
            known = re.findall(r"'([^']*)'", str(context["expected"]))
            word = str(place[-1] if names_key else detail["input"])
            kind_of_key = "an outcome" if place[0] == "outcomes" else "a review reason"
            what = f"not {kind_of_key}" if names_key else f"'{word}' is not one of the choices"
            return what + (did_you_mean(word, known) or f"; use one of {', '.join(known)}")
        case "string_pattern_mismatch":
            word = str(place[-1] if names_key else detail["input"])
            if place[-1] == "country":
                return f"'{word}' is not a country code; use two capital letters such as 'US'"
            return f"'{word}' is not a name; use small letters, digits, '-' and '_', a letter first"
        case "greater_than_equal":
            return f"must be at least {context['ge']}"
        case "less_than_equal":
            return f"must be at most {context['le']}"
        case "too_short":
            least = context["min_length"]
            return f"must have at least {least} {'entry' if least == 1 else 'entries'}"
        case kind:
            return _PLAIN.get(kind, detail["msg"][:1].lower() + detail["msg"][1:])


_PLAIN = {
    "string_type": 'must be text in quotes, such as "text"',
    "string_too_short": "must not be empty",
    "tuple_type": 'must be a list, such as ["one", "two"]',
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}


def _inside(value: Any, part: str | int) -> Any:
    if isinstance(part, str):
        return value.get(part) if isinstance(value, Mapping) else None
    return value[part] if isinstance(value, list) and part < len(value) else None


def _own_name(entry: Any) -> str:
    for key in ("key", "name", "level"):
        if isinstance(entry, Mapping) and isinstance(entry.get(key), str):
            return f" ({entry[key]})"
    return ""


def _keys_at(place: Place) -> list[str]:
    """The keys that the table at `place` may have; none where any name may be chosen."""
    kind: Any = Playbook
    for part in place:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(str(part))
            kind = _table_type(field.annotation) if field else None
        else:
            arguments = get_args(kind)
            kind = (
                _table_type(arguments[1 if get_origin(kind) is dict else 0]) if arguments else None
            )
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return list(kind.model_fields)
    return []


def _elsewhere(word: str, depth: int) -> str:
    """Where a key stands that was written at the top, as `booking` is in `[business]`."""
    if depth > 1:
        return ""
    for table in _keys_at(()):
        for key in _keys_at((table,)):
            if key == word or key.startswith(f"{word}_"):
                return f"; '{key}' is a key of [{table}]"
    return ""


def _table_type(annotation: Any) -> Any:
    """`EmailText | None` → `EmailText`; all else as it is."""
    tables = [
        one for one in get_args(annotation) if isinstance(one, type) and issubclass(one, BaseModel)
    ]
    return tables[0] if tables and get_origin(annotation) not in (dict, tuple) else annotation
