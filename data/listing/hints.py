"""What could be typed next into a filter, and what it means. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from data.listing.language import Token, parse, tokens
from data.listing.vocabulary import Field, Vocabulary
from data.words import _

MOST_SHOWN = 12
"""Words that a line has room for."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence, and whether it says that something is wrong; whole texts to go on with."""

    sentence: str = ""
    is_wrong: bool = False
    completions: tuple[str, ...] = ()


def hint(text: str, words: Vocabulary, known: Mapping[str, Sequence[str]]) -> Hint:
    """`known` are the words stored in a field, by its name, as far as they were read."""
    last = _last(text)
    before = text[: last.start] if last else text
    if last is None or last.is_quoted:
        return Hint(_overview(words), completions=())
    sign = "!" if last.negated else ""
    if last.operator:
        wrong = parse(text, words).wrong
        field = words.fields.get(last.name)
        if field is None:
            return Hint(wrong, True) if wrong else _no_field(last, words)
        done, begun = _begun_value(last)
        values = _values(begun, field, known)
        head = f"{before}{sign}{last.name}{last.operator}{done}"
        whole = tuple(head + value for value in values)
        if wrong:
            return Hint(wrong, True, whole)
        listed = "  ".join(values[:MOST_SHOWN])
        return Hint(f"{field.name}: {listed or field.help}", False, whole)
    typed = last.value.lower()
    names = [name for name in words.names if name.startswith(typed)] if typed else []
    if not names:
        wrong = parse(text, words).wrong
        return Hint(wrong or _overview(words), bool(wrong))
    return Hint(
        " · ".join(_told(name, words) for name in dict.fromkeys(names)),
        False,
        tuple(f"{before}{sign}{_begun(name, words)}" for name in dict.fromkeys(names)),
    )


def asked_field(text: str, words: Vocabulary) -> Field | None:
    """The field whose words are being typed, where its words can be read."""
    last = _last(text)
    field = words.fields.get(last.name) if last and last.operator else None
    return field if field is not None and field.known is not None else None


def _last(text: str) -> Token | None:
    """The piece that the cursor stands behind; None after a blank."""
    pieces = list(tokens(text))
    return pieces[-1] if pieces and pieces[-1].end == len(text) else None


def _no_field(last: Token, words: Vocabulary) -> Hint:
    """It is looked for as it stands; a name with a slip is told beside the one that was meant."""
    near = get_close_matches(last.name, words.fields, 1)
    if not near:
        return Hint()
    sentence = _("{name} is no field and is looked for as a word; did you mean {near}?")
    return Hint(sentence.format(name=last.name, near=_begun(near[0], words)))


def _begun_value(last: Token) -> tuple[str, str]:
    """Of several values, those that are done, and the one that is being typed."""
    done, comma, begun = last.value.rpartition(",")
    return done + comma, begun


def _values(begun: str, field: Field, known: Mapping[str, Sequence[str]]) -> list[str]:
    stored = [_as_typed(value, field) for value in known.get(field.name, ())]
    every = [*stored, *field.suggested]
    typed = begun.lower()
    return [value for value in every if value.strip('"').lower().startswith(typed)]


def _as_typed(stored: str, field: Field) -> str:
    """In quotes where it would be read as something else than the name it is."""
    is_read_otherwise = stored.lower() in (*field.special, *field.offered)
    return f'"{stored}"' if is_read_otherwise or " " in stored or "," in stored else stored


def _begun(name: str, words: Vocabulary) -> str:
    if name not in words.fields:
        return name
    return f"{name}{'>' if words.fields[name].kind in ('number', 'span') else ':'}"


def _told(name: str, words: Vocabulary) -> str:
    told: Field | None = words.fields.get(name)
    what = told.help if told else words.flags[name].help
    return f"{_begun(name, words)} {what}"


def _overview(words: Vocabulary) -> str:
    names = "  ".join(_begun(name, words) for name in dict.fromkeys(words.names))
    return _("words, !not these  {names}").format(names=names)
