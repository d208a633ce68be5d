"""Our own mail as it comes back: where it begins, its Message-ID, and whom it was addressed to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.inbox.mail.bounces.address import addresses_in
from data.inbox.mail.header import read_addresses, read_message_ids
from data.inbox.mail.mime import field_of, split_fields
from data.inbox.mail.read import Mail

RETURNED_TYPES = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
    "message/partial",
)
MAX_RETURNED = 100_000

_SEPARATOR = re.compile(
    r"^[ \t|]{0,40}+(?:"
    r"[-=_*#+ ]{2,100}+[^\n]{0,20}?(?:copy of (?:the|your)|below this line|original[ -]message"
    r"|original mail|returned message|unsent message|header of the original|message header"
    r"|message text follows|urspr.{1,3}ngliche|message d'origine|mensaje original"
    r"|messaggio originale|mensagem original)[^\n]{0,120}"
    r"|(?:original message (?:headers?|follows)|message headers? follows?"
    r"|(?:below|included|attached|here|this|following) is a? ?copy of (?:the|your)"
    r"|original mail as follows|bounced e-?mail|returned message follows"
    r"|the (?:original )?message (?:headers?|follows)|urspr.{1,3}ngliche nachrichtenkopfzeilen"
    r"|en-t.tes de message d'origine|en-t.tes du message d'origine"
    r"|encabezados de mensajes? originales?|intestazioni messaggio originale"
    r"|cabe.alhos de mensagem originais|oorspronkelijke berichtkoppen)[^\n]{0,60}"
    r")$",
    re.I | re.M,
)
"""The line below which a server puts the copy; each server has words of its own."""

_HEADER_BEGINS = re.compile(
    r"^(?:Received:[ \t]?(?:from|by|\()|Return-Path:[ \t]*<|DKIM-Signature:|ARC-Seal:"
    r"|X-Received:)",
    re.M | re.I,
)
_FOR = re.compile(r"\bfor\s+(<[^<>\s]{3,320}>|\S{1,128}@\S{1,255})", re.I)
_STATED_ID = re.compile(r"^[ \t>]*Message-ID:[ \t]*(<[^<>\s]{3,998}>)", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Returned:
    """The header of what came back. `recipients` are those it was addressed to."""

    message_id: str = ""
    recipients: tuple[str, ...] = ()


def split_copy(text: str) -> tuple[str, str]:
    """The server's own words, and the copy of our mail below them, empty where there is none."""
    cuts = [
        (match.start(), match.end())
        for match in (_SEPARATOR.search(text), _HEADER_BEGINS.search(text))
        if match
    ]
    if not cuts:
        return text, ""
    begins, ends = min(cuts)
    after = text[begins:] if _HEADER_BEGINS.match(text, begins) else text[ends:]
    return text[:begins], after.lstrip("\n-=_*# \t")


def read_returned(mail: Mail, copy: str) -> Returned:
    """From the attached mail or its header; else from the copy below the server's words."""
    for source in (*mail.parts_of(*RETURNED_TYPES), copy):
        returned = _read_header(source)
        if returned.message_id or returned.recipients:
            return returned
    return Returned()


def stated_message_id(mail: Mail, own: str) -> str:
    """Where nothing came back: what the words state, or what the report answers to."""
    stated = _STATED_ID.search(own)
    if stated:
        return stated[1]
    return mail.in_reply_to or next(reversed(mail.references), "")


def _read_header(source: str) -> Returned:
    lines = source[:MAX_RETURNED].lstrip("\n \t").split("\n")
    if len(lines) > 1 and all(line.startswith(("  ", "\t")) or not line for line in lines[1:20]):
        lines = [line.lstrip() for line in lines]  # quoted as a whole: its folding is lost
    fields, _ = split_fields("\n".join(lines).encode("utf-8", "replace"))
    ids = read_message_ids(field_of(fields, "Message-ID"))
    addressed = [
        address
        for name in ("X-Envelope-To", "To", "Cc", "Bcc")
        for _, address in read_addresses(field_of(fields, name))
    ]
    travelled = [
        address
        for name, value in fields
        if name.lower() == "received"
        for found in _FOR.finditer(value[:2_000])
        for address in addresses_in(found[1])
    ]
    return Returned(next(iter(ids), ""), tuple(dict.fromkeys(addressed or travelled)))
