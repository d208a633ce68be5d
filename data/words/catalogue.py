"""Catalogues that were compiled by gettext, and the check that a translation fills the same places.

A catalogue comes from somebody else's hand. A text of it that names a place which ours has not (or
reads an attribute, or formats otherwise) is not said: the English one stands instead, so that no
translation can end a console or show what it should not.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations, find
from itertools import pairwise
from pathlib import Path
from string import Formatter

from data.words import DOMAIN, ENGLISH

log = logging.getLogger(__name__)


def read_catalogues(locale: str, folders: Iterable[Path]) -> NullTranslations:
    """What can be read of a language, the first folder first; English where nothing can."""
    if not locale.replace("_", "").isalnum():  # it becomes a part of a path
        return ENGLISH
    languages = list(dict.fromkeys((locale, locale.partition("_")[0])))
    found: list[Checked] = []
    for folder in folders:
        path = find(DOMAIN, str(folder), languages)
        if path is not None and (catalogue := _read(Path(path))) is not None:
            found.append(catalogue)
    for first, second in pairwise(found):
        first.add_fallback(second)
    return found[0] if found else ENGLISH


def _read(path: Path) -> Checked | None:
    try:
        with path.open("rb") as file:
            return Checked(file)
    except (OSError, ValueError, IndexError, struct.error) as problem:
        log.warning("the catalogue %s cannot be read: %s", path, problem)
        return None


class Checked(GNUTranslations):
    """A catalogue of which only what fits is said."""

    def gettext(self, message: str) -> str:
        said = super().gettext(message)
        return said if fits(said, message) else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        said = super().ngettext(msgid1, msgid2, n)
        return said if fits(said, msgid1, msgid2) else ENGLISH.ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        said = super().pgettext(context, message)
        return said if fits(said, message) else message


@cache
def fits(said: str, *written: str) -> bool:
    """Whether a translation asks for nothing that the texts as written do not fill."""
    try:
        filled = frozenset[Place]().union(*map(places, written))
    except ValueError:  # no template: nothing is ever filled in
        return True
    try:
        return places(said) <= filled
    except ValueError:
        return False


Place = tuple[str, str, str]
"""What stands in braces: the name, how it is converted, how it is formatted."""


def places(text: str) -> frozenset[Place]:
    """Every place of a template; raises `ValueError` where braces do not pair."""
    return frozenset(
        (name, conversion or "", form or "")
        for _, name, form, conversion in Formatter().parse(text)
        if name is not None
    )
