"""Questions with their answers: `{label: "E-mail", value: "d@x.org"}` in its many spellings.

Tally and Paperform send lists of them (tally.so/help/webhooks, paperform.co "How to use webhooks"),
Netlify its `ordered_human_fields`, Meta and TikTok `field_data` with `values`, Typeform answers
under the name of their type, Jotform's API `{text, answer}`, Elementor objects by field id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.inbox.field_names import field_of, fold

_LABELS = ("label", "title", "question", "text", "name", "displayname", "fieldname", "columnname",
           "fieldlabel", "fieldtitle", "questiontext", "key", "customkey", "field", "columnid",
           "fieldkey", "ref", "slug", "id", "fieldid")  # fmt: skip
_ANSWERS = ("value", "values", "answer", "answers", "response", "fieldvalue", "stringvalue",
            "answertext", "userresponse", "val", "rawvalue")  # fmt: skip
_HINTS = {
    "email": "email", "inputemail": "email", "emailaddress": "email", "tel": "phone",
    "phone": "phone", "phonenumber": "phone", "inputphonenumber": "phone", "telephone": "phone",
    "textarea": "message", "longtext": "message", "paragraph": "message", "longanswer": "message",
    "fullname": "name", "firstname": "first", "lastname": "last", "multiline": "message",
}  # fmt: skip


def is_pair(value: Any) -> bool:
    """Whether it is a question with its answer, such as {label: "E-mail", value: "d@x.org"}."""
    if not isinstance(value, Mapping) or len(value) > 30:
        return False
    keys = {fold(str(key)) for key in value}
    by_type = fold(str(value.get("type", ""))[:40])  # {"type": "email", "email": "d@x.org"}
    if (keys.isdisjoint(_ANSWERS) and by_type not in keys) or keys.isdisjoint(_LABELS):
        return False
    said = {field_of(str(key)) for key, part in value.items() if part}
    return said.isdisjoint({"email", "phone", "first", "last"}) or "type" in keys


def answer_of(pair: Any, question: str = "") -> Any:
    """The answer to the question, or None; without a question, of whatever was asked."""
    if not is_pair(pair):
        return None
    names, answer, _ = taken_apart(pair)
    asked = not question or fold(question) in {fold(name) for name in names}
    return answer if asked else None


def taken_apart(pair: Mapping[str, Any]) -> tuple[tuple[str, ...], Any, str]:
    """The names of a question, clearest first, its answer, and the field its type stands for."""
    parts = {fold(str(key)): part for key, part in pair.items()}
    labels = [_label(parts[key]) for key in _LABELS if key in parts]
    type_of = fold(str(parts.get("type", ""))[:40])
    answers = [parts[key] for key in (*_ANSWERS, type_of) if key in parts]
    answer = next((one for one in answers if one not in (None, "", [], {})), None)
    if isinstance(options := parts.get("options"), list):
        answer = _chosen(answer, options)
    names = tuple(dict.fromkeys(label for label in labels if label))
    return names, answer, _HINTS.get(type_of, "")


def _label(value: Any) -> str:
    if isinstance(value, Mapping):  # {"field": {"title": "E-mail"}}
        parts = {fold(str(key)): part for key, part in value.items()}
        value = next((parts[key] for key in _LABELS if isinstance(parts.get(key), str)), "")
    return str(value)[:500] if isinstance(value, str | int) else ""


def _chosen(answer: Any, options: list[Any]) -> Any:
    """Tally answers a choice with the ids of its options; the words stand beside."""
    words = {
        str(one["id"]): one.get("text") or one.get("label") or one.get("name")
        for one in options
        if isinstance(one, Mapping) and "id" in one
    }
    if isinstance(answer, list):
        return [words.get(str(one)) or one for one in answer if not isinstance(one, Mapping | list)]
    return words.get(str(answer)) or answer if not isinstance(answer, Mapping) else answer


def has_answer_only(value: Mapping[str, Any]) -> bool:
    keys = {fold(str(key)) for key in value}
    return not keys.isdisjoint(_ANSWERS) and not any(
        field_of(str(key)) in ("first", "last") for key in value
    )
