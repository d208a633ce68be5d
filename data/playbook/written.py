"""A playbook as it is written: its tables laid over the default ones, not checked yet."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.playbook.folder import read_folder
from data.playbook.overlay import lay_over
from data.playbook.toml_file import tables_in, text_of

DEFAULT_NAME = "default.toml"


def as_it_is(problem: str) -> str:
    """In one file there is no other that a sentence could be about."""
    return problem


@dataclass(frozen=True, slots=True)
class Written:
    """`name` is used in messages; `told` adds to a problem the file of a folder it stands in."""

    tables: dict[str, Any]
    name: str
    told: Callable[[str], str] = as_it_is


def written_at(path: Path | None) -> Written:
    """What stands in the file or folder at `path`; for None what the default says.

    Raises PlaybookError for what is missing, unreadable, not UTF-8 or not TOML.
    """
    if path is None:
        return written_in("", DEFAULT_NAME)
    if not os.path.isdir(path):  # Path.is_dir raises for a name that no file can have
        return written_in(text_of(path), str(path))
    folder = read_folder(path)
    return Written(lay_over(_default_tables(), folder.tables), str(path), folder.told)


def written_in(text: str, name: str) -> Written:
    """What the TOML `text` says; raises PlaybookError with the line and column."""
    return Written(lay_over(_default_tables(), tables_in(text, name)), name)


def default_text() -> str:
    """The commented default, as `callboard playbook init` writes it."""
    return Path(__file__).with_name(DEFAULT_NAME).read_text(encoding="utf-8")


@cache
def _default_tables() -> dict[str, Any]:
    return tomllib.loads(default_text())
