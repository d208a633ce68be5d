"""From named values to a submission: which field is the name, the address, the message.

Used by every door: the web form's fields, the columns of a file and `leads add` all go through
`understand`, so the same words mean the same thing everywhere. What is not recognised is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from data.inbox.field_names import SURNAME_IS_CALLED_NAME, Meaning, field_of, fold, meaning_of
from data.inbox.leaves import Leaf, leaves
from data.inbox.look import looks_like_email, looks_like_phone
from data.inbox.parse import MAX_TEXT
from data.inbox.submission import Submission

__all__ = ["Submission", "assemble", "field_of", "fold", "guess", "read_time", "understand"]

UTM = ("source", "medium", "campaign", "term", "content")
MAX_ID = 200
"""Longest id of the sender's that is kept."""

_OF_A_ROLE: dict[str, dict[str, str]] = {
    "name": {"first": "first", "last": "last", "name": "name", "full": "name"},
    "email": {"email": "email", "address": "email", "value": "email"},
    "phone": {"phone": "phone", "number": "phone", "value": "phone", "e164": "phone",
              "full": "phone", "international": "phone"},
    "place": {"postal": "postal", "city": "city", "state": "state", "country": "country",
              "code": "postal"},
    "company": {"name": "company", "company": "company", "title": "company", "label": "company"},
    "owner": {"name": "owner", "email": "owner", "owner": "owner"},
    "source": {"name": "source", "source": "source", "label": "source", "type": "source"},
    "form": {"name": "detail", "detail": "detail", "title": "detail", "page": "page"},
    "page": {"page": "page", "href": "page", "path": "page", "link": "page"},
    "message": {"message": "message", "subject": "subject", "value": "message", "html": ""},
    "foreign": {},
}  # fmt: skip
"""What a value in a part of the payload stands for, by its field or its folded name."""

_OTHERS = frozenset({
    "owner", "agent", "admin", "from", "to", "cc", "bcc", "reply", "sender", "recipient",
    "notify", "notification", "account", "user", "host", "organizer", "referrer", "spouse",
    "partner", "assigned", "manager", "team", "seller", "dealer", "support", "site", "page",
    "form", "ip", "id", "order", "card", "fax",
})  # fmt: skip
"""A value whose name holds one of these is not the lead's, whatever it looks like."""


_EVENT = re.compile(r"[a-z_]{1,40}(?:[./:][a-z_]{1,40}){1,5}")
_AROUND_ADDRESS = re.compile(r"[\s,;<>()]+")


@dataclass(slots=True)
class Guess:
    """What was recognised so far. `named` remembers the name that each field was taken from."""

    known: dict[str, str] = field(default_factory=dict)
    named: dict[str, tuple[str, int]] = field(default_factory=dict)
    utm: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


def understand(fields: Mapping[str, Any]) -> Submission:
    """Read the fields; nothing is refused here and nothing is lost: the rest is in `extra`."""
    return assemble(guess(leaves(fields)))


def guess(found: Iterable[Leaf]) -> Guess:
    """Sort the values by what they are called, and where no name fits, by how they look."""
    so_far, unsure = Guess(), []
    for leaf in found:
        if leaf.weak:
            unsure.append(leaf)
        else:
            _sort(leaf, so_far)
    if not (so_far.known.get("email") or so_far.known.get("phone")):
        for leaf in unsure:
            if _meaning(leaf).field:
                _sort(leaf, so_far)
    _by_look(so_far)
    return so_far


def assemble(guessed: Guess) -> Submission:
    known, extra = guessed.known, guessed.extra
    message = known.get("message", "")
    if subject := known.get("subject"):
        message = f"{subject}\n\n{message}".strip() if subject not in message else message
    if urgency := known.get("urgency"):
        extra["urgency"] = urgency
    submitted = read_time(known.get("submitted", ""))
    if known.get("submitted") and submitted is None:  # a day that was asked for, perhaps
        extra.setdefault(guessed.named["submitted"][0], known["submitted"])
    place = {key: known[key] for key in ("postal", "city", "state", "country") if known.get(key)}
    return Submission(
        name=_name(guessed),
        email=known.get("email", ""),
        phone=known.get("phone", ""),
        message=message,
        company=known.get("company", ""),
        source=known.get("source", ""),
        detail=known.get("detail", ""),
        page=known.get("page", ""),
        external_id=known.get("id", "")[:MAX_ID],
        submitted_at=submitted,
        zone=known.get("zone", ""),
        owner=known.get("owner", ""),
        place=place,
        utm=guessed.utm,
        extra=extra,
    )


def _name(guessed: Guess) -> str:
    name, first, last = (guessed.known.get(part, "") for part in ("name", "first", "last"))
    if not name:
        return " ".join(part for part in (first, last) if part)
    called = fold(guessed.named["first"][0]) if first and "first" in guessed.named else ""
    if called in SURNAME_IS_CALLED_NAME and not last and first.casefold() not in name.casefold():
        return f"{first} {name}"
    return name


def _meaning(leaf: Leaf) -> Meaning:
    if leaf.role:
        meanings = _OF_A_ROLE[leaf.role]
        for name in leaf.names:
            kind = meanings.get(field_of(name)) or meanings.get(fold(name))
            if kind:
                return Meaning(kind, meaning_of(name).rank)
        return Meaning("", 0)
    best = min(
        (meaning for name in leaf.names if (meaning := meaning_of(name)).field),
        key=lambda meaning: meaning.rank,
        default=Meaning("", 0),
    )
    if not best.field and leaf.hint:
        return Meaning(leaf.hint, 500)
    return best


def _sort(leaf: Leaf, so_far: Guess) -> None:
    name, value = leaf.path or leaf.names[0], leaf.value
    called = leaf.names[-1] if leaf.names else ""
    folded = fold(called) if called[:1] in "uU" else ""
    if folded.startswith("utm") and folded[3:] in UTM and _is_text(value):
        so_far.utm.setdefault(folded[3:], text_of(value)[:200])
        return
    meaning = _meaning(leaf)
    kind, rank = meaning.field, meaning.rank
    if kind == "id":  # the lead's own id before the delivery's, and both before the person's
        rank = 2 * rank * 100 - leaf.depth + (1_000 if leaf.owned else 0)
    text = _for(kind, value) if kind and _is_text(value) else ""
    if kind == "name" and looks_like_email(text):  # {"contact": "d@x.org"}
        kind, rank = "email", 5_000
    elif kind == "subject" and _EVENT.fullmatch(text):  # Intercom's topic is its event
        text = ""
    if not text or (kind in so_far.named and so_far.named[kind][1] <= rank):
        if not text or text != so_far.known.get(kind):  # a form's own summary says all again
            _keep(so_far, name, value)
        return
    if kind in so_far.known and so_far.known[kind] != text:
        _keep(so_far, so_far.named[kind][0], so_far.known[kind])
    so_far.known[kind], so_far.named[kind] = text, (name, rank)
    if isinstance(value, list) and kind in ("email", "phone") and len(value) > 1:
        _keep(so_far, name, [one for one in value if text_of(one) != text])


def _keep(so_far: Guess, name: str, value: Any) -> None:
    if value not in (None, "", [], {}):
        so_far.extra[text_of(name)[:200]] = _bounded(value)


def _for(kind: str, value: Any) -> str:
    """Of several addresses or numbers the first that looks like one; words are put in a row."""
    if kind == "email" and isinstance(value, str) and not looks_like_email(value):
        parts = _AROUND_ADDRESS.split(value[:1_000])  # `Dana <d@x.org>`, `d@x.org; k@x.org`
        return next((part for part in parts if looks_like_email(part)), text_of(value))
    if isinstance(value, list) and kind in ("email", "phone"):
        looks = looks_like_email if kind == "email" else looks_like_phone
        return next((text_of(one) for one in value if looks(str(one))), text_of(value[0]))
    return text_of(value)


def _by_look(so_far: Guess) -> None:
    """An address or a number under a name that says nothing, when there is exactly one."""
    for kind, looks in (("email", looks_like_email), ("phone", looks_like_phone)):
        if so_far.known.get(kind):
            continue
        alike = {
            name: value
            for name, value in so_far.extra.items()
            if isinstance(value, str)
            and len(value) <= 300
            and looks(value)
            and not _is_others(name)
        }
        if len(set(alike.values())) == 1:
            name, value = alike.popitem()
            so_far.known[kind], so_far.named[kind] = value, (name, 0)
            so_far.extra.pop(name)


def _is_others(name: str) -> bool:
    words = re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", name)
    return not _OTHERS.isdisjoint(word.lower() for word in words)


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str | int | float) for item in value)
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def text_of(value: Any) -> str:
    """A leading blank survives: a phone's lost `+` arrives as one (FACTS)."""
    text = ", ".join(str(item) for item in value) if isinstance(value, list) else _word(value)
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")[:MAX_TEXT]
    stripped = text.strip()
    return f" {stripped}" if text[:1] == " " and stripped[:1].isdigit() else stripped


def _word(value: Any) -> str:
    """A number from a table or JSON without the `.0` that its sender did not mean."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    try:
        return str(value)
    except ValueError:  # an integer of more than 4,300 digits
        return ""


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no word for it
    if isinstance(value, bool | int | float):
        return value if not isinstance(value, int) or abs(value) < 2**53 else _word(value)[:400]
    text = _word(value)
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")[:MAX_TEXT]


_ZONE = re.compile(r" ?(?:UTC|GMT|Z)$|(?<=[0-9]) (?=[+-][0-9]{2}:?[0-9]{2}$)", re.IGNORECASE)


def read_time(text: str) -> datetime | None:
    """ISO 8601 with a zone, RFC 5322, or Unix seconds or milliseconds.

    Without a zone it proves nothing.
    """
    text = text.strip()
    if not text or len(text) > 60:
        return None
    try:
        if text.isascii() and text.replace(".", "", 1).isdigit():
            seconds = float(text)
            seconds = seconds / 1000 if seconds > 1e11 else seconds
            return datetime.fromtimestamp(seconds, UTC) if 1e9 < seconds < 1e11 else None
        if text[:1].isalpha():
            moment = parsedate_to_datetime(text)
        else:
            moment = datetime.fromisoformat(
                _ZONE.sub(lambda zone: "" if zone[0] == " " else "+00:00", text)
            )
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
