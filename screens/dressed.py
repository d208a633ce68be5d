"""The app's part that has to do with looks: themes, the line filters, a picture of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import App, SystemCommand

from data.words import _
from screens.kept_rules import KeptRules
from screens.looks import SETTING, Look, filters
from screens.scrollbar import use_thin_scrollbars
from screens.themes import DARK_ROLES, PLAIN_TITLE, THEMES

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from screens.desk import Desk


class Dressed(App[None]):
    """An app that looks as it should at its terminal.

    Whatever a widget draws passes its line filters: a pty test holds that nothing else reaches the
    terminal (screens.safety).
    """

    look = Look()
    desk: Desk

    def __init__(self, look: Look | None = None) -> None:
        """Make the app; the default suits a modern terminal.

        Args:
            look: What suits this terminal (`looks.look_for`).
        """
        self._variables_of: dict[str, dict[str, str]] = {}
        self._is_choosing = False
        self._worn: object = None
        """The theme, and its variables, that the style sheets were last read with."""
        super().__init__()
        self.stylesheet = KeptRules()
        use_thin_scrollbars()
        if look is not None:
            self.look = look
        for name in [name for name in self.available_themes if name.startswith("textual-")]:
            if name != "textual-dark":  # Textual falls back on it
                self.unregister_theme(name)
        for theme, _unused in THEMES.values():
            self.register_theme(theme)
        self._begin_with(self.look)

    def _begin_with(self, look: Look) -> None:
        """Before anything is drawn: the style sheets are read with this theme, and not again."""
        self.theme, self._is_choosing = THEMES[look.theme][0].name, True
        variables = self.get_css_variables()
        self.stylesheet.set_variables(variables)
        self._worn = (self.theme, variables)

    def get_css_variables(self) -> dict[str, str]:
        """Those of the theme, which takes a while to reckon them; none before it is chosen."""
        if self._worn is None and not self._is_choosing:
            return {}
        if self.theme not in self._variables_of:
            self._variables_of[self.theme] = super().get_css_variables()
        self.theme_variables = self._variables_of[self.theme]
        return self.theme_variables

    def refresh_css(self, animate: bool = True) -> None:
        """Nothing, where the theme is the one that everything was styled with."""
        wears = (self.theme, self.get_css_variables())
        if wears != self._worn:
            self._worn = wears
            super().refresh_css(animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What the terminal can't show, and what must not reach it, is taken out here."""
        return filters(super().get_line_filters(), self.theme, self.look.letters)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheets name besides Textual's variables, for a theme that isn't ours."""
        roles = DARK_ROLES
        lines = {"line": roles.line, "line-focus": roles.accent, "muted": roles.muted}
        return {**lines, **PLAIN_TITLE}

    def begin_in(self, kept: str) -> None:
        """Wear this theme until it is known what the operator chose."""
        self._begin_with(self.look.with_kept(kept))

    def wear_kept(self) -> None:
        """Change into what the operator chose before; called when that has been read."""
        look = self.look.with_kept(self.desk.setting(SETTING, self.look.theme))
        self.theme = THEMES[look.theme][0].name

    def looks_commands(self) -> Iterable[SystemCommand]:
        """What the palette offers."""
        yield SystemCommand(
            _("Theme"),
            _("Dark, light, high contrast, few colours or none"),
            self.action_change_theme,
        )
        yield SystemCommand(
            _("Screenshot"), _("Write what is seen now to an SVG file here"), self.action_picture
        )

    def action_change_theme(self) -> None:
        """Each theme is seen before it is taken."""
        from screens.looks_dialog import LooksDialog

        self.push_screen(LooksDialog())

    def action_picture(self) -> None:
        """Write a picture of what is seen into the working directory."""
        # The palette is closing: the picture is to be of what was under it.
        self.call_after_refresh(lambda: self._write_picture(self.export_screenshot()))

    @work(thread=True, group="picture")
    def _write_picture(self, picture: str) -> None:
        from datetime import datetime
        from pathlib import Path

        now = datetime.now().astimezone()
        file = Path.cwd() / f"callboard-{now:%Y-%m-%d-%H%M%S}.svg"
        try:
            file.write_text(picture, encoding="utf-8")
        except OSError as error:
            self._say(_("The picture can't be written: {error}.").format(error=error), "error")
        else:
            self._say(
                _("The picture is in {file}. It shows what you saw, also names.").format(file=file),
                "information",
            )

    def _say(self, sentence: str, severity: Any) -> None:
        self.call_from_thread(self.notify, sentence, severity=severity, markup=False)
