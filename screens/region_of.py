"""The region of a locale, from CLDR by way of Babel. Loads a few megabytes: call it in a thread."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.region import ENGLISH, Region

if TYPE_CHECKING:
    from babel.core import Locale

ENVIRONMENT = ("LC_ALL", "LC_TIME", "LANG")
"""Where POSIX looks for how times are written; the first that says something counts."""

NOWHERE = ("", "C", "POSIX", "en")
"""Locales of no place: the console's own English."""


class NoSuchLocale(ValueError):
    """Made with the name; its text says what to write."""

    def __str__(self) -> str:
        return _(
            "'{name}' is not a locale; write a language and a country, such as de_DE or en_US"
        ).format(name=self.args[0])


def named_locale(
    wish: str, environ: Mapping[str, str], variables: Iterable[str] = ENVIRONMENT
) -> str:
    """The locale that was asked for, else the environment's; empty for our own English."""
    said = wish or next((environ[name] for name in variables if environ.get(name)), "")
    name = said.partition(".")[0].partition("@")[0].replace("-", "_") or said
    return "" if name in NOWHERE else name


def is_known(name: str) -> bool:
    """Whether there is such a locale, or it is our own English."""
    if name in NOWHERE:
        return True
    from babel.core import Locale, UnknownLocaleError

    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def region_of(name: str) -> Region:
    """How things are written there: `de`, `de_AT`, `en_US`. Raises `NoSuchLocale`."""
    if name in NOWHERE:
        return ENGLISH
    from babel.core import Locale, UnknownLocaleError

    try:
        return _region(Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        raise NoSuchLocale(name) from None


def _region(locale: Locale) -> Region:
    skeletons: Mapping[str, Any] = locale.datetime_skeletons
    numeric = str(locale.date_formats["short"].pattern)
    decimal = locale.decimal_formats[None]
    signs = locale.number_symbols["latn"]
    return Region(
        locale=str(locale),
        months=_named(locale.months["format"]["wide"], range(1, 13)),
        short_months=_named(locale.months["format"]["abbreviated"], range(1, 13)),
        weekdays=_named(locale.days["format"]["wide"], range(7)),
        short_weekdays=_named(locale.days["stand-alone"]["abbreviated"], range(7)),
        halves=_halves(locale),
        time=_clean(locale.time_formats["short"].pattern),
        day_and_month=_pattern(skeletons, "MMMd", ENGLISH.day_and_month),
        full_day_and_month=_pattern(skeletons, "MMMMd", ENGLISH.full_day_and_month),
        day=_pattern(skeletons, "yMMMd", ENGLISH.day),
        order="".join(dict.fromkeys(letter for letter in numeric if letter in "dMy")).lower(),
        first_weekday=locale.first_week_day,
        first_workday=(locale.weekend_end + 1) % 7,
        decimal=_clean(signs["decimal"]),
        group=_clean(signs["group"]),
        groups=(int(decimal.grouping[0]), int(decimal.grouping[1])),
        percent=_percent(locale.percent_formats[None].pattern),
    )


def _named(names: Mapping[int, str], numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(_clean(names[number]) for number in numbers)


def _halves(locale: Locale) -> tuple[str, str]:
    """How the halves of a day are told apart; a few languages have but one length of the words."""
    lengths = locale.day_periods["format"]
    words = lengths.get("abbreviated") or lengths["wide"]
    return _clean(words.get("am", "AM")), _clean(words.get("pm", "PM"))


def _pattern(skeletons: Mapping[str, Any], name: str, otherwise: str) -> str:
    found = skeletons.get(name)
    return _clean(str(found.pattern)) if found is not None else otherwise


def _percent(pattern: str) -> str:
    """`#,##0 %` with a place for the number."""
    head = pattern.partition("#")[0]
    tail = pattern[len(pattern.rstrip("% \u00a0\u202f\u200e\u200f٪؜")) :]
    return _clean(f"{head}{{}}{tail}")


def _clean(text: str) -> str:
    """One kind of blank, and nothing invisible: the terminal gets it as it is."""
    visible = (" " if unicodedata.category(sign) == "Zs" else sign for sign in text)
    return "".join(sign for sign in visible if unicodedata.category(sign) not in ("Cf", "Cc"))
