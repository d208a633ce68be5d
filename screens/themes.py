"""The console's own themes: quiet greys, one accent; colours carry meaning only with a word.

A theme is a dozen solid colours, each with a role, and no blends: what stands on what is known, so
a test holds every pair to the contrast that eyes need (WCAG 2.2: 4.5; high contrast 7). Terminals
with few colours or none get themes whose roles are told apart by `screens.few_colours`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from textual.theme import Theme

from data.words import _


@dataclass(frozen=True)
class Roles:
    """What each colour is for, as `#rrggbb`."""

    background: str
    surface: str
    """Under dialogs, fields and the line of keys."""
    panel: str
    """Under the first line and headlines."""
    foreground: str
    muted: str
    """What is said by the way."""
    line: str
    """Borders and rules at rest."""
    accent: str
    """Where you are and what can be pressed: the only colour without a meaning of its own."""
    success: str
    warning: str
    error: str
    cursor: str
    """Under the row that a key would work on."""
    on_cursor: str
    rest: str
    """Under the cursor of a list without the focus."""
    note: str
    """Under a sentence that must be seen before going on."""
    selection: str
    """Under text that was selected."""


GROUNDS = ("background", "surface", "panel", "rest", "note")
"""Roles that text of any tone stands on; on the others it has the ground's own."""
LETTERS = ("foreground", "muted", "accent", "success", "warning", "error")
"""Roles that text has on any ground."""

DARK_ROLES = Roles(
    background="#14181a", surface="#1a1f22", panel="#20272b", foreground="#d8dcde",
    muted="#9aa5aa", line="#3d474c", accent="#69b7cb", success="#86ba86", warning="#dba94e",
    error="#ec8a80", cursor="#2b5a69", on_cursor="#ffffff", rest="#242c30", note="#2e2718",
    selection="#24424c",
)  # fmt: skip
LIGHT_ROLES = Roles(
    background="#fafbfb", surface="#f1f4f5", panel="#e6ebed", foreground="#1d2427",
    muted="#55636a", line="#b4c0c5", accent="#15607a", success="#2a6135", warning="#7a4d00",
    error="#a8211a", cursor="#17687f", on_cursor="#ffffff", rest="#dfe7ea", note="#f7ecd2",
    selection="#cfe3ea",
)  # fmt: skip
CONTRAST_ROLES = Roles(
    background="#000000", surface="#000000", panel="#1a1a1a", foreground="#ffffff",
    muted="#d0d0d0", line="#a0a0a0", accent="#6fe0ff", success="#7cf27c", warning="#ffd24a",
    error="#ffa49a", cursor="#ffe14d", on_cursor="#000000", rest="#262626", note="#2b2300",
    selection="#003a4d",
)  # fmt: skip
CONTRAST_LIGHT_ROLES = Roles(
    background="#ffffff", surface="#ffffff", panel="#f0f0f0", foreground="#000000",
    muted="#303030", line="#606060", accent="#003e8f", success="#0a4a12", warning="#5a3500",
    error="#8a0010", cursor="#00246b", on_cursor="#ffffff", rest="#e8e8e8", note="#fff3cf",
    selection="#d6e6ff",
)  # fmt: skip
FEW_ROLES = Roles(
    background="#000000", surface="#050505", panel="#0a0a0a", foreground="#ffffff",
    muted="#b0b0b0", line="#707070", accent="#40ffff", success="#40ff40", warning="#ffff40",
    error="#ff4040", cursor="#00a0a0", on_cursor="#101010", rest="#0f0f0f", note="#141414",
    selection="#0000a0",
)  # fmt: skip
"""Stand for what a terminal of few colours has; nobody sees these themselves (few_colours)."""


PLAIN_TITLE = {"title-focus-style": "bold"}
MARKED_TITLE = {"title-focus-style": "bold reverse"}
"""Where a colour can't say which pane has the focus."""


def _theme(name: str, roles: Roles, *, dark: bool, **variables: str) -> Theme:
    """A theme in which every variable that we use is one of the roles, unblended."""
    return Theme(
        name=name,
        primary=roles.accent,
        secondary=roles.muted,
        accent=roles.accent,
        warning=roles.warning,
        error=roles.error,
        success=roles.success,
        foreground=roles.foreground,
        background=roles.background,
        surface=roles.surface,
        panel=roles.panel,
        boost=roles.rest,
        dark=dark,
        variables={**_variables(roles), **variables},
    )


def _variables(roles: Roles) -> dict[str, str]:
    """The variables of style sheets, ours and Textual's."""
    cursor = {"foreground": roles.on_cursor, "background": roles.cursor, "text-style": "none"}
    resting = {"foreground": roles.foreground, "background": roles.rest, "text-style": "none"}
    return {
        "muted": roles.muted,
        "line": roles.line,
        "boost": roles.rest,
        "line-focus": roles.accent,
        **PLAIN_TITLE,
        "text": roles.foreground,
        "text-muted": roles.muted,
        "text-disabled": roles.muted,
        "text-primary": roles.accent,
        "text-secondary": roles.muted,
        "text-accent": roles.accent,
        "text-success": roles.success,
        "text-warning": roles.warning,
        "text-error": roles.error,
        "foreground-muted": roles.muted,
        "foreground-disabled": roles.muted,
        "warning-muted": roles.note,
        "error-muted": roles.note,
        "primary-muted": roles.rest,
        "accent-muted": roles.rest,
        "surface-lighten-2": roles.line,
        "surface-active": roles.rest,
        "border": roles.accent,
        "border-blurred": roles.line,
        **{f"block-cursor-{part}": value for part, value in cursor.items()},
        **{f"block-cursor-blurred-{part}": value for part, value in resting.items()},
        "block-hover-background": roles.rest,
        "scrollbar": roles.line,
        "scrollbar-hover": roles.muted,
        "scrollbar-active": roles.accent,
        **{f"scrollbar-background{state}": roles.background for state in ("", "-hover", "-active")},
        "scrollbar-corner-color": roles.background,
        "footer-foreground": roles.foreground,
        "footer-background": roles.surface,
        "footer-key-foreground": roles.accent,
        "footer-description-foreground": roles.foreground,
        "input-cursor-background": roles.foreground,
        "input-cursor-foreground": roles.background,
        "input-selection-background": roles.selection,
        "input-selection-foreground": roles.foreground,
        "screen-selection-background": roles.selection,
        "screen-selection-foreground": roles.foreground,
        "link-color": roles.accent,
        "button-foreground": roles.foreground,
        "button-color-foreground": roles.background,
    }


DARK = _theme("callboard-dark", DARK_ROLES, dark=True)
LIGHT = _theme("callboard-light", LIGHT_ROLES, dark=False)
CONTRAST = _theme("callboard-contrast", CONTRAST_ROLES, dark=True, **MARKED_TITLE)
CONTRAST_LIGHT = _theme(
    "callboard-contrast-light", CONTRAST_LIGHT_ROLES, dark=False, **MARKED_TITLE
)
SIXTEEN = _theme("callboard-16", FEW_ROLES, dark=True, **MARKED_TITLE)
TERMINAL = _theme("callboard-terminal", FEW_ROLES, dark=True, **MARKED_TITLE)
MONO = _theme("callboard-mono", FEW_ROLES, dark=True, **MARKED_TITLE)

THEMES: Mapping[str, tuple[Theme, str]] = {
    "dark": (DARK, _("Dark")),
    "light": (LIGHT, _("Light")),
    "contrast": (CONTRAST, _("High contrast, dark")),
    "contrast-light": (CONTRAST_LIGHT, _("High contrast, light")),
    "terminal": (TERMINAL, _("The terminal's own colours")),
    "16": (SIXTEEN, _("16 colours")),
    "mono": (MONO, _("No colours")),
}
"""What each is called in settings, and in the palette."""

ROLES: Mapping[str, Roles] = {
    "dark": DARK_ROLES,
    "light": LIGHT_ROLES,
    "contrast": CONTRAST_ROLES,
    "contrast-light": CONTRAST_LIGHT_ROLES,
}
"""The colours of the themes that are shown as they are."""


def role_of(colours: Roles) -> dict[str, str]:
    """The role of each colour."""
    return {value: role for role, value in asdict(colours).items()}
