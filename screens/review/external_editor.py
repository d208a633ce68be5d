"""The operator's own editor on a private temporary file."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path


class EditorFailed(Exception):
    """Carries the sentence to show; the text is what it was."""


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The command in $VISUAL, else in $EDITOR; `EditorFailed` when neither names one."""
    stated = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    if not stated:
        raise EditorFailed("No editor is set: put one into $VISUAL or $EDITOR, or edit with e.")
    try:
        return shlex.split(stated)
    except ValueError:
        raise EditorFailed(f"The editor '{stated}' has an open quote; edit with e.") from None


def edit_text(text: str, command: list[str]) -> str:
    """Let the editor change the text; blocks until it ends.

    The file is readable by its owner only (mkstemp: 0600) and gone afterwards, whatever happens.
    """
    handle, name = tempfile.mkstemp(prefix="callboard-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text + "\n")
        ended = subprocess.run([*command, name], check=False)
        if ended.returncode != 0:
            raise EditorFailed(
                f"The editor {command[0]} ended with {ended.returncode}; nothing was changed."
            )
        return path.read_bytes().decode("utf-8").strip("\n")
    except UnicodeDecodeError:
        raise EditorFailed("What the editor saved is not UTF-8; nothing was changed.") from None
    except OSError as error:
        why = error.strerror or "it cannot be run"
        raise EditorFailed(f"The editor {command[0]} did not work: {why}. Edit with e.") from None
    finally:
        path.unlink(missing_ok=True)
