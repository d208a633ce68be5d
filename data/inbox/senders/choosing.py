"""Which answer of a form is the name, the address, the message.

The evidence in its order: what the sender says an answer is (an e-mail field), the whole name of
its field, the words of its question, and last what the answer looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data.inbox.field_names import Meaning, fold, meaning_of
from data.inbox.look import looks_like_email, looks_like_phone
from data.inbox.senders.answer import Answer
from data.inbox.senders.questions import (
    asks_about_the_matter,
    asks_for_a_sentence,
    is_about_somebody_else,
    is_consent,
    likely_field,
    may_be_a_phone,
)
from data.inbox.senders.shapes import as_text

_NOT_FROM_A_QUESTION = {"id", "submitted", "owner", "urgency", "zone", "page", "source"}
"""A visitor who is asked for a date or an id does not state the submission's."""
_STATED = {"source", "leadsource", "page", "pageurl", "landingpage", "landingpageurl"}
_LONG, _WORDS = 25, 5
"""Characters and words from which on an answer is taken for the message, if nothing else is."""


def chosen_fields(answers: Sequence[Answer]) -> dict[str, int]:
    """The answer, by its place, that fills each field."""
    chosen: dict[str, int] = {}
    _take(answers, chosen, lambda answer: answer.field)
    _take_best_named(answers, chosen)
    _take(answers, chosen, _by_question)
    _take_by_look(answers, chosen)
    _take_message(answers, chosen)
    _take(answers, chosen, _way_to_reach, fits=lambda _field, _answer: True)
    return chosen


def _take(
    answers: Sequence[Answer],
    chosen: dict[str, int],
    field_for: Callable[[Answer], str],
    fits: Callable[[str, Answer], bool] | None = None,
) -> None:
    """The first answer for each field that is still empty, as far as it can be what is asked."""
    taken = set(chosen.values())
    for index, answer in enumerate(answers):
        field = field_for(answer) if index not in taken else ""
        if field and field not in chosen and (fits or _fits)(field, answer):
            chosen[field] = index
            taken.add(index)


def _take_best_named(answers: Sequence[Answer], chosen: dict[str, int]) -> None:
    """Among whole names the clearer one wins: `message` before `notes`, and what the visitor wrote
    before what a hidden field says."""
    best: dict[str, tuple[bool, int, int]] = {}
    taken = set(chosen.values())
    for index, answer in enumerate(answers):
        meaning = _named(answer)
        field = meaning.field
        if not field or field in chosen or index in taken or not _fits(field, answer):
            continue
        clearness = (answer.shape == "hidden", meaning.rank, index)
        best[field] = min(clearness, best.get(field, clearness))
    chosen.update({field: index for field, (_, _, index) in best.items()})


def _named(answer: Answer) -> Meaning:
    for label in (answer.question, answer.name):
        meaning = meaning_of(as_text(label))
        stated = meaning.field not in _NOT_FROM_A_QUESTION or fold(label[:50]) in _STATED
        if meaning.field and stated:
            return meaning
    return Meaning("", 0)


def _way_to_reach(answer: Answer) -> str:
    """What stands in the field for the address or the number is kept as it is, to be flagged."""
    field = answer.field or _named(answer).field
    return field if field in {"email", "phone"} else ""


def _by_question(answer: Answer) -> str:
    if answer.shape == "hidden":
        return ""
    for label in (answer.question, answer.name):
        if field := likely_field(as_text(label)):
            return field
    return ""


def _take_by_look(answers: Sequence[Answer], chosen: dict[str, int]) -> None:
    """The one answer that looks like an address, or like a number; with two nothing is guessed."""
    for field, looks in (("email", _looks_like_email), ("phone", _looks_like_phone)):
        alike = {
            answer.text: index for index, answer in enumerate(answers)
            if index not in chosen.values() and looks(answer)
            and answer.shape not in {"choice", "hidden"}
            and not is_about_somebody_else(answer.question)
        }  # fmt: skip
        if field not in chosen and len(alike) == 1:
            chosen[field] = next(iter(alike.values()))


def _looks_like_email(answer: Answer) -> bool:
    return looks_like_email(answer.text)


def _looks_like_phone(answer: Answer) -> bool:
    """Bare digits may be a number too: somebody typed them into a form."""
    text = answer.text
    bare = text.isdecimal() and 10 <= len(text) <= 13
    return (bare or looks_like_phone(text)) and may_be_a_phone(answer.question)


def _fits(field: str, answer: Answer) -> bool:
    """Whether the answer can be what the field asks for; what names it alone is not enough."""
    text = answer.text
    if field == "email":
        return "@" in text and len(text) <= 320
    if field == "phone":
        return 5 <= sum(map(str.isdigit, text)) <= 25 and len(text) <= 60 and "@" not in text
    if field in {"name", "first", "last"}:
        return (
            len(text) <= 120
            and "@" not in text
            and "://" not in text
            and any(map(str.isalpha, text))
            and (bool(answer.field) or answer.shape != "choice")
        )
    if field == "message":
        return answer.shape not in {"choice", "hidden"} and not is_consent(answer.question)
    return True


def _take_message(answers: Sequence[Answer], chosen: dict[str, int]) -> None:
    """Where no field is named for it: the sentence about the matter, else the longest one."""
    if "message" in chosen:
        return
    free = [
        index for index, answer in enumerate(answers)
        if index not in chosen.values() and _is_free_text(answer)
    ]  # fmt: skip
    about = [index for index in free if asks_about_the_matter(answers[index].question)]
    for place in (about, [i for i in free if answers[i].shape == "long"], free):
        if place:
            chosen["message"] = max(place, key=lambda index: len(answers[index].text))
            return


def _is_free_text(answer: Answer) -> bool:
    text, question = answer.text, answer.question
    if (
        answer.shape in {"choice", "hidden"}
        or answer.field
        or isinstance(answer.value, list | bool)
    ):
        return False
    if not asks_for_a_sentence(question) or _way_to_reach(answer):
        return False
    if text.startswith(("http://", "https://", "Mozilla/", "{", "[")) or text.isdigit():
        return False
    if answer.shape == "long":
        return True
    words = len(text[:400].split())
    return words >= 3 if asks_about_the_matter(question) else len(text) >= _LONG and words >= _WORDS
