"""The console's own two themes: quiet greys, one accent; colours carry meaning only with a word."""

from textual.theme import Theme

DARK = Theme(
    name="callboard-dark",
    primary="#4f9db3",
    secondary="#6f8f9b",
    accent="#5fb3c9",
    warning="#d9a441",
    error="#e06c63",
    success="#79b07a",
    foreground="#d8dcde",
    background="#14181a",
    surface="#1a1f22",
    panel="#22292d",
    dark=True,
    variables={
        "block-cursor-background": "#2f5f6e",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#242c30",
        "block-cursor-blurred-foreground": "#d8dcde",
        "footer-background": "#1a1f22",
        "footer-key-foreground": "#5fb3c9",
        "input-selection-background": "#2f5f6e 60%",
    },
)

LIGHT = Theme(
    name="callboard-light",
    primary="#1f6f86",
    secondary="#5b7a86",
    accent="#17687f",
    warning="#8a5a00",
    error="#b3261e",
    success="#2f6b3a",
    foreground="#1d2427",
    background="#fafbfb",
    surface="#f0f3f4",
    panel="#e3e9eb",
    dark=False,
    variables={
        "block-cursor-background": "#17687f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#dde6e9",
        "block-cursor-blurred-foreground": "#1d2427",
        "footer-background": "#e3e9eb",
        "footer-key-foreground": "#17687f",
    },
)
