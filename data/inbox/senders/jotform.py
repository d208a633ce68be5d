"""Jotform.

A multipart (or url-encoded) form whose `rawRequest` is JSON with a key `q3_name` for each
question, and whose `pretty` is the same for people: `Name:Dana Ortiz, E-mail:…`. Formats:
jotform.com/help/245 ("How to set up a webhook"), captured hooks in public repositories, and
api.jotform.com/docs (answers of a submission by question id). Jotform signs nothing. Texts in
rawRequest are escaped for HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer, Shape, text_of
from data.inbox.senders.answers import submission_of
from data.inbox.senders.brackets import read_form
from data.inbox.senders.shapes import as_text, dict_at, first_text, json_in, text_at
from data.inbox.understand import read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_QUESTION = re.compile(r"q\d{1,6}_(.*)", re.DOTALL)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CONTROLS = {
    "control_email": "email", "control_phone": "phone", "control_fullname": "name",
}  # fmt: skip
_ABOUT_THE_FORM = {"formID": "form_id", "ip": "ip"}


def understand(delivery: Delivery) -> list[Understood]:
    fields = read_form(delivery)
    if content := dict_at(fields, "content"):
        fields = content  # the API wraps a submission
    raw = _raw_request(fields)
    labels = _Labels(first_text(fields, "pretty"))
    answers = [*_raw_answers(raw or fields, labels), *_api_answers(dict_at(fields, "answers"))]
    answers = answers or list(_pretty_answers(first_text(fields, "pretty")))
    submission_id = first_text(fields, "submissionID", "submission_id", "submissionId") or (
        text_at(fields, "id") if "answers" in fields else ""
    )
    if not answers and not submission_id:
        raise Unreadable("The body has neither rawRequest nor pretty nor a submissionID.")
    happened = read_time(first_text(fields, "created_at", "submissionDate", "date"))
    return [
        Understood(
            Kind.LEAD,
            event=text_at(fields, "event"),
            external_id=submission_id,
            occurred_at=happened,
            submission=submission_of(
                answers,
                external_id=submission_id,
                submitted_at=happened,
                page=_page(raw),
                form=first_text(fields, "formTitle", "form_title"),
                extra={label: text_at(fields, key) for key, label in _ABOUT_THE_FORM.items()},
            ),
        )
    ]


def _raw_request(fields: dict[str, Any]) -> dict[str, Any]:
    """What is broken in it is not lost while `pretty` says the same."""
    raw = fields.get("rawRequest")
    if isinstance(raw, dict):
        return raw
    if not (text := raw if isinstance(raw, str) else ""):
        return {}
    try:
        value = json_in(text, "rawRequest")
    except Unreadable:
        if first_text(fields, "pretty"):
            return {}
        raise
    return value if isinstance(value, dict) else {}


def _page(raw: dict[str, Any]) -> str:
    address = first_text(raw, "parentURL", "pageUrl", "referer")
    return address if address.startswith("http") else ""


class _Labels:
    """Finds the question before each answer of `pretty`, whose separators occur in texts too."""

    def __init__(self, pretty: str) -> None:
        self._pretty, self._place, self._missed = pretty, 0, False

    def before(self, answer: str) -> str:
        """Asked in the order of the form; an answer that does not occur changes nothing."""
        for text in dict.fromkeys((answer, html.unescape(answer))):
            found = self._pretty.find(f":{text}", self._place) if text else -1
            if found >= 0:
                break
        else:
            self._missed = True
            return ""
        label = self._pretty[self._place : found].removeprefix(",").strip().rstrip(":")
        if self._missed:  # the answer that was not found stands before this question
            label = label.rpartition(", ")[2]
        self._place, self._missed = found + 1 + len(text), False
        return label if len(label) <= 200 else ""


def _raw_answers(raw: dict[str, Any], labels: _Labels) -> Iterator[Answer]:
    for key, value in raw.items():
        match = _QUESTION.fullmatch(str(key))
        if value in (None, "", [], {}):
            continue
        if match is None:
            if files := [text for text in map(as_text, _as_list(value)) if _is_upload(text)]:
                yield Answer(str(key), files, shape="choice")
            continue
        name = match[1].strip("0123456789") or match[1]
        label = html.unescape(labels.before(_as_pretty(value)))
        yield from _answers(label or _CAMEL.sub(" ", name), name, value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_upload(text: str) -> bool:
    return text.startswith("http") and "/uploads/" in text


def _as_pretty(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(text for part in value.values() if (text := text_of(part)))
    if isinstance(value, list):
        return " ".join(text for part in value if (text := as_text(part)))
    return as_text(value)


def _answers(question: str, name: str, value: Any, field: str = "") -> Iterator[Answer]:
    """The composite questions are told by their parts; every other one holds a text."""
    if not isinstance(value, dict):
        shape: Shape = "choice" if isinstance(value, list) else ""
        yield Answer(question, _unescaped(value), name, field, shape)
    elif "first" in value or "last" in value:
        yield Answer(question, _joined(value, "first", "last"), name, field="name")
        for part in ("prefix", "middle", "suffix"):
            yield Answer(f"{question} ({part})", _joined(value, part))
    elif "full" in value or "phone" in value:
        yield Answer(question, _phone(value), name, field="phone")
    elif "addr_line1" in value or "postal" in value:
        yield from _address(question, value)
    elif {"day", "month", "year"} <= value.keys():
        yield Answer(question, _joined(value, "year", "month", "day").replace(" ", "-"), name)
    else:
        yield Answer(question, _as_pretty(value), name, shape="choice")


def _address(question: str, value: dict[str, Any]) -> Iterator[Answer]:
    yield Answer(question, _joined(value, "addr_line1", "addr_line2"), shape="choice")
    for part in ("city", "state", "postal", "country"):
        yield Answer(f"{question} ({part})", _joined(value, part), part, field=part)


def _phone(value: dict[str, Any]) -> str:
    country = _joined(value, "country").lstrip("+")
    number = _joined(value, "full") or _joined(value, "area", "phone")
    return f"+{country} {number}" if country and number else number


def _joined(value: dict[str, Any], *parts: str) -> str:
    return " ".join(html.unescape(text) for part in parts if (text := text_at(value, part)))


def _unescaped(value: Any) -> Any:
    if isinstance(value, list):
        return [html.unescape(as_text(part)) for part in value]
    return html.unescape(value) if isinstance(value, str) else value


def _api_answers(answers: dict[str, Any]) -> Iterator[Answer]:
    """`answers` of the API: by question id its text, type and answer."""
    for item in answers.values():
        kind = text_at(item, "type")
        value = item.get("answer") if isinstance(item, dict) else None
        if value in (None, "", [], {}) or kind in {"control_button", "control_head"}:
            continue
        question, name = text_at(item, "text"), text_at(item, "name")
        if kind == "control_textarea":
            yield Answer(question, _unescaped(value), name, shape="long")
        elif kind == "control_phone" and isinstance(value, dict):
            yield Answer(question, _phone(value), name, field="phone")
        else:
            yield from _answers(question, name, value, _CONTROLS.get(kind, ""))


def _pretty_answers(pretty: str) -> Iterator[Answer]:
    """Where there is nothing else: a part without a colon belongs to the answer before it."""
    question, answer = "", ""
    for part in pretty.split(", "):
        label, colon, text = part.partition(":")
        if colon and label and not text.startswith("//"):
            if question:
                yield Answer(question, html.unescape(answer))
            question, answer = html.unescape(label), text
        else:
            answer = f"{answer}, {part}"
    if question:
        yield Answer(question, html.unescape(answer))


SENDER = Sender("jotform", understand)
