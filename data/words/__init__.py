"""Every word that people read on the screen passes here, to be said in their language.

The language is chosen once, by `speak`, before a screen is imported: labels and sentences that
stand at the head of a module are said when it is loaded. English needs no catalogue and reads no
file. What is stored, sent or taken from the playbook is not said here (docs/words.md).
"""

from __future__ import annotations

from gettext import NullTranslations
from pathlib import Path

DOMAIN = "callboard"
CATALOGUES = Path(__file__).parent.parent / "locale"
"""Ours: `callboard.pot` with every text, and `<language>/LC_MESSAGES/callboard.mo`."""

ENGLISH = NullTranslations()

_in_force: NullTranslations = ENGLISH


def speak(locale: str, *folders: Path) -> None:
    """Say everything from here on in the language of a locale, such as `de_AT`.

    Args:
        locale: Empty, or one without a catalogue: English.
        folders: Where catalogues lie beside ours; the first that has a text says it.
    """
    global _in_force
    if locale:
        from data.words.catalogue import read_catalogues

        _in_force = read_catalogues(locale, (*folders, CATALOGUES))
    else:
        _in_force = ENGLISH


def is_english() -> bool:
    """Whether texts are said as they are written in the source."""
    return _in_force is ENGLISH


def _(text: str) -> str:
    """The text in the operator's language; what stands in braces is filled in afterwards."""
    return _in_force.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The form that the language has for so many."""
    return _in_force.ngettext(one, many, count)


def counted(count: int, one: str, many: str) -> str:
    """`1 lead`, `2 leads`: for what is stored or sent, which is in English for everybody."""
    return f"{count} {one if count == 1 else many}"


def pgettext(context: str, text: str) -> str:
    """For a word with two meanings; the context says which, to whoever translates it."""
    return _in_force.pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802 - the name by which tools find it
    """Marks a text that is said later, where its value is known: it stays as it is."""
    return text


def ungettext(one: str, many: str) -> tuple[str, str]:
    """Marks the two forms of a text that is said later; named as `N_` is, for tools."""
    return one, many


def in_a_sentence(label: str) -> str:
    """A label within a sentence: without its capital, where the language has none there."""
    return label.lower() if is_english() else label
