"""Mails that say that our mail could not be delivered: RFC 3464, and the many that follow nothing.

A delay, a delivery or read receipt, a complaint, an automatic reply and a person who quotes a
bounce are none.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from data.inbox.mail.bounces.address import addresses_in
from data.inbox.mail.bounces.plain import (
    find_failed,
    passage_about,
    says_failed,
    without_quotations,
)
from data.inbox.mail.bounces.report import Reported, original_message_id, read_report
from data.inbox.mail.bounces.returned import (
    Returned,
    read_returned,
    split_copy,
    stated_message_id,
)
from data.inbox.mail.bounces.sign import (
    has_failed_subject,
    is_delivery_report,
    is_other_report,
    says_only_delayed,
    speaks_for_a_server,
)
from data.inbox.mail.bounces.verdict import Failure, decide
from data.inbox.mail.read import Mail, read_mail
from data.inbox.parse import Unreadable

MAX_NESTED = 2
"""A gateway may wrap a bounce into one of its own."""

MAX_TEXT = 200_000
MAX_OWN = 20_000
"""Longest text that is looked at, and longest part of it that a server may have written itself."""

_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_MAILTO = re.compile(r"<a\b[^<>]{0,500}\bmailto:([^<>\"'?\s]{3,320})[^<>]{0,500}>", re.I)
_ANGLE_ADDRESS = re.compile(r"<([^<>\s@\"'=/]{1,128}@[^<>\s\"'=]{1,255})>")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?tr|/?table|/?h\d|/?li|hr|/?pre)\b[^<>]{0,2000}>", re.I)
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,5000}>")
_HIDDEN = re.compile(r"<(style|script|head)\b(?:[^<]|<(?!/?(?:style|script|head)\b))*+</\1>", re.I)


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient whom a mail of ours did not reach.

    `status` is RFC 3463's; `permanent` whether the address is dead (hard); `diagnosis` the other
    server's words on one line; `message_id` our own mail's, with angle brackets, empty where it is
    not told; `why` the rule that decided and the words it matched.
    """

    recipient: str
    status: str
    permanent: bool
    diagnosis: str
    message_id: str
    why: str


def read_bounces(mail: Mail) -> list[Bounce]:
    """One for each failed recipient, in the report's order; empty where it is not a bounce."""
    return _read(mail, depth=0)


def _read(mail: Mail, depth: int) -> list[Bounce]:
    if is_other_report(mail):
        return []
    from_server = speaks_for_a_server(mail)
    statuses = mail.parts_of(*_STATUS_TYPES)
    if not from_server and not (statuses and is_delivery_report(mail)):
        return []
    own, copy = split_copy(_text_of(mail))
    own = without_quotations(own[:MAX_OWN])
    fields = "\n\n".join(statuses)
    returned = read_returned(mail, copy or split_copy(fields)[1])
    reported = read_report(fields) or read_report(own)
    if reported:
        failures = _reported_failures(reported, own, returned)
    elif says_only_delayed(mail, own):
        return []
    else:
        failures = _told_failures(mail, own, returned)
        if not failures and (inner := _nested(mail, depth)):
            return inner
        failures = failures or _implied_failures(mail, own, returned)
    message_id = (
        returned.message_id or original_message_id(fields or own) or stated_message_id(mail, own)
    )
    return [_bounce(failure, message_id) for failure in failures]


def _bounce(failure: Failure, message_id: str) -> Bounce:
    verdict = decide(failure)
    return Bounce(
        failure.recipient,
        verdict.status,
        verdict.permanent,
        verdict.diagnosis,
        message_id,
        verdict.why,
    )


def _reported_failures(reported: list[Reported], own: str, returned: Returned) -> list[Failure]:
    """From the fields; the words for people give what the fields leave out."""
    failures: dict[str, Failure] = {}
    for entry in reported:
        recipient = entry.recipient or next(iter(addresses_in(entry.diagnosis)), "")
        if not recipient and len(returned.recipients) == 1:
            recipient = returned.recipients[0]
        if not entry.has_failed or not recipient:
            continue
        passage = passage_about(entry.final or recipient, own) or passage_about(recipient, own)
        failures.setdefault(
            recipient.lower(),
            Failure(
                recipient,
                entry.status,
                entry.diagnosis,
                passage or (own if len(reported) == 1 else ""),
                entry.diagnostic_type == "x-unix",
            ),
        )
    return list(failures.values())


def _told_failures(mail: Mail, own: str, returned: Returned) -> list[Failure]:
    """From the words alone. `X-Failed-Recipients` is Exim's, and Google's."""
    if not says_failed(own) and not has_failed_subject(mail):
        return []
    declared = [
        address for value in mail.headers("X-Failed-Recipients") for address in addresses_in(value)
    ]
    if declared:
        return [
            Failure(address, context=passage_about(address, own) or own) for address in declared
        ]
    named = find_failed(own, mail.recipients, returned.recipients)
    return [Failure(entry.address, context=entry.passage) for entry in named]


def _implied_failures(mail: Mail, own: str, returned: Returned) -> list[Failure]:
    """Nobody is named: the subject may say it, or the returned mail went to one person only."""
    if not says_failed(own):
        return []
    in_subject = [
        address for address in addresses_in(mail.subject) if address not in mail.recipients
    ]
    only = in_subject or (list(returned.recipients) if len(returned.recipients) == 1 else [])
    return [Failure(address, context=f"{mail.subject}\n{own}") for address in only]


def _nested(mail: Mail, depth: int) -> list[Bounce]:
    """The bounce that a gateway passes on inside its own (Trend Micro does)."""
    if depth >= MAX_NESTED:
        return []
    for source in mail.parts_of("message/rfc822"):
        try:
            inner = read_mail(source.encode("utf-8", "surrogateescape"))
        except Unreadable:
            continue
        if found := _read(inner, depth + 1):
            return found
    return []


def _text_of(mail: Mail) -> str:
    """What people read; parts without a type that shows, where the text has nothing to say."""
    return (mail.text if mail.text.strip() else _text_of_html(mail.html))[:MAX_TEXT]


def _text_of_html(source: str) -> str:
    """Only what the rules need: lines, and addresses that would vanish with their tags."""
    text = _HIDDEN.sub(" ", source[:MAX_TEXT])
    text = _MAILTO.sub(r" <mailto:\1> ", text)
    text = _ANGLE_ADDRESS.sub(r"&lt;\1&gt;", text)
    text = text.replace("<mailto:", "&lt;mailto:")
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
