"""A playbook in several files: every `*.toml` of a folder, in the order of their names, as one.

Files share tables, never keys: were a later file to win, nobody could see by reading one what is in
force. So a key that stands in two files is an error which names both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.playbook.error import PlaybookError
from data.playbook.toml_file import tables_in, text_of

_PLACE = re.compile(r"\[(?P<table>[^\]]+)\](?: (?P<key>[\w-]+))?|(?P<alone>[\w-]+):")


@dataclass(frozen=True, slots=True)
class Part:
    """One file; `name` without the folder."""

    name: str
    tables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Folder:
    """All files together in `tables`, and each by itself in `parts`."""

    parts: tuple[Part, ...]
    tables: dict[str, Any]

    def told(self, problem: str) -> str:
        """The sentence with the name of the file before it that says what is wrong."""
        name = _file_of(problem, self.parts)
        return f"{name}: {problem}" if name else problem


def files_of(folder: Path) -> list[Path]:
    """The files of a playbook folder in the order of their names; hidden ones are left out.

    Raises OSError when the folder cannot be read.
    """
    found = (path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    return sorted(path for path in found if not path.name.startswith("."))


def read_folder(folder: Path) -> Folder:
    """Raises PlaybookError with everything that keeps the files from being one playbook."""
    name = str(folder)
    try:
        paths = files_of(folder)
    except OSError as error:
        raise PlaybookError(name, [f"can't be read: {error.strerror}"]) from error
    if not paths:
        problem = "has no .toml file; make one with 'callboard playbook init FOLDER/playbook.toml'"
        raise PlaybookError(name, [problem])
    parts, problems = [], []
    for path in paths:
        try:
            parts.append(Part(path.name, tables_in(text_of(path), path.name)))
        except PlaybookError as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
    tables: dict[str, Any] = {}
    for part in parts:
        problems += _add(part, tables, parts)
    if problems:
        raise PlaybookError(name, problems)
    return Folder(tuple(parts), tables)


def _add(part: Part, tables: dict[str, Any], parts: Sequence[Part]) -> Iterator[str]:
    """Put a part's keys among the others; a sentence for each that was there before."""
    waiting: list[tuple[tuple[str, ...], Mapping[str, Any], dict[str, Any]]] = [
        ((), part.tables, tables)
    ]
    while waiting:
        place, above, below = waiting.pop()
        for key, value in above.items():
            under = below.get(key)
            if key not in below:
                below[key] = _copied(value)
            elif isinstance(value, Mapping) and isinstance(under, dict):
                waiting.append(((*place, key), value, under))
            else:
                first = next(p.name for p in parts if _holds(p.tables, (*place, key)))
                where = f"[{'.'.join(place)}] {key}" if place else key
                yield f"{where}: stands in {first} and in {part.name}; keep it in one of them"


def _copied(value: Any) -> Any:
    """Tables grow while others are put in; what was read stays as it was read."""
    return {k: _copied(v) for k, v in value.items()} if isinstance(value, Mapping) else value


def _holds(tables: Mapping[str, Any], place: Sequence[str]) -> bool:
    value: Any = tables
    for key in place:
        if not isinstance(value, Mapping) or key not in value:
            return False
        value = value[key]
    return True


def _file_of(problem: str, parts: Sequence[Part]) -> str:
    """The file that holds most of the place a sentence begins with; empty: the default's own."""
    found = _PLACE.match(problem)
    if found is None:
        return ""
    table = found["table"] or found["alone"]
    place = (*table.split("."), *filter(None, (found["key"],)))
    for end in range(len(place), 0, -1):
        holders = [part.name for part in parts if _holds(part.tables, place[:end])]
        if holders:
            return holders[-1]
    return ""
