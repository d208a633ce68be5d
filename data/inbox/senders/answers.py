"""From a form's answers to a submission.

Every answer that is not the name, the address, the message or the like stays in `extra` under its
question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from data.inbox.field_names import FIELD_NAMES, SURNAME_IS_CALLED_NAME, fold
from data.inbox.parse import MAX_FIELDS
from data.inbox.senders.answer import Answer, text_of
from data.inbox.senders.choosing import chosen_fields
from data.inbox.senders.shapes import as_text
from data.inbox.submission import Submission
from data.inbox.understand import UTM, understand

__all__ = ["Answer", "submission_of", "text_of"]


def submission_of(
    answers: Iterable[Answer],
    *,
    external_id: str = "",
    submitted_at: datetime | None = None,
    page: str = "",
    form: str = "",
    extra: Mapping[str, Any] | None = None,
) -> Submission:
    """`form` is the name of the form, the page or the campaign: the source's detail."""
    given = [answer for answer in answers if answer.text][:MAX_FIELDS]
    chosen = chosen_fields(given)
    fields = {FIELD_NAMES[field][0]: given[index].text for field, index in chosen.items()}
    taken = set(chosen.values())
    if "first" in chosen and "name" in chosen:
        _whole_name(fields, given[chosen["first"]])
    elif "last" in chosen and "name" in chosen:
        _whole_name(fields)
    rest: dict[str, Any] = {}
    for index, answer in enumerate(given):
        if index not in taken:
            if _is_utm(answer):
                fields[answer.name or answer.question] = answer.text
            else:
                _keep(rest, answer.label, answer.value)
    if "message" in fields and "subject" in fields:
        _keep(rest, given[chosen["subject"]].label, fields.pop("subject"))
    said = understand(fields)
    address = said.page or page
    for name, value in (extra or {}).items():
        _keep(rest, name, value)
    if form and said.detail:
        _keep(rest, "form name", form)
    tracked = _tracked(address)
    for name in ("gclid", "fbclid", "msclkid"):
        if name in tracked and name not in rest:
            _keep(rest, name, tracked[name])
    return replace(
        said,
        external_id=external_id[:200],
        submitted_at=submitted_at,
        page=address,
        detail=said.detail or form,
        utm={
            **{key: tracked[f"utm_{key}"] for key in UTM if tracked.get(f"utm_{key}")},
            **said.utm,
        },
        extra={**said.extra, **rest},
    )


def _whole_name(fields: dict[str, str], first: Answer | None = None) -> None:
    """A form that asks for `Name` and `Last name`, or for `Vorname` and `Name`, has split it."""
    name, last = fields.get("name", ""), fields.get("lastname", "")
    whole = name.casefold()
    if first is None:
        fields["name"] = name if last.casefold() in whole else f"{name} {last}"
    elif fold(first.label[:50]) in SURNAME_IS_CALLED_NAME and not last:
        fields["name"] = name if first.text.casefold() in whole else f"{first.text} {name}"


def _is_utm(answer: Answer) -> bool:
    folded = fold((answer.name or answer.question)[:100])
    return folded.startswith("utm") and folded[3:] in UTM


def _tracked(address: str) -> dict[str, str]:
    """What an address says of the way that led to it."""
    try:
        query = urlsplit(address[:4000]).query
        return dict(parse_qsl(query, max_num_fields=100))
    except ValueError:
        return {}


def _keep(rest: dict[str, Any], label: str, value: Any) -> None:
    """Under its question, and a second answer to the same question beside the first."""
    if value in (None, "", [], {}) or len(rest) >= MAX_FIELDS:
        return
    name, number = label[:200], 2
    while name in rest and number < 50:
        name, number = f"{label[:190]} ({number})", number + 1
    small = isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53)
    rest[name] = value if small else text_of(value) or as_text(str(value)[:20_000])
