"""Read contacts: vCard 2.1 (versit), 3.0 (RFC 2426) and 4.0 (RFC 6350), one or many in a file.

A reader of our own: it needs seven properties, never fails on the others, keeps going after a
broken contact, and drops photographs unread.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from data.files.encoding import decoded
from data.files.table import MAX_ROWS, Row, Table, UnreadableFile, with_problems
from data.words import _

COLUMNS = ("name", "first", "last", "email", "phone", "company", "note", "uid", "website", "street",
           "city", "state", "postal", "country", "further e-mails", "further phones")  # fmt: skip
"""As far as any contact has them."""

MAX_LINE = 100_000
"""Characters of one unfolded property; a longer one is a picture under another name."""

_DROPPED = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "AGENT"})
_NAME = re.compile(r"(?:[\w-]{1,60}\.)?([\w-]{1,60})", re.ASCII)
_PARAMETER = re.compile(r';([^;="]{0,100})(?:=((?:"[^"]*"|[^;"]){0,500}))?')
_ESCAPED = re.compile(r"\\([\\;,nN:])")


@dataclass(slots=True)
class _Property:
    name: str
    value: str
    parameters: dict[str, list[str]]


@dataclass(slots=True)
class _Card:
    line: int
    version: str = ""
    is_closed: bool = False
    properties: list[_Property] = field(default_factory=list)


def is_vcard(data: bytes) -> bool:
    start = data[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start[:11].upper() == b"BEGIN:VCARD"


def read_vcard(name: str, data: bytes) -> Table:
    """Raises `UnreadableFile` with a sentence. A row's line is where its contact begins."""
    text, encoding = decoded(data)
    cards = []
    for card in _cards(text.replace("\x00", "")):
        cards.append(card)
        if len(cards) > MAX_ROWS:
            raise UnreadableFile(
                _("{name} has more than {max_rows:,} contacts; split it.").format(
                    name=name, max_rows=MAX_ROWS
                )
            )
    if not cards:
        raise UnreadableFile(_("{name} has no contact in it.").format(name=name))
    rows = [_row(card) for card in cards]
    columns = tuple(column for column in COLUMNS if any(row.values.get(column) for row in rows))
    versions = sorted({card.version for card in cards if card.version})
    how = " ".join(["vCard", ", ".join(versions)]).strip()
    return with_problems(columns, rows, f"{how}, {encoding}")


def _cards(text: str) -> Iterator[_Card]:
    """Contacts as they end, or as the next one begins. One within another (AGENT) is dropped."""
    card: _Card | None = None
    depth = 0
    for number, line in _unfolded(text):
        found = _property(line)
        if found is None:
            continue
        mark = found.value.strip().upper()
        if found.name == "BEGIN" and mark == "VCARD":
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                depth += 1
                continue
            if card is not None:
                yield card
            card, depth = _Card(number), 0
        elif found.name == "END" and mark == "VCARD":
            if depth:
                depth -= 1
            elif card is not None:
                card.is_closed = True
                yield card
                card = None
        elif card is not None and not depth:
            if found.name == "VERSION":
                card.version = found.value.strip()[:10]
            card.properties.append(found)
    if card is not None:
        yield card


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first: RFC 6350 3.2, and 2.1's soft line breaks."""
    number, parts, length = 0, [""], 0
    soft = False  # the value so far is quoted-printable and ends with "="
    for at, raw in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        goes_on = soft or (raw[:1] in " \t" and bool(parts[0]))
        if not goes_on:
            if parts[0]:
                yield number, "".join(parts)
            number, parts, length = at, [raw[:MAX_LINE]], len(raw)
            head = raw.partition(":")[0].upper()
            is_quoted = "QUOTED-PRINTABLE" in head
        else:
            piece = raw if soft else raw[1:]
            if soft:
                parts[-1] = parts[-1].removesuffix("=")
            if length < MAX_LINE:
                parts.append(piece)
                length += len(piece)
        soft = is_quoted and raw.endswith("=") and length < MAX_LINE
    if parts[0]:
        yield number, "".join(parts)


def _property(line: str) -> _Property | None:
    head, value = _split_head(line)
    found = _NAME.match(head)
    if value is None or not found:
        return None
    name = found[1].upper()
    if name in _DROPPED:
        return _Property(name, "", {})
    parameters: dict[str, list[str]] = {}
    for parameter in _PARAMETER.finditer(head, found.end()):
        key, stated = parameter[1].strip().upper(), parameter[2]
        if stated is None:  # 2.1: `TEL;CELL;PREF`, `N;QUOTED-PRINTABLE`
            key, stated = ("ENCODING" if key in _ENCODINGS else "TYPE"), key
        values = [part.strip().strip('"').upper() for part in stated.replace('"', "").split(",")]
        parameters.setdefault(key, []).extend(values)
    return _Property(name, _plain(value, parameters), parameters)


_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")


def _split_head(line: str) -> tuple[str, str | None]:
    """At the first colon outside quotes, which parameters of 3.0 and 4.0 may have."""
    in_quotes = False
    for place, char in enumerate(line[:2_000]):
        if char == '"':
            in_quotes = not in_quotes
        elif char == ":" and not in_quotes:
            return line[:place], line[place + 1 :]
    head, colon, value = line.partition(":")
    return head, value if colon else None


def _plain(value: str, parameters: dict[str, list[str]]) -> str:
    """Without transfer encoding; characters that its charset does not know are replaced."""
    encodings = parameters.get("ENCODING", [])
    if "QUOTED-PRINTABLE" in encodings:
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
    elif "BASE64" in encodings or "B" in encodings:
        try:
            raw = binascii.a2b_base64("".join(value.split()))
        except (binascii.Error, ValueError):
            return ""
    else:
        return value
    charset = next(iter(parameters.get("CHARSET", [])), "utf-8")
    try:
        codecs.lookup(charset)
        return raw.decode(charset)
    except (LookupError, ValueError):
        return decoded(raw)[0]


def _row(card: _Card) -> Row:
    by_name: dict[str, list[_Property]] = {}
    for one in card.properties:
        by_name.setdefault(one.name, []).append(one)
    values: dict[str, str] = {}
    family, given, *_unused = [*_parts(_first(by_name, "N")), "", ""]
    values["name"] = _unescaped(_first(by_name, "FN")) or f"{given} {family}".strip()
    values["first"], values["last"] = given, family
    emails = [_unescaped(one.value) for one in _by_preference(by_name.get("EMAIL", []))]
    phones = [_unescaped(one.value) for one in _by_preference(by_name.get("TEL", []))]
    emails = [_without_scheme(email, "mailto:") for email in emails]
    phones = [_without_scheme(phone, "tel:") for phone in phones]
    values["email"], values["further e-mails"] = _first_and_rest(emails)
    values["phone"], values["further phones"] = _first_and_rest(phones)
    values["company"] = ", ".join(part for part in _parts(_first(by_name, "ORG")) if part)
    values["note"] = "\n".join(_unescaped(one.value) for one in by_name.get("NOTE", []))
    values["uid"], values["website"] = _first(by_name, "UID"), _unescaped(_first(by_name, "URL"))
    addresses = _by_preference(by_name.get("ADR", []))
    place = [*(_parts(addresses[0].value) if addresses else []), *([""] * 7)]
    street = ", ".join(part for part in (place[2], place[1]) if part)
    values |= {"street": street, "city": place[3], "state": place[4], "postal": place[5],
               "country": place[6]}  # fmt: skip
    kept = {key: value.strip() for key, value in values.items() if value.strip()}
    return Row(card.line, kept, "" if card.is_closed else "the contact has no END:VCARD")


def _first(by_name: dict[str, list[_Property]], name: str) -> str:
    return next((one.value for one in by_name.get(name, []) if one.value.strip()), "")


def _first_and_rest(values: list[str]) -> tuple[str, str]:
    told = [value.strip() for value in values if value.strip()]
    return (told[0], ", ".join(told[1:])) if told else ("", "")


def _by_preference(found: list[_Property]) -> list[_Property]:
    """PREF=1 (4.0) or a type of `pref` (2.1, 3.0) first; a fax or a pager last."""

    def rank(one: _Property) -> int:
        types = set(one.parameters.get("TYPE", []))
        pref = next(iter(one.parameters.get("PREF", [])), "")
        stated = int(pref) if pref.isdecimal() and len(pref) < 4 else 100
        if types & {"FAX", "PAGER", "MODEM", "BBS"} and not types & {"VOICE", "CELL"}:
            return 1_000
        return 0 if "PREF" in types else stated

    return sorted(found, key=rank)


def _parts(value: str) -> list[str]:
    """The components of N, ADR and ORG, between semicolons that are not escaped."""
    return [_unescaped(part).strip() for part in re.split(r"(?<!\\);", value)]


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _without_scheme(value: str, scheme: str) -> str:
    value = value.strip()
    return value[len(scheme) :] if value[: len(scheme)].lower() == scheme else value
