"""A mail that a provider took in for us: made whole again, and decided as the mailbox decides.

Some providers hand over the source of the mail, others its header and its texts. From those a mail
is written that has the same header and the same texts, so that replies, automatic replies and
bounces are told apart by one set of rules, whichever way a mail came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from data.inbox.mail.decide import understand_mail
from data.inbox.senders.shapes import as_text, value_at
from data.inbox.understood import Delivery, Understood

Headers = Iterable[tuple[str, str]]
Attached = Iterable[tuple[str, bytes]]

_NAME = re.compile(r"[!-9;-~]{1,200}")
_OURS = frozenset({"content-type", "content-transfer-encoding", "mime-version", "content-length"})
_REPORT = re.compile(r"report-type\s*=\s*\"?([\w-]{1,40})", re.IGNORECASE)
_KEPT = ("message/", "text/rfc822-headers")
"""Attached parts that say something about a mail: reports, and mails that came back."""


def understand_source(source: bytes, event: str, external_id: str = "") -> list[Understood]:
    """The whole source of a mail; `event` is the provider's word where the mail has no better.

    `external_id` is the provider's id, for a mail that has no Message-ID of its own.
    """
    items = understand_mail(Delivery(body=source, content_type="message/rfc822"))
    return [
        replace(
            item,
            event=item.event or event,
            external_id=_identity(item.external_id, external_id[:200]),
        )
        for item in items
    ]


def _identity(own: str, theirs: str) -> str:
    """The mailbox's rules give a mail without an id one from its source."""
    return theirs if theirs and (not own or own.startswith("sha256:")) else own


def compose_mail(headers: Headers, text: str, html: str, attached: Attached = ()) -> bytes:
    """A mail of these. Lines of the header that cannot be such are left out."""
    fields = [(name, _one_line(value)) for name, value in headers if _NAME.fullmatch(name)]
    was = next((value for name, value in fields if name.lower() == "content-type"), "")
    kept = [(kind, content) for kind, content in attached if kind.startswith(_KEPT)][:20]
    parts = [("text/plain; charset=utf-8", text.encode("utf-8", "replace"))] if text else []
    parts += [("text/html; charset=utf-8", html.encode("utf-8", "replace"))] if html else []
    parts = parts or [("text/plain; charset=utf-8", b"")]
    lines = [
        f"{name}: {value}".encode("utf-8", "replace")
        for name, value in fields
        if name.lower() not in _OURS
    ]
    kind, body = _body(parts + kept, was, mixed=bool(kept))
    ours = [b"MIME-Version: 1.0", b"Content-Type: " + kind, b"Content-Transfer-Encoding: 8bit"]
    return b"\r\n".join([*lines, *ours, b"", body])


def _body(parts: list[tuple[str, bytes]], was: str, *, mixed: bool) -> tuple[bytes, bytes]:
    report = (
        _REPORT.search(was[:2_000]) if was.lower().lstrip().startswith("multipart/rep") else None
    )
    if len(parts) == 1 and not report:
        kind, body = parts[0]
        return _kind(kind), body
    mark = b"=_callboard_" + sha256(b"".join(body for _, body in parts)).hexdigest()[:32].encode()
    wrapper = b"multipart/mixed" if mixed else b"multipart/alternative"
    if report:
        wrapper = b"multipart/report; report-type=" + report[1].lower().encode()
    pieces = [
        b"--" + mark + b"\r\nContent-Type: " + _kind(kind) + b"\r\n\r\n" + body + b"\r\n"
        for kind, body in parts
    ]
    return wrapper + b'; boundary="' + mark + b'"', b"".join(pieces) + b"--" + mark + b"--\r\n"


def _kind(kind: str) -> bytes:
    return _one_line(kind).encode("ascii", "replace")


def _one_line(value: str) -> str:
    return " ".join(value.replace("\x00", "").split())[:20_000]


def pairs_of(listed: Any, name: str | int = 0, value: str | int = 1) -> list[tuple[str, str]]:
    """Header lines from JSON: `[["Subject", "Hi"]]`, or objects where the keys are given."""
    rows = listed if isinstance(listed, list) else []
    pairs = [(as_text(value_at(row, name)), as_text(value_at(row, value))) for row in rows[:500]]
    return [pair for pair in pairs if pair[0]]


def with_missing(headers: Headers, instead: Headers) -> list[tuple[str, str]]:
    """The header, and of `instead` what it does not have; empty values are none."""
    lines = list(headers)
    has = {name.lower() for name, _ in lines}
    return lines + [(name, said) for name, said in instead if said and name.lower() not in has]


def header_lines(block: str) -> list[tuple[str, str]]:
    """A header as one text, with its folded lines (RFC 5322, 2.2.3) joined."""
    pairs: list[tuple[str, str]] = []
    for line in block[:500_000].splitlines()[:2_000]:
        if line[:1] in {" ", "\t"} and pairs:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip()}")
        else:
            name, colon, value = line.partition(":")
            if colon:
                pairs.append((name.strip(), value.strip()))
    return pairs
