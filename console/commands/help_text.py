"""The help of a command in the operator's language: what typer itself writes around our texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer.core

from data import words
from data.words import N_, _, is_english

SAID_BY_TYPER = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("required"),
    N_("default: {default}"),
    N_("(dynamic)"),
    N_("Show this message and exit."),
)
"""Texts of typer's own help."""

_command: Any = typer.core.TyperCommand
_context: Any = _command.context_class


class _Formatter(_context.formatter_class):  # type: ignore[misc]
    """Says in the operator's language what typer writes in English, whatever that is."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _("Usage:") + " " if prefix is None else prefix)

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(first, _(second) if second else "") for first, second in rows],
                         *args, **kwargs)  # fmt: skip


class Context(_context):  # type: ignore[misc]
    """Of every command: its help is written by ours."""

    formatter_class = _Formatter


def in_words(command: Any) -> Any:
    """The command, and those below it, with a help in the operator's language."""
    if is_english():
        return command
    setattr(typer.core, "_", words._)  # noqa: B010 - by this name typer says what it says
    command.context_class = Context
    for below in getattr(command, "commands", {}).values():
        in_words(below)
    return command
