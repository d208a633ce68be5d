"""The theme that was worn here last: known before the database says what its operator chose.

Without it the first frame has another ground than all that follow. A guess of this machine, for
the console alone: what the operator chose holds as soon as it is read.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

LONGEST = 40
"""Characters of a theme's name."""


def _place() -> Path:
    """Where platformdirs would put it on Linux; its import is not paid for before a frame."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "callboard" / "theme"


def last_theme() -> str:
    """Its name in `screens.themes.THEMES`, if that still is one; empty where none was worn yet."""
    try:
        with _place().open(encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST).strip()
    except (OSError, RuntimeError):  # there is none, or no home
        return ""


def keep_theme(name: str) -> None:
    """For the next start here; where it cannot be written, the next start guesses as before."""
    if name == last_theme():
        return
    try:
        place = _place()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name, encoding="utf-8")
    except (OSError, RuntimeError) as error:
        log.warning("the theme is not kept for the next first frame: %s", error)
