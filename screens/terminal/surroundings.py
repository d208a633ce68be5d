"""Where a console finds itself: at which terminal, how far away, inside of what."""

from __future__ import annotations

from collections.abc import Mapping

from data.words import _

_CANNOT_DRAW = ("", "dumb", "unknown")

_PASSED_THROUGH = ("\x1bPtmux;", "\x1b\\")


def why_no_console(environ: Mapping[str, str], *, has_terminal: bool) -> str:
    """The sentence for an operator whose terminal cannot show the console; empty where it can."""
    other_ways = _("Use `callboard --help` for the commands, `callboard serve` to run without one.")
    if not has_terminal:
        return _("The console needs a terminal as input and output. {other_ways}").format(
            other_ways=other_ways
        )
    term = environ.get("TERM", "")
    if term in _CANNOT_DRAW:
        called = f'"{term}"' if term else "nothing"
        return _(
            "The console needs a terminal that can draw, and TERM says {called}. {other_ways}"
        ).format(called=called, other_ways=other_ways)
    return ""


def is_far_away(environ: Mapping[str, str]) -> bool:
    """Whether each byte travels: then nothing moves that need not."""
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def is_nested(environ: Mapping[str, str]) -> bool:
    """Whether tmux or screen stands between us and the operator's terminal."""
    return bool(environ.get("TMUX") or environ.get("STY")) or environ.get("TERM", "").startswith(
        ("tmux", "screen")
    )


def through(environ: Mapping[str, str], order: str) -> str:
    """An order for the operator's own terminal, told so that tmux passes it on."""
    if not environ.get("TMUX"):
        return order
    begin, end = _PASSED_THROUGH
    return begin + order.replace("\x1b", "\x1b\x1b") + end
