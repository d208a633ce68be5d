"""The operator's own editor on a private temporary file."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from data.words import _


class EditorFailed(Exception):
    """Carries the sentence to show; the text is what it was."""


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The command in $VISUAL, else in $EDITOR; `EditorFailed` when neither names one."""
    stated = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    if not stated:
        raise EditorFailed(_("No editor is set: put one into $VISUAL or $EDITOR, or edit here."))
    try:
        return shlex.split(stated)
    except ValueError:
        raise EditorFailed(
            _("The editor '{stated}' has an open quote; edit here.").format(stated=stated)
        ) from None


def edit_text(text: str, command: list[str], tell: Callable[[str], None] = lambda _: None) -> str:
    """Let the editor change the text; blocks until it ends.

    The file is readable by its owner only (mkstemp: 0600) and gone afterwards. An editor that fails
    or is killed takes nothing with it: what it had saved is given back and `tell` says so; what
    can't be read stays where it is, and `EditorFailed` says where.
    """
    handle, name = tempfile.mkstemp(prefix="callboard-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text + "\n")
        ended = subprocess.run([*command, name], check=False)
        written = path.read_bytes().decode("utf-8").strip("\n")
    except UnicodeDecodeError:
        raise EditorFailed(
            _(
                "What the editor saved is not UTF-8; nothing was changed, it is kept in {name}."
            ).format(name=name)
        ) from None
    except OSError as error:
        path.unlink(missing_ok=True)
        why = error.strerror or _("it cannot be run")
        raise EditorFailed(
            _("The editor {command} did not work: {why}. Edit here.").format(
                command=command[0], why=why
            )
        ) from None
    path.unlink(missing_ok=True)
    if ended.returncode != 0:
        how = (
            _("ended with {returncode}").format(returncode=ended.returncode)
            if ended.returncode > 0
            else _("was killed")
        )
        if written == text.strip("\n"):
            raise EditorFailed(
                _("The editor {command} {how}; nothing was changed.").format(
                    command=command[0], how=how
                )
            )
        tell(
            _("The editor {command} {how}; what it had saved is here.").format(
                command=command[0], how=how
            )
        )
    return written


def text_from_editor(app: App[Any], text: str) -> str | None:
    """What the operator made of the text in $VISUAL or $EDITOR; None where nothing came back.

    The terminal is lent to the editor: everything on the screen stands still meanwhile, as it must.
    What went wrong is said in a notification.
    """
    try:
        command = editor_command(os.environ)
        with app.suspend():
            told: list[str] = []
            written = edit_text(text, command, told.append)
    except SuspendNotSupported:
        app.notify(_("This terminal can't be lent to an editor; edit here."), markup=False)
        return None
    except EditorFailed as failed:
        app.notify(str(failed), severity="warning", markup=False)
        return None
    for sentence in told:
        app.notify(sentence, severity="warning", markup=False)
    if written == text:
        app.notify(_("Nothing was changed."), markup=False)
        return None
    return written
