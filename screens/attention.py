"""How an operator is told, once, of what needs a person now: by the desktop, or by the bell.

Pure but for what was told before: what is written to the terminal is a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from data.words import _, ngettext
from screens.safety import plain
from screens.terminal.surroundings import is_nested, through

if TYPE_CHECKING:
    from data.overview.calls import Call

Wish = Literal["auto", "bell", "notify", "off"]
WISHES: tuple[Wish, ...] = ("auto", "bell", "notify", "off")

LONGEST = 120
"""Characters of a notification."""

REMEMBERED = 5_000
"""Calls that were told; the oldest are forgotten."""

BELL = "\x07"

_NINE = ("iTerm.app", "WezTerm", "ghostty", "WarpTerminal", "rio")

ONE = {
    "answer": _("{name} waits for an answer"),
    "overdue": _("{name} has waited too long for an answer"),
    "hot": _("{name} is hot"),
    "uncertain": _("A message to {name} may have arrived: say whether it did"),
    "trouble": _("Trouble: {name}"),
}
GRAVEST = ("trouble", "overdue", "answer", "uncertain", "hot")


class Attention:
    """`hear` what there is; `order` is what then goes to the terminal."""

    def __init__(self, wish: Wish, environ: Mapping[str, str]) -> None:
        self._wish, self._environ = wish, environ
        self._told: dict[tuple[str, ...], None] = {}
        self._has_begun = False

    def hear(self, calls: Sequence[Call]) -> str:
        """What is new, as one sentence; empty where nothing is.

        What stood there when the console opened is in sight and is not told.
        """
        new = [call for call in calls if call.key not in self._told]
        for call in new:
            self._told[call.key] = None
        while len(self._told) > REMEMBERED:
            self._told.pop(next(iter(self._told)))
        begun, self._has_begun = self._has_begun, True
        return sentence_of(new) if begun else ""

    def order(self, sentence: str, *, in_front: bool) -> str:
        """What to write, in one piece; empty for nothing."""
        if not sentence or self._wish == "off":
            return ""
        kind = kind_of(self._environ)
        wants = self._wish == "notify" or (self._wish == "auto" and kind and not in_front)
        if not wants:
            return BELL
        return through(self._environ, notification(kind or "9", sentence))


def sentence_of(calls: Iterable[Call]) -> str:
    """All of them in one sentence, the gravest first."""
    by_kind: dict[str, list[Call]] = {}
    for call in calls:
        by_kind.setdefault(call.kind.value, []).append(call)
    parts = []
    for kind in GRAVEST:
        found = by_kind.get(kind, [])
        if len(found) == 1:
            name = found[0].name
            if kind == "trouble":
                from data.trouble_sentences import what_it_is

                name = what_it_is(name)
            parts.append(ONE[kind].format(name=plain(name, 40)))
        elif found:
            parts.append(_several(kind, len(found)))
    return ", ".join(parts)


def _several(kind: str, count: int) -> str:
    """Languages have more forms than one and many: `ONE` names whom it is about."""
    said = {
        "answer": ngettext(
            "{count} lead waits for an answer", "{count} leads wait for an answer", count
        ),
        "overdue": ngettext(
            "{count} lead has waited too long for an answer",
            "{count} leads have waited too long for an answer",
            count,
        ),
        "hot": ngettext("{count} lead is hot", "{count} leads are hot", count),
        "uncertain": ngettext(
            "{count} message may have arrived: say whether it did",
            "{count} messages may have arrived: say whether they did",
            count,
        ),
        "trouble": ngettext("{count} trouble", "{count} troubles", count),
    }
    return said[kind].format(count=count)


def kind_of(environ: Mapping[str, str]) -> str:
    """Which order this terminal is known to show: 9, 99, 777; empty: none that we know."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if term == "xterm-kitty" or environ.get("KITTY_WINDOW_ID"):
        return "99"
    if program in _NINE or environ.get("LC_TERMINAL") == "iTerm2" or term == "xterm-ghostty":
        return "9"
    if not is_nested(environ) and term.startswith(("foot", "rxvt")):
        return "777"
    return ""


def notification(kind: str, sentence: str) -> str:
    """The order that shows the sentence. A name in it can neither end nor change the order."""
    text = "".join(one for one in plain(sentence, LONGEST) if one.isprintable() and one not in ";")
    if kind == "99":
        return f"\x1b]99;i=callboard;{text}\x1b\\"
    if kind == "777":
        return f"\x1b]777;notify;Callboard;{text}\x1b\\"
    return f"\x1b]9;Callboard: {text}\x1b\\"
