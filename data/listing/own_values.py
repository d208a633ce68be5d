"""The values of a filter's field in the operator's language: `stufe:verloren` for `stage:lost`.

Words of the house have one as the screens show it, with hyphens for blanks (`im-dialog`), and so
have `me` and `none`. An English value always counts. Where people and sources are named, and in
texts, what stands in quotes is a name and no word of ours: `zuständig:"Niemand"` is a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from data.listing.vocabulary import ME, NOBODY, Field
from data.words import pgettext
from data.words.enumerated import word_of

_ONE_VALUE = re.compile(r'[^\s",!]+')
_VALUE = re.compile(r'[^",]+')

Own = Mapping[str, str]
"""The own word of each value of ours, by its English word; the English one where it has none."""


def own_values(field: Field) -> dict[str, str]:
    """Never a word that is the English one of another value, nor the same one twice."""
    stored = (*field.ours, *field.special)
    found: dict[str, str] = {}
    for value in stored:
        said = _said(value).lower().replace(" ", "-")
        taken = (said in stored and said != value) or said in found.values()
        found[value] = said if _ONE_VALUE.fullmatch(said) and not taken else value
    return found


def behind_own_name(typed: str, operator: str, field: Field, own: Own) -> str:
    """What was typed behind the field's own name, in English: the whole word, else its beginning.

    The beginning of several words is each of them, since in English they begin otherwise.
    """
    if _is_a_name(typed, field):
        return typed
    english = {said: value for value, said in own.items()}

    def meant(word: str) -> str:
        low = "-".join(word.lower().split())
        if low in english or low in own or operator != ":":
            return english.get(low, word)
        begun = [value for said, value in english.items() if low and said.startswith(low)]
        return ",".join(one for one in begun if one not in field.special) or word

    return _each(typed, meant)


def behind_english_name(typed: str, operator: str, field: Field, own: Own) -> str:
    """The same behind the English name: English words first, and others only in a closed list."""
    if not field.values:
        return typed

    def meant(word: str) -> str:
        is_english = any(value.startswith(word.lower()) for value in field.values)
        return word if is_english else behind_own_name(word, operator, field, own)

    return _each(typed, meant)


def values_in_own_words(typed: str, field: Field, own: Own) -> str:
    """Values as they are kept, with the words of this language."""
    if _is_a_name(typed, field):
        return typed
    return _each(typed, lambda word: own.get(word.lower(), word))


def _is_a_name(typed: str, field: Field) -> bool:
    return typed.startswith('"') and not field.values


def _each(typed: str, said: Callable[[str], str]) -> str:
    """Value by value; quotes, commas and what is no value stay as they were typed."""
    return _VALUE.sub(lambda found: said(found[0]), typed)


def _said(value: str) -> str:
    if value in (ME, *NOBODY):
        return _special()[value]
    return word_of(value)


def _special() -> Mapping[str, str]:
    return {
        "me": pgettext("filter", "me"),
        "none": pgettext("filter", "none"),
        "nobody": pgettext("filter", "nobody"),
    }
