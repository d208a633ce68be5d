"""Read a team's playbook, laid over the default one (`overlay.py` says how)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data.playbook.models import Playbook
from data.playbook.overlay import lay_over
from data.playbook.problems import PlaybookError, did_you_mean, explain
from data.playbook.references import problems_between

DEFAULT_NAME = "default.toml"

__all__ = ["DEFAULT_NAME", "PlaybookError", "default_text", "load", "parse"]


def load(path: Path | None, *, thorough: bool = False) -> Playbook:
    """The playbook in the file at `path`, or the default one for None.

    `thorough` also checks templates and cron expressions, which imports jinja2 and croniter.
    Raises PlaybookError, also for a file that is missing, unreadable or not UTF-8.
    """
    if path is None:
        return parse("", DEFAULT_NAME, thorough=thorough)
    return parse(_text_of(path), str(path), thorough=thorough)


def parse(text: str, name: str, *, thorough: bool = False) -> Playbook:
    """The playbook that the TOML `text` makes of the default; `name` is used in messages.

    Raises PlaybookError with everything that is wrong at once.
    """
    tables = lay_over(_default_tables(), _tables(text.removeprefix("\ufeff"), name))
    try:
        playbook = Playbook.model_validate(tables)
    except ValidationError as error:
        raise PlaybookError(name, explain(error, tables)) from error
    problems = problems_between(playbook)
    if thorough:
        from data.playbook.check import check_cron, check_templates

        problems += [*check_templates(playbook), *check_cron(playbook)]
    if problems:
        raise PlaybookError(name, problems)
    return playbook


def default_text() -> str:
    """The commented default, as `callboard playbook init` writes it."""
    return (files("data.playbook") / DEFAULT_NAME).read_text(encoding="utf-8")


@cache
def _default_tables() -> dict[str, Any]:
    return tomllib.loads(default_text())


def _text_of(path: Path) -> str:
    name = str(path)
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        hint = _sibling_hint(path)
        raise PlaybookError(name, [f"there is no such file{hint}"]) from error
    except IsADirectoryError as error:
        raise PlaybookError(name, ["is a folder; name the file in it"]) from error
    except OSError as error:
        raise PlaybookError(name, [f"can't be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PlaybookError(
            name, [f"line {line} is not UTF-8 text; save the file as UTF-8"]
        ) from error
    except ValueError as error:  # a name no file can have, such as one with a NUL in it
        raise PlaybookError(name, [f"can't be read: {error}"]) from error


def _sibling_hint(path: Path) -> str:
    try:
        siblings = [entry.name for entry in path.parent.glob("*.toml")]
    except OSError:
        siblings = []
    return did_you_mean(path.name, siblings) or "; make one with 'callboard playbook init'"


def _tables(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise PlaybookError(name, ["lists are nested too deeply"]) from error
    except ValueError as error:  # TOMLDecodeError is one; an endless number raises a bare one
        raise PlaybookError(name, [_syntax(str(error), text)]) from error


def _syntax(message: str, text: str) -> str:
    """tomllib puts the place at the end of its message; we put it first."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    if found:
        what, line, column = found.groups()
        return f"line {line}, column {column}: {what[:1].lower()}{what[1:]}"
    if message.endswith(" (at end of document)"):
        what = message.removesuffix(" (at end of document)")
        return (
            f"line {text.count(chr(10)) + 1}, at the end of the file: {what[:1].lower()}{what[1:]}"
        )
    return "a number has too many digits"
