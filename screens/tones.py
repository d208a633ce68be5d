"""The few colours that carry a meaning, named once for everything that is drawn line by line.

A tone never stands alone: whoever uses one also writes a word or a sign (`NO_COLOR` turns all of
them into greys).
"""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.markup import parse_style
from textual.style import Style as VisualStyle

from screens.safety import plain
from screens.table_layout import Run
from screens.terminal.bare_lines import BareLines

TONES = ("muted", "strong", "accent", "success", "warning", "error")


class Toned(BareLines):
    """A line-drawn widget that knows the tones and the look of its lines."""

    COMPONENT_CLASSES = {f"tone--{tone}" for tone in TONES}
    DEFAULT_CSS = """
    Toned {
        & > .tone--muted { color: $text-muted; }
        & > .tone--strong { text-style: bold; }
        & > .tone--accent { color: $text-accent; }
        & > .tone--success { color: $text-success; }
        & > .tone--warning { color: $text-warning; }
        & > .tone--error { color: $text-error; text-style: bold; }
    }
    """

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._tones: dict[str, Style] = {}
        self._lines: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Forget the looks: the theme or a style sheet has changed."""
        self._tones.clear()
        self._lines.clear()
        super().notify_style_update()

    def line_style(self, component: str) -> Style:
        """Return the whole look of a component class: colour, background and attributes."""
        if component not in self._lines:
            self._lines[component] = self.get_component_rich_style(component)
        return self._lines[component]

    def tone_style(self, tone: str) -> Style:
        """Return what a tone adds to a line: colour and attributes, never a background or link.

        Args:
            tone: One of `TONES`, empty for none, or a style in Textual's words (`"$accent bold"`).
        """
        if tone not in self._tones:
            if tone in TONES:
                style = self.get_component_rich_style(f"tone--{tone}")
            else:
                style = parse_style(tone).rich_style if tone else Style.null()
            self._tones[tone] = _letters_only(style)
        return self._tones[tone]

    def segments(self, runs: Iterable[Run], line: Style, *, toned: bool = True) -> list[Segment]:
        """Paint runs on a line.

        Args:
            runs: From left to right.
            line: The look of the whole line, under every run.
            toned: Whether the runs' tones are kept. Under the cursor they aren't: a theme promises
                that the cursor's own colours are readable, not that every tone is on them.
        """
        return [
            Segment(text, line + self.run_style(style) if toned and style else line)
            for text, style in runs
        ]

    def run_style(self, style: str | Style) -> Style:
        """Return the style of a run, whether it names a tone or brings a style of its own."""
        return self.tone_style(style) if isinstance(style, str) else style


def content_runs(content: Content) -> list[Run]:
    """Take content apart into safe runs of text; its links and actions are left behind."""
    return [
        Run(plain(text), _letters_only(style.rich_style))
        for text, style in content.render(end="", parse_style=_parsed)
    ]


def _parsed(style: str | VisualStyle) -> VisualStyle:
    return parse_style(style) if isinstance(style, str) else style


def _letters_only(style: Style) -> Style:
    return Style(
        color=style.color,
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
        reverse=style.reverse,
    )
