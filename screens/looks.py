"""How the console looks at this terminal: which theme, and which letters and signs there are.

What somebody set for this terminal (`CALLBOARD_THEME`, then `NO_COLOR`) comes before what an
operator chose in the palette and takes along from machine to machine; what the terminal can't show
is never chosen for it.
"""

from __future__ import annotations

import locale
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.filter import Monochrome, NoColor

from screens.safety import gated
from screens.themes import MONO, SIXTEEN, TERMINAL, THEMES

if TYPE_CHECKING:
    from textual.filter import LineFilter
    from textual.theme import Theme

    from screens.signs import Lettering

SETTING = "looks.theme"
"""Under which name an operator's choice is kept."""
AUTO = "auto"
WISHES = (AUTO, *THEMES)
"""What `CALLBOARD_THEME` may say."""
LETTERS = {"auto": "", "no": "all", "signs": "text", "all": "ascii"}
"""What `CALLBOARD_ASCII` may say, and the `signs.Letters` it means."""
FEW = {"16", "terminal", "mono"}
"""Themes for terminals with fewer than 256 colours; every terminal can show the last."""

_FEW_COLOURS = {MONO.name, SIXTEEN.name, TERMINAL.name}
_NO_COLOURS = ("vt100", "vt102", "vt220", "vt320", "vt420", "vt52")
_MANY = ("256color", "direct", "truecolor", "kitty", "alacritty", "ghostty", "wezterm", "foot")


@dataclass(frozen=True, slots=True)
class Look:
    """`theme` is a name of `THEMES`; `letters` a value of `signs.Letters`."""

    theme: str = "dark"
    letters: str = "all"
    is_set: bool = field(default=False, kw_only=True)
    """Whether this terminal was told so; then an operator's kept choice doesn't count."""

    def with_kept(self, kept: str) -> Look:
        """The look with what the operator chose before, where this terminal can show that."""
        can_show = kept in THEMES and (self.theme not in FEW or kept in FEW)
        if self.is_set or not can_show:
            return self
        return Look(kept, self.letters)


def look_for(environ: Mapping[str, str], wish: str = AUTO, ascii_wish: str = "auto") -> Look:
    """What suits this terminal.

    Args:
        environ: The terminal's own words: `NO_COLOR`, `TERM`, `COLORTERM`, `COLORFGBG`, the locale.
        wish: One of `WISHES`.
        ascii_wish: One of `LETTERS`.
    """
    letters = LETTERS[ascii_wish] or ("all" if speaks_utf8(environ) else "ascii")
    if wish != AUTO:
        return Look(wish, letters, is_set=True)
    if environ.get("NO_COLOR"):
        return Look("mono", letters, is_set=True)
    colours = colours_of(environ)
    if colours < 256:
        return Look("16" if colours else "mono", letters)
    return Look("light" if _is_light(environ) else "dark", letters)


def colours_of(environ: Mapping[str, str]) -> int:
    """How many colours a terminal of this name has: 0, 16, 256, or all there are."""
    term = environ.get("TERM", "").lower()
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return 1 << 24
    if any(word in term for word in _MANY):
        return 256
    if term in _NO_COLOURS or term.endswith(("-m", "-mono")):
        return 0
    return 16


def speaks_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale's letters are UTF-8. The first of the three that is set counts (POSIX)."""
    said = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    if said in ("", "C", "POSIX"):
        # A bare container says nothing, and its terminal is a modern one elsewhere. Only what says
        # another character set, or a Python that was told to stay with ASCII, is believed.
        return "utf" in locale.getpreferredencoding(False).lower()
    _, _, charset = said.partition(".")
    return not charset or charset.lower().replace("-", "").startswith("utf8")


def _is_light(environ: Mapping[str, str]) -> bool:
    """Whether the terminal says that its ground is light (rxvt, Konsole and others do)."""
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return ground in ("7", "15")


def filters(base: Sequence[LineFilter], theme: str, letters: str) -> list[LineFilter]:
    """The line filters of the app: colours that there are, the gate, letters that there are.

    Args:
        base: Textual's own. Its idea of `NO_COLOR`, greys in true colour, is left out.
        theme: The name of the theme in use, as Textual knows it.
        letters: A value of `signs.Letters`.
    """
    kept = [one for one in base if not isinstance(one, Monochrome | NoColor)]
    if theme in _FEW_COLOURS:
        from screens.few_colours import filter_for

        kept.append(filter_for(theme))
    shown = gated(kept)
    # Behind the gate, which writes a sign of its own for what it took away. What this one writes is
    # ASCII, or what it was given.
    return shown if letters == "all" else [*shown, _lettering(letters)]


@lru_cache
def _lettering(letters: str) -> Lettering:
    from screens.signs import Lettering, Letters

    return Lettering(Letters(letters))


def name_of(theme: Theme) -> str:
    """What a theme is called in settings and in the palette."""
    return next((name for name, (one, _) in THEMES.items() if one.name == theme.name), "dark")
