"""Put a business into a playbook: one table changes, every other line stays as it was written."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from console.setup_env import NotWritten
from data.words import _

_HEAD = re.compile(r"^\s*\[business\]\s*(#.*)?$")
_ANY_HEAD = re.compile(r"^\s*\[")

NAME = "playbook.toml"

ASKED = ("name", "agent", "email", "postal_address", "country", "timezone", "phone", "website")
"""What the set-up asks: a key that was left empty there goes; any other keeps its value."""


def playbook_file(configured: Path | None, folder: Path) -> Path:
    """The file that holds `[business]`, or will; one of a folder's, where the playbook is one."""
    if configured is None:
        return folder / NAME
    if not configured.is_dir():
        return configured
    files = sorted(configured.glob("*.toml"))
    for file in files:
        if any(_HEAD.match(line) for line in file.read_text(encoding="utf-8").splitlines()):
            return file
    return files[0] if files else configured / NAME


def write_business(file: Path, business: Mapping[str, str]) -> None:
    """Replace the table, in a new file as in an old one; raises `NotWritten`.

    A key of the table that is not asked for (a booking page) keeps its value.
    """
    from data.playbook.error import PlaybookError
    from data.playbook.load import default_text

    try:
        before = file.read_text(encoding="utf-8") if file.exists() else default_text()
        after = with_business(before, business)
        check(after, str(file))
        _replace(file, after)
    except OSError as error:
        raise NotWritten(
            _("{file} cannot be written: {strerror}.").format(file=file, strerror=error.strerror)
        ) from None
    except (PlaybookError, tomllib.TOMLDecodeError) as error:
        raise NotWritten(
            _("The playbook would not be valid: {error}").format(error=error)
        ) from None


def with_business(text: str, business: Mapping[str, str]) -> str:
    """The text with this business; raises `NotWritten` where another line would change with it."""
    tables = tomllib.loads(text.removeprefix("\ufeff"))
    old = tables.get("business", {})
    kept = {key: value for key, value in old.items() if key not in ASKED}
    if old.get("example"):
        kept = {}  # it is somebody else's booking page
    lines = text.splitlines()
    begin, end = _block(lines)
    block = ["[business]", *(f"{key} = {_quoted(value)}" for key, value in business.items())]
    block += [f"{key} = {_quoted(value)}" for key, value in kept.items()]
    gap = [""] if end < len(lines) and lines[end].strip() else []
    after = "\n".join([*lines[:begin], *block, *gap, *lines[end:]]) + "\n"
    expected = {**tables, "business": {**business, **kept}}
    try:
        is_only_change = tomllib.loads(after.removeprefix("\ufeff")) == expected
    except tomllib.TOMLDecodeError:
        is_only_change = False
    if not is_only_change:
        raise NotWritten(
            _(
                "[business] is written in a way that cannot be changed here: edit the "
                "file, then `callboard playbook check` it."
            )
        )
    return after


def check(text: str, name: str) -> None:
    """Raises `PlaybookError` with everything that is wrong."""
    from data.playbook.load import parse

    parse(text, name, thorough=True)


def _block(lines: list[str]) -> tuple[int, int]:
    """Where the table begins and ends; the remarks above the next table belong to that."""
    begin = next((n for n, line in enumerate(lines) if _HEAD.match(line)), None)
    if begin is None:
        return len(lines), len(lines)
    end = next((n for n in range(begin + 1, len(lines)) if _ANY_HEAD.match(lines[n])), len(lines))
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return begin, end


def _quoted(value: object) -> str:
    """TOML's basic strings are JSON's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replace(file: Path, text: str) -> None:
    """All of it or nothing: the runner may read it at any moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, encoding="utf-8")
    if file.exists():
        os.chmod(beside, file.stat().st_mode & 0o777)
    os.replace(beside, file)
