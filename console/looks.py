"""How the console looks at this terminal, by the settings and the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from console.settings import LOOKS, SIGNS
from console.settings_table import PREFIX
from screens.looks import Look, look_for

if TYPE_CHECKING:
    from console.settings import Settings


def look_of(settings: Settings) -> Look:
    """What the settings say of this terminal, else what suits it."""
    return look_for(os.environ, settings.theme, settings.ascii)


def look_of_environment() -> Look:
    """For the demo, which reads no settings file; a word that means nothing is passed over."""
    theme, letters = (os.environ.get(f"{PREFIX}{name}", "").lower() for name in ("THEME", "ASCII"))
    return look_for(
        os.environ,
        theme if theme in LOOKS else "auto",
        letters if letters in SIGNS else "auto",
    )
