"""What `callboard doctor` says of an operator's own keys and language of dates."""

from __future__ import annotations

from collections.abc import Iterator

from console.commands.finding import Finding
from console.own_desk import key_map_of, locale_of
from console.settings import BadSetting, Settings
from data.words import _


def own_desk(settings: Settings) -> Iterator[Finding]:
    """Only what somebody has set; importing every screen takes a second."""
    if settings.keys:
        yield from _keys(settings.keys)
    if settings.locale:
        yield _dates(settings.locale)


def _dates(wish: str) -> Finding:
    try:
        return Finding("dates", "ok", _("written as in {locale}").format(locale=locale_of(wish)))
    except BadSetting as error:
        return Finding("dates", "bad", str(error))


def _keys(where: str) -> Iterator[Finding]:
    try:
        key_map = key_map_of(where)
    except BadSetting as error:
        yield Finding("keys", "bad", str(error))
        return
    if key_map is None:
        return

    from console.app import CallboardApp
    from screens.keys.conflicts import conflicts

    wrong = conflicts(key_map, CallboardApp)
    for sentence in wrong:
        yield Finding("keys", "note", sentence)
    if not wrong:
        yield Finding(
            "keys", "ok", _("{where}: every key does one thing on each screen").format(where=where)
        )
