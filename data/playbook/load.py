"""Read a team's playbook, a file or a folder of them, laid over the default one.

`overlay.py` says how one is laid over the other, `folder.py` how files become one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data.playbook.folder import read_folder
from data.playbook.models import Playbook
from data.playbook.overlay import lay_over
from data.playbook.problems import PlaybookError, explain
from data.playbook.references import problems_between
from data.playbook.toml_file import tables_in, text_of

DEFAULT_NAME = "default.toml"

__all__ = ["DEFAULT_NAME", "PlaybookError", "default_text", "load", "parse"]


def load(path: Path | None, *, thorough: bool = False) -> Playbook:
    """The playbook in the file or folder at `path`, or the default one for None.

    `thorough` also checks templates and cron expressions, which imports jinja2 and croniter.
    Raises PlaybookError, also for a file that is missing, unreadable or not UTF-8.
    """
    if path is None:
        return parse("", DEFAULT_NAME, thorough=thorough)
    if not os.path.isdir(path):  # Path.is_dir raises for a name that no file can have
        return parse(text_of(path), str(path), thorough=thorough)
    folder = read_folder(path)
    return _playbook(folder.tables, str(path), folder.told, thorough=thorough)


def parse(text: str, name: str, *, thorough: bool = False) -> Playbook:
    """The playbook that the TOML `text` makes of the default; `name` is used in messages.

    Raises PlaybookError with everything that is wrong at once.
    """
    return _playbook(tables_in(text, name), name, as_it_is, thorough=thorough)


def as_it_is(problem: str) -> str:
    """In one file there is no other that a sentence could be about."""
    return problem


def _playbook(
    above: dict[str, Any], name: str, told: Callable[[str], str], *, thorough: bool
) -> Playbook:
    tables = lay_over(_default_tables(), above)
    try:
        playbook = Playbook.model_validate(tables)
    except ValidationError as error:
        raise PlaybookError(name, map(told, explain(error, tables))) from error
    problems = problems_between(playbook)
    if thorough:
        from data.playbook.check import check_cron, check_templates

        problems += [*check_templates(playbook), *check_cron(playbook)]
    if problems:
        raise PlaybookError(name, map(told, problems))
    return playbook


def default_text() -> str:
    """The commented default, as `callboard playbook init` writes it."""
    return (files("data.playbook") / DEFAULT_NAME).read_text(encoding="utf-8")


@cache
def _default_tables() -> dict[str, Any]:
    return tomllib.loads(default_text())
