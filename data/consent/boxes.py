"""Consent that a form brings along: a ticked box, a hidden sentence, an unticked box. Pure.

A form's tool sends a box as a field: its name is the box's label or a key, its value `on`, `true`
or the label itself. The words that make a field a consent stand in the playbook
(`[consent.boxes]`), so that nothing is taken for a consent that the team does not know about. A
plain "I accept the privacy policy" is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data.consent.states import ConsentState
from data.playbook.channel import Channel
from data.playbook.consent import Boxes
from data.playbook.words import find

MAX_NAME, MAX_TEXT = 500, 2_000
"""Characters of a field's name that are looked at, and of its words that are kept."""

A_SENTENCE = 15
"""Characters from which a value that is neither yes nor no is the text that was agreed to."""

_YES = frozenset({
    "1", "accept", "accepted", "agree", "agreed", "checked", "confirmed", "granted", "ja", "on",
    "ok", "opted-in", "oui", "si", "sim", "sí", "subscribed", "t", "true", "x", "y", "yes",
    "✓", "✔",
})  # fmt: skip
_NO = frozenset({
    "0", "decline", "declined", "denied", "f", "false", "n", "não", "nee", "nein", "no", "non",
    "none", "off", "opted-out", "refused", "unchecked", "unsubscribed",
})  # fmt: skip
_REFUSES = ("do not", "don't", "not agree", "never", "please no", "nicht", "keine")
_BEGINNING = 40
"""Characters in which a refusal is looked for: "Consent is not a condition" comes later."""
_APART = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-./\[\]{}:]+")


@dataclass(frozen=True, slots=True)
class Stated:
    """One word on one channel; `text` is the field as it stood in the form, name and value."""

    channel: Channel
    state: ConsentState
    text: str


def stated_consent(fields: Mapping[str, Any], boxes: Boxes) -> tuple[Stated, ...]:
    """What the fields of a submission say about being written to.

    One word for a channel: a no beside a yes is a no, because only a yes has to be proved. Whoever
    only leaves a newsletter's box empty has said nothing about an answer to the own question: an
    unticked box counts where its words name the channel itself.
    """
    found: dict[Channel, Stated] = {}
    for name, value in fields.items():
        for one in _in_field(str(name)[:MAX_NAME], value, boxes):
            held = found.get(one.channel)
            if held is None or one.state == ConsentState.WITHDRAWN:
                found[one.channel] = one
    return tuple(found.values())


def _in_field(name: str, value: Any, boxes: Boxes) -> Iterator[Stated]:
    said = _text(value)
    state = _meaning(value, said)
    if state is None:
        return
    spoken = f"{_APART.sub(' ', name)} — {said}"[: MAX_NAME + MAX_TEXT]
    text = f"{name}: {said}"[:MAX_TEXT]
    channels: tuple[tuple[Channel, tuple[str, ...]], ...] = (
        ("email", boxes.email),
        ("sms", boxes.sms),
    )
    for channel, words in channels:
        matches = find(words, spoken)
        if not matches:
            continue
        if state == ConsentState.WITHDRAWN and all(_is_a_newsletter(m.word) for m in matches):
            continue
        yield Stated(channel, state, text)


def _is_a_newsletter(word: str) -> bool:
    return word.casefold().startswith(("newsletter", "subscribe", "mailing list"))


def _meaning(value: Any, said: str) -> ConsentState | None:
    """Yes, no, or None for what is neither."""
    if isinstance(value, bool):
        return ConsentState.GIVEN if value else ConsentState.WITHDRAWN
    word = " ".join(said.casefold().split()).strip(".!")
    first = word.partition(" ")[0].strip(",;:")
    if word in _NO or (first in _NO and len(word) <= A_SENTENCE):
        return ConsentState.WITHDRAWN
    if word in _YES or (first in _YES and len(word) <= A_SENTENCE):
        return ConsentState.GIVEN
    if len(word) < A_SENTENCE:
        return None
    return ConsentState.WITHDRAWN if find(_REFUSES, word[:_BEGINNING]) else ConsentState.GIVEN


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value[:20])[:MAX_TEXT]
    return "" if value is None else str(value)[:MAX_TEXT]
