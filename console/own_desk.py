"""What an operator brings along: a key map, a language, and the region of dates and numbers."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from console.settings import BadSetting
from console.settings_table import PREFIX

if TYPE_CHECKING:
    from screens.keys.key_map import KeyMap

log = logging.getLogger(__name__)

T = TypeVar("T")

LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where POSIX looks for the language of words; the first that says something counts."""

PREFERRED = "LANGUAGE"
"""Several languages in order, as gettext reads them: `fr:de`. It stands before the others, unless
those say C, as scripts do that want what the programmer wrote."""


def key_map_of(where: str, named_by: str = f"{PREFIX}KEYS") -> KeyMap | None:
    """The map that `CALLBOARD_KEYS`, or an option, names, None where it names none; raises
    `BadSetting`."""
    if not where:
        return None

    from screens.keys.key_map import BadKeyMap
    from screens.keys.reading import read_key_map

    try:
        return read_key_map(where)
    except BadKeyMap as problem:
        raise BadSetting(f"{named_by}: {problem}") from None


def locale_of(wish: str, environ: Mapping[str, str] = os.environ) -> str:
    """The locale's name by the setting, else by the environment; empty for our own English.

    Raises `BadSetting` for a wish that CLDR does not know; only then is Babel loaded here.
    """
    from screens.region_of import NoSuchLocale, is_known, named_locale

    name = named_locale(wish, environ)
    if wish and not is_known(name):
        raise BadSetting(f"{PREFIX}LOCALE: {NoSuchLocale(wish[:40])}.")
    return name


def speak_as(wish: str, environ: Mapping[str, str] = os.environ) -> None:
    """Choose the language of all words, by the setting, else by the environment.

    To be called before a screen is imported. Catalogues of the operator's own lie in `locale` in
    Callboard's folder of settings; only where another language than English is wanted is one read.
    """
    from data.words import is_english, speak

    for locale in _languages(wish, environ):
        if locale.startswith("en"):
            speak("")
            return
        speak(locale, own_catalogues())
        if not is_english():
            return


def _languages(wish: str, environ: Mapping[str, str]) -> Iterator[str]:
    """What to look for a catalogue of, the best first; English ends the search."""
    from screens.region_of import named_locale

    posix = next((environ[name] for name in LANGUAGE if environ.get(name)), "")
    if not wish and posix not in ("C", "POSIX"):
        for said in environ.get(PREFERRED, "").split(":"):
            if said:
                yield named_locale(said, {}) or "en"
    yield named_locale(wish, environ, LANGUAGE) or "en"


def own_catalogues() -> Path:
    """Where an operator lays catalogues of their own."""
    from platformdirs import user_config_path

    return user_config_path("callboard") / "locale"


def in_region(locale: str, open_premises: Callable[[], T]) -> Callable[[], T]:
    """The same, and before it the region is read: both take a while, and happen in a thread."""

    def opened() -> T:
        from screens.region import use
        from screens.region_of import NoSuchLocale, region_of

        try:
            use(region_of(locale))
        except NoSuchLocale as problem:  # the environment's own: nobody asked us for it
            log.warning("dates are written in English: %s", problem)
        return open_premises()

    return opened
