"""From named values to a submission: which field is the name, the address, the message.

Used by every door: the web form's fields, the columns of a CSV file and `leads add` all go through
`understand`, so the same words mean the same thing everywhere. What is not recognised is kept.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from data.inbox.parse import MAX_TEXT

FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name", "fullname", "yourname", "contactname", "customername", "leadname", "contact"),
    "first": ("firstname", "first", "fname", "givenname", "vorname", "prenom", "nombre"),
    "last": ("lastname", "last", "lname", "surname", "familyname", "nachname", "nom", "apellido"),
    "email": ("email", "emailaddress", "mail", "youremail", "contactemail", "workemail", "correo"),
    "phone": ("phone", "phonenumber", "telephone", "tel", "mobile", "cell", "mobilephone",
              "cellphone", "yourphone", "contactphone", "telefon", "telefono", "phone1"),
    "message": ("message", "comments", "comment", "notes", "note", "inquiry", "enquiry", "details",
                "description", "question", "yourmessage", "body", "text", "request", "nachricht"),
    "company": ("company", "companyname", "organization", "organisation", "businessname", "firma"),
    "source": ("source", "leadsource", "channel", "origin", "hearaboutus", "howdidyouhear"),
    "detail": ("sourcedetail", "portal", "referrer", "referredby", "campaign", "formname"),
    "page": ("page", "pageurl", "url", "landingpage", "referralurl"),
    "id": ("id", "submissionid", "leadid", "externalid", "eventid", "entryid", "responseid"),
    "submitted": ("submittedat", "createdat", "createdtime", "timestamp", "date", "submitted"),
    "zone": ("timezone", "tz"),
    "postal": ("postalcode", "zip", "zipcode", "postcode", "plz"),
    "city": ("city", "town", "ort"),
    "state": ("state", "region", "province", "county"),
    "country": ("country", "countrycode"),
    "subject": ("subject", "topic", "service", "interest", "interestedin"),
    "owner": ("owner", "assignedto", "agent"),
    "urgency": ("urgency", "priority"),
}  # fmt: skip
"""Field by the names it goes by, lower case and without punctuation. Earlier names win."""

UTM = ("source", "medium", "campaign", "term", "content")
_KNOWN = {name: kind for kind, names in FIELD_NAMES.items() for name in names}
_CONTAINERS = ("fields", "data", "lead", "contact", "form", "answers", "utm")


@dataclass(frozen=True, slots=True)
class Submission:
    """What one submission says, untrusted and trimmed. `submitted_at` is aware UTC or None."""

    name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    company: str = ""
    source: str = ""
    detail: str = ""
    page: str = ""
    external_id: str = ""
    submitted_at: datetime | None = None
    zone: str = ""
    owner: str = ""
    place: Mapping[str, str] = field(default_factory=dict)
    utm: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.email or self.phone or self.message)


def fold(name: str) -> str:
    """`Your E-Mail*` and `your_email` are the same column, and so are `Prénom` and `prenom`."""
    return re.sub(r"[^0-9a-z]", "", unicodedata.normalize("NFKD", name.casefold()))


def field_of(name: str) -> str:
    """The field a column or key stands for, or empty."""
    folded = fold(name)
    return _KNOWN.get(folded) or _KNOWN.get(folded.removeprefix("your").removeprefix("lead"), "")


def understand(fields: Mapping[str, Any]) -> Submission:
    """Read the fields; nothing is refused here and nothing is lost: the rest is in `extra`."""
    known: dict[str, str] = {}
    named: dict[str, str] = {}
    utm: dict[str, str] = {}
    extra: dict[str, Any] = {}
    _sort(fields, known, named, utm, extra, depth=0)
    name = known.get("name") or " ".join(
        part for part in (known.get("first", ""), known.get("last", "")) if part
    )
    message = known.get("message", "")
    if subject := known.get("subject"):
        message = f"{subject}\n\n{message}".strip() if subject not in message else message
    if urgency := known.get("urgency"):
        extra["urgency"] = urgency
    place = {key: known[key] for key in ("postal", "city", "state", "country") if known.get(key)}
    return Submission(
        name=name,
        email=known.get("email", ""),
        phone=known.get("phone", ""),
        message=message,
        company=known.get("company", ""),
        source=known.get("source", ""),
        detail=known.get("detail", ""),
        page=known.get("page", ""),
        external_id=known.get("id", "")[:200],
        submitted_at=read_time(known.get("submitted", "")),
        zone=known.get("zone", ""),
        owner=known.get("owner", ""),
        place=place,
        utm=utm,
        extra=extra,
    )


def _sort(
    fields: Mapping[str, Any],
    known: dict[str, str],
    named: dict[str, str],
    utm: dict[str, str],
    extra: dict[str, Any],
    depth: int,
) -> None:
    """`named` remembers under which name each field of `known` came."""
    for name, value in fields.items():
        folded, kind = fold(str(name)), field_of(str(name))
        if folded.startswith("utm") and folded[3:] in UTM and _is_text(value):
            utm[folded[3:]] = _text(value)[:200]
        elif isinstance(value, Mapping) and depth < 2 and folded in _CONTAINERS:
            if folded == "utm":
                value = {f"utm_{key}": part for key, part in value.items()}
            _sort(value, known, named, utm, extra, depth + 1)
        elif kind and _is_text(value) and _text(value) and _is_better(kind, str(name), named):
            if kind in known:
                extra[_text(named[kind])[:200]] = known[kind]
            known[kind], named[kind] = _text(value), str(name)
        elif value not in (None, "", [], {}):
            extra[_text(str(name))[:200]] = _bounded(value)


def _is_better(kind: str, name: str, named: Mapping[str, str]) -> bool:
    """Whether `name` stands for the field more clearly than the name that was taken for it."""
    return kind not in named or _rank(kind, name) < _rank(kind, named[kind])


def _rank(kind: str, name: str) -> int:
    names, folded = FIELD_NAMES[kind], fold(name)
    return names.index(folded) if folded in names else len(names)


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str | int | float) for item in value)
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """A leading blank survives: a phone's lost `+` arrives as one (FACTS)."""
    text = ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")[:MAX_TEXT]
    stripped = text.strip()
    return f" {stripped}" if text[:1] == " " and stripped[:1].isdigit() else stripped


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no word for it
    if isinstance(value, bool | int | float):
        return value if not isinstance(value, int) or abs(value) < 2**53 else str(value)[:400]
    return str(value).encode("utf-8", "replace").decode("utf-8")[:MAX_TEXT]


def read_time(text: str) -> datetime | None:
    """ISO 8601 with a zone, or Unix seconds or milliseconds. Without a zone it proves nothing."""
    if not text:
        return None
    try:
        if text.isascii() and text.replace(".", "", 1).isdigit():
            seconds = float(text)
            seconds = seconds / 1000 if seconds > 1e11 else seconds
            return datetime.fromtimestamp(seconds, UTC) if 1e9 < seconds < 1e11 else None
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None
