"""One TOML file of a team: its text, its tables, and what is wrong with either in a sentence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from data.playbook.error import PlaybookError
from data.playbook.nearest import did_you_mean


def text_of(path: Path) -> str:
    """What the file holds; raises PlaybookError when it is missing, unreadable or not UTF-8."""
    name = str(path)
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        hint = _sibling_hint(path)
        raise PlaybookError(name, [f"there is no such file{hint}"]) from error
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


def tables_in(text: str, name: str) -> dict[str, Any]:
    """The tables of a TOML text; raises PlaybookError with the line and column."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
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
