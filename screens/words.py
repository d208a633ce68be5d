"""Every word that people read passes here, so that it can be said in another language.

The language is chosen once, before a screen is imported: labels and sentences that stand at the
head of a module are said when it is loaded. A catalogue is `screens/locale/<language>/LC_MESSAGES/
callboard.mo`; without one the words stay English.
"""

from __future__ import annotations

from gettext import NullTranslations
from pathlib import Path

DOMAIN = "callboard"
FOLDER = Path(__file__).with_name("locale")

_in_force = NullTranslations()


def speak(locale: str) -> None:
    """Say everything from here on in the language of a locale, such as `de_AT`; else English."""
    from gettext import translation

    global _in_force
    languages = [locale, locale.partition("_")[0]]
    _in_force = translation(DOMAIN, str(FOLDER), languages, fallback=True)


def _(text: str) -> str:
    """The text in the operator's language; what stands in braces is filled in afterwards."""
    return _in_force.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The form that the language has for so many."""
    return _in_force.ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """For a word that has two meanings; the context says which, to whoever translates it."""
    return _in_force.pgettext(context, text)
