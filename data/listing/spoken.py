"""The names of a filter's fields in the operator's language: `quelle:portal` for `source:portal`.

What is kept is English: a colleague of another language opens the same view. `in_english` is what a
filter becomes before it is kept or read, `in_own_words` how it is shown. English names always
count; a word of a catalogue that is an English name of the same list, or no single word, is not
used. A plain word that would be read as a name is shown in quotes, where it stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from data.listing.language import tokens
from data.listing.vocabulary import Vocabulary
from data.words import is_english, pgettext

_ONE_WORD = re.compile(r"[^\W\d]+")
_HEAD = re.compile(r"(?P<no>!?)(?P<name>[^\W\d]+)(?P<rest>(?:[<>]=?|[:=]).*)?", re.DOTALL)


def own_names(words: Vocabulary) -> dict[str, str]:
    """The own word of each field and flag that has one, by its English name."""
    if is_english():
        return {}
    every = _in_this_language()
    found: dict[str, str] = {}
    for name in dict.fromkeys(words.names):
        said = every.get(name, name).lower()
        taken = said in words.fields or said in words.flags or said in found.values()
        if not taken and _ONE_WORD.fullmatch(said):
            found[name] = said
    return found


def in_english(text: str, words: Vocabulary) -> str:
    """The same filter with the names that every colleague's console knows."""
    english = {own: name for name, own in own_names(words).items()}

    def said(name: str, rest: str) -> str:
        return _known(english.get(name, ""), rest, words)

    return _with_names(text, said) if english else text


def in_own_words(text: str, words: Vocabulary) -> str:
    """A filter as it is kept, with this operator's names."""
    own = own_names(words)
    english = {said: name for name, said in own.items()}

    def said(name: str, rest: str) -> str:
        if _known(english.get(name, ""), rest, words) and '"' not in rest:
            return f'"{name}{rest}"'
        return own[name] if name in own and _known(name, rest, words) else ""

    return _with_names(text, said) if own else text


def spoken(words: Vocabulary) -> Vocabulary:
    """The vocabulary in which hints are given: own names are offered, English ones understood."""
    own = own_names(words)
    if not own:
        return words
    fields, flags = dict(words.fields), dict(words.flags)
    for name, said in own.items():
        if name in fields:
            fields[said] = replace(fields[name], name=said)
        if name in flags:
            flags[said] = replace(flags[name], name=said)
    offered = tuple(own.get(name, name) for name in words.names)
    return replace(words, fields=fields, flags=flags, offered=offered)


def _known(name: str, rest: str, words: Vocabulary) -> str:
    """The name, where it is one of this list as it is used: with a sign a field, alone a flag."""
    return name if name in (words.fields if rest else words.flags) else ""


def _with_names(text: str, said: Callable[[str, str], str]) -> str:
    """Piece by piece, at its place; blanks and values stay as they were typed."""
    parts, at = [], 0
    for start, end, piece in _pieces(text, said):
        parts += [text[at:start], piece]
        at = end
    return "".join([*parts, text[at:]])


def _pieces(text: str, said: Callable[[str, str], str]) -> Iterator[tuple[int, int, str]]:
    for token in tokens(text):
        found = _HEAD.fullmatch(text, token.start, token.end)
        if found is None:
            continue
        rest = found["rest"] or ""
        if name := said(found["name"].lower(), rest):
            whole = name if name.startswith('"') else name + rest
            yield token.start, token.end, found["no"] + whole


def _in_this_language() -> Mapping[str, str]:
    return {
        "age": pgettext("filter", "age"),
        "answer": pgettext("filter", "answer"),
        "blocked": pgettext("filter", "blocked"),
        "by": pgettext("filter", "by"),
        "due": pgettext("filter", "due"),
        "hot": pgettext("filter", "hot"),
        "id": pgettext("filter", "id"),
        "intent": pgettext("filter", "intent"),
        "late": pgettext("filter", "late"),
        "lead": pgettext("filter", "lead"),
        "mail": pgettext("filter", "mail"),
        "name": pgettext("filter", "name"),
        "overdue": pgettext("filter", "overdue"),
        "owner": pgettext("filter", "owner"),
        "paused": pgettext("filter", "paused"),
        "phone": pgettext("filter", "phone"),
        "reason": pgettext("filter", "reason"),
        "score": pgettext("filter", "score"),
        "sequence": pgettext("filter", "sequence"),
        "since": pgettext("filter", "since"),
        "size": pgettext("filter", "size"),
        "source": pgettext("filter", "source"),
        "stage": pgettext("filter", "stage"),
        "state": pgettext("filter", "state"),
        "step": pgettext("filter", "step"),
        "tag": pgettext("filter", "tag"),
        "to": pgettext("filter", "to"),
        "urgency": pgettext("filter", "urgency"),
        "variant": pgettext("filter", "variant"),
        "waiting": pgettext("filter", "waiting"),
    }
