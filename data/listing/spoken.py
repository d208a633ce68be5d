"""A filter in the operator's language: `quelle:portal stufe:neu` for `source:portal stage:new`.

What is kept is English: a colleague of another language opens the same view. `in_english` is what
a filter becomes before it is kept or read, `in_own_words` how it is shown, and the way back is
exact: what would come back as something else stays English. English names always count; a word of
a catalogue that is an English name of the same list, or no single word, is not used. A plain word
that would be read as a name is shown in quotes, where it stays a word. Values: `own_values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from data.listing.language import MOST_TYPED, parse, tokens
from data.listing.own_values import (
    behind_english_name,
    behind_own_name,
    own_values,
    values_in_own_words,
)
from data.listing.vocabulary import Field, Vocabulary
from data.words import is_english, pgettext

_ONE_WORD = re.compile(r"[^\W\d]+")
_PIECE = re.compile(
    r"(?P<sign>!?)(?P<name>[^\W\d]+)(?:(?P<operator>[<>]=?|[:=])(?P<value>.*))?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between blanks: a word, or a name with its operator and value, as typed."""

    sign: str
    name: str
    operator: str
    value: str

    @property
    def text(self) -> str:
        """What is looked for where it is no name."""
        is_quoted = self.value.startswith('"')
        return self.name + self.operator + (self.value.strip('"') if is_quoted else self.value)


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
    """The same filter with the names and values that every colleague's console knows."""
    english = {own: name for name, own in own_names(words).items()}

    def said(piece: _Piece) -> str:
        typed = piece.name.lower()
        name = english.get(typed, typed)
        if not piece.operator:
            return name if name in words.flags and name != typed else ""
        field = words.fields.get(name)
        if field is None or (name == typed and not field.values):
            return ""
        read = behind_english_name if name == typed else behind_own_name
        value = read(piece.value, piece.operator, field, own_values(field))
        return f"{name}{piece.operator}{value}"

    return _piece_by_piece(text, said) if english else text


def in_own_words(text: str, words: Vocabulary) -> str:
    """A filter as it is kept, with this operator's names and values."""
    own = own_names(words)
    if not own:
        return text
    english = {said: name for name, said in own.items()}

    def said(piece: _Piece) -> str:
        name = piece.name.lower()
        if piece.operator and name in words.fields:
            return _field_in_own_words(piece, own.get(name, ""), words)
        if not piece.operator and name in words.flags:
            return own.get(name, "")
        among = words.fields if piece.operator else words.flags
        is_read_otherwise = english.get(name) in among and '"' not in piece.text
        return f'"{piece.text}"' if is_read_otherwise else ""

    shown = _piece_by_piece(text, said)
    return shown if len(shown) <= MOST_TYPED else text


def _field_in_own_words(piece: _Piece, name: str, words: Vocabulary) -> str:
    """The first way of saying it that is read as what is kept; else it stays as it is."""
    field = words.fields[piece.name.lower()]
    told = values_in_own_words(piece.value, field, own_values(field))
    kept = parse(f"{piece.name}{piece.operator}{piece.value}", words)
    for value in (told, f'"{piece.value}"'):
        shown = f"{name}{piece.operator}{value}"
        if name and parse(in_english(shown, words), words) == kept:
            return shown
    return ""


def spoken(words: Vocabulary) -> Vocabulary:
    """The vocabulary in which hints are given: own names are offered, English ones understood."""
    own = own_names(words)
    if not own:
        return words
    fields, flags = dict(words.fields), dict(words.flags)
    for name, said in own.items():
        if name in fields:
            fields[said] = _with_own_values(fields[name], said)
        if name in flags:
            flags[said] = replace(flags[name], name=said)
    offered = tuple(own.get(name, name) for name in words.names)
    return replace(words, fields=fields, flags=flags, offered=offered)


def _with_own_values(field: Field, name: str) -> Field:
    own = tuple(own_values(field).values())
    values = (*own, *field.values) if field.values else ()
    return replace(field, name=name, values=values, offered=own)


def _piece_by_piece(text: str, said: Callable[[_Piece], str]) -> str:
    """What stands between pieces stays as it is, and so does a piece of which nothing is said."""
    parts, at = [], 0
    for start, end, told in _pieces(text, said):
        parts += [text[at:start], told]
        at = end
    return "".join([*parts, text[at:]])


def _pieces(text: str, said: Callable[[_Piece], str]) -> Iterator[tuple[int, int, str]]:
    for token in tokens(text):
        found = _PIECE.fullmatch(text, token.start, token.end)
        if found is None:
            continue
        piece = _Piece(found["sign"], found["name"], found["operator"] or "", found["value"] or "")
        if told := said(piece):
            yield token.start, token.end, piece.sign + told


def _in_this_language() -> Mapping[str, str]:
    return {
        "age": pgettext("filter", "age"),
        "answer": pgettext("filter", "answer"),
        "because": pgettext("filter", "because"),
        "blocked": pgettext("filter", "blocked"),
        "by": pgettext("filter", "by"),
        "due": pgettext("filter", "due"),
        "hot": pgettext("filter", "hot"),
        "id": pgettext("filter", "id"),
        "import": pgettext("filter", "import"),
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
        "undone": pgettext("filter", "undone"),
        "urgency": pgettext("filter", "urgency"),
        "variant": pgettext("filter", "variant"),
        "waiting": pgettext("filter", "waiting"),
        "who": pgettext("filter", "who"),
    }
