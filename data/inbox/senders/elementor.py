"""Elementor Pro forms.

The plain hook posts every answer under its label, with the page, the time and the browser beside
them; with "Advanced Data" it posts `form[id]`, `fields[email][value]` with each field's type and
title, and `meta[page_url][value]`. Format: elementor.com/help/form-actions and the plug-in's
`actions/webhook.php` as seen in public forks; some relays turn either into JSON.
Elementor signs nothing and gives a submission no id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer, Shape
from data.inbox.senders.answers import submission_of
from data.inbox.senders.brackets import read_form
from data.inbox.senders.shapes import as_text, dict_at, dicts_at, first_text, text_at, value_at
from data.inbox.understand import fold, read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_FIELDS = {"email": "email", "tel": "phone"}
_SHAPES: dict[str, Shape] = {
    "textarea": "long", "select": "choice", "radio": "choice", "checkbox": "choice",
    "acceptance": "choice", "hidden": "hidden", "upload": "choice", "date": "choice",
    "time": "choice", "number": "choice", "url": "choice",
}  # fmt: skip
_NOT_ANSWERS = {"recaptcha", "recaptcha_v3", "honeypot", "html", "step", "password"}
_FORM_KEYS = {"formid": "form_id", "formname": "form name"}
_META_KEYS = ("pageurl", "useragent", "remoteip", "poweredby", "date", "time")
"""Under these names, and in this spelling of ours, the plain hook says how it was sent."""
_ID_KEYS = ("submission_id", "entry_id", "submissionId", "entryId")


def understand(delivery: Delivery) -> list[Understood]:
    body = read_form(delivery)
    if not isinstance(body.get("fields"), dict | list) and dict_at(body, "data"):
        body = dict_at(body, "data")
    fields = body.get("fields")
    if isinstance(fields, dict | list):
        answers, about = list(_advanced(fields)), _meta(body)
        form_id, form = text_at(body, "form", "id"), text_at(body, "form", "name")
    else:
        answers, about, form_id, form = _plain(body)
    if not answers:
        raise Unreadable("The form has no fields with answers.")
    submission_id = first_text(body, *_ID_KEYS)
    happened = read_time(first_text(body, "submitted_at", "created_at", "timestamp"))
    return [
        Understood(
            Kind.LEAD,
            external_id=submission_id,
            occurred_at=happened,
            submission=submission_of(
                answers,
                external_id=submission_id,
                submitted_at=happened,
                page=about.pop("page_url", ""),
                form=form,
                extra={"form_id": form_id, **about},
            ),
        )
    ]


def _advanced(fields: dict[str, Any] | list[Any]) -> Iterator[Answer]:
    named = fields.items() if isinstance(fields, dict) else enumerate(fields)
    for key, field in named:
        name = text_at(field, "id") or as_text(key)
        kind = text_at(field, "type").casefold()
        if kind in _NOT_ANSWERS:
            continue
        yield Answer(
            question=first_text(field, "title", "label") or name,
            value=_value(field),
            name=name,
            field=_FIELDS.get(kind, ""),
            shape=_SHAPES.get(kind, ""),
        )


def _value(field: Any) -> Any:
    if not isinstance(field, dict):
        return field
    value = field.get("value")
    return value_at(field, "raw_value") if value in (None, "", [], {}) else value


def _meta(body: dict[str, Any]) -> dict[str, str]:
    """`credit` is an advertisement; the rest may help to tell a person from a machine."""
    about: dict[str, str] = {}
    for key, item in dict_at(body, "meta").items():
        text = text_at(item, "value") if isinstance(item, dict) else as_text(item)
        if text and key != "credit":
            about[as_text(key)] = text
    for item in dicts_at(body, "meta"):
        about[first_text(item, "id", "title")] = text_at(item, "value")
    return about


def _plain(body: dict[str, Any]) -> tuple[list[Answer], dict[str, str], str, str]:
    """The labels are the names; a field without one is called `No Label` and its id."""
    answers: list[Answer] = []
    about: dict[str, str] = {}
    form: dict[str, str] = {}
    sent_by_elementor = any(fold(str(key)) in {"useragent", "remoteip"} for key in body)
    for key, value in body.items():
        label = as_text(key)
        folded = fold(label)
        if folded in _FORM_KEYS:
            form[folded] = as_text(value)
        elif folded in _META_KEYS[:4] or (sent_by_elementor and folded in _META_KEYS):
            if folded != "poweredby":
                about["page_url" if folded == "pageurl" else label] = as_text(value)
        elif label not in _ID_KEYS:
            bare = label.removeprefix("No Label ").removeprefix("No_Label_")
            answers.append(Answer(bare, value))
    return answers, about, form.get("formid", ""), form.get("formname", "")


SENDER = Sender("elementor", understand)
