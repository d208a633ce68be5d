"""Write settings into `.env`, and leave everything else in it as it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from console.settings_table import PREFIX
from data.words import _


class NotWritten(ValueError):
    """The settings stand where they stood; the text says why, and holds no value."""


def write_settings(file: Path, values: Mapping[str, str], environ: Mapping[str, str]) -> None:
    """Set these (names without the prefix) in the file, for this user's eyes alone.

    Raises `NotWritten`, also where the environment holds another value, which would win.
    """
    for name, value in values.items():
        if environ.get(PREFIX + name, value) != value:
            raise NotWritten(
                _(
                    "{prefix}{name} is set in the environment, which wins over {file}: "
                    "change it there, or take it out."
                ).format(prefix=PREFIX, name=name, file=file)
            )
        if any(not char.isprintable() for char in value):
            raise NotWritten(
                _("The value for {prefix}{name} holds a character that no file takes.").format(
                    prefix=PREFIX, name=name
                )
            )
    try:
        _write(file, values)
    except OSError as error:
        raise NotWritten(
            _("{file} cannot be written: {strerror}.").format(file=file, strerror=error.strerror)
        ) from None


def _write(file: Path, values: Mapping[str, str]) -> None:
    from dotenv import dotenv_values, set_key

    if not file.exists():
        file.touch(mode=0o600)
    for name, value in values.items():
        if dotenv_values(file).get(PREFIX + name, "") != value:
            set_key(file, PREFIX + name, value)
    os.chmod(file, 0o600)
    kept = dotenv_values(file)
    lost = [name for name, value in values.items() if (kept.get(PREFIX + name) or "") != value]
    if lost:
        raise NotWritten(
            _(
                "{prefix}{lost} cannot be kept in {file} as it is written; use a "
                "password without such signs, or set it in the environment."
            ).format(prefix=PREFIX, lost=lost[0], file=file)
        )
