"""From an approved text to an e-mail that carries it unharmed. Pure: values in, a message out."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from random import randrange
from typing import Literal
from urllib.parse import quote, urlsplit

from data.engagement.links import WEB_LINK
from jobs.delivery.address import Unmailable, envelope_address
from jobs.delivery.html_part import Tracks, html_part
from jobs.delivery.mail_bytes import Mail, Part
from jobs.delivery.mail_headers import Field, ids_or_links, line_of_text, mailbox
from jobs.delivery.plain_text import one_line, quoted_printable

__all__ = ["Letter", "Unmailable", "build"]

LONGEST_HEADER_VALUE = 900  # characters; a line may have 998 (RFC 5322 2.1.1)

_MIME = Field("MIME-Version", "1.0")
_PLAIN = Field("Content-Type", 'text/plain; charset="utf-8"')
_HTML = Field("Content-Type", 'text/html; charset="utf-8"')
# Quoted-printable whatever the server offers: no line is too long and no relay needs to convert,
# which would break a DKIM signature.
_QUOTED = Field("Content-Transfer-Encoding", "quoted-printable")
# RFC 8058 3.1: exactly this value, and only beside an https link.
_ONE_CLICK = Field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
_AUTOMATIC = {word: Field("Auto-Submitted", word) for word in ("auto-replied", "auto-generated")}
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")


@dataclass(frozen=True)
class Letter:
    """Everything one e-mail to one recipient is made of.

    message_id: with its angle brackets, stored before the first try so that every try has the
    same. body: the approved plain text. postal_address: may have several lines; the law wants it
    in commercial mail (CAN-SPAM). auto_submitted: RFC 3834. in_reply_to: the Message-ID of the
    mail we answer, as it came; left out if it isn't one. sent_at: aware. tracks: what of the HTML
    part leads through us; None: nothing.
    """

    message_id: str
    sender_name: str
    sender_email: str
    reply_to: str | None
    recipient_name: str
    recipient: str
    subject: str
    body: str
    postal_address: str
    unsubscribe_url: str | None
    unsubscribe_email: str | None
    auto_submitted: Literal["auto-replied", "auto-generated"]
    sent_at: datetime
    in_reply_to: str | None = None
    tracks: Tracks | None = None


def build(letter: Letter) -> Mail:
    """The mail, ready to be handed over; its text parts are ASCII on the wire.

    The plain part holds `letter.body` unchanged (line breaks aside, which are CRLF on the wire),
    then a footer. Raises Unmailable for an address, link or Message-ID that fails its check, and
    for text that is not Unicode; ValueError for a naive `sent_at`.
    """
    if letter.sent_at.utcoffset() is None:
        raise ValueError("sent_at must be an aware datetime")
    # No text of ours can hold it: quoted-printable has no two equals signs in a row.
    boundary = f"{'=' * 15}{randrange(sys.maxsize):019}=="
    kind = _alternatives(boundary)
    fields = (*_addressed(letter), *_identified(letter), *_ways_out(letter), _MIME, kind)
    footer = _footer(letter)
    try:
        plain = Part((_PLAIN, _QUOTED), quoted_printable(_plain(letter.body, footer)))
        shown = html_part(letter.body, footer, letter.tracks)
        return Mail(
            fields, boundary, (plain, Part((_HTML, _QUOTED, _MIME), quoted_printable(shown)))
        )
    except UnicodeEncodeError:
        raise Unmailable("The text holds characters that no e-mail can carry.") from None


def _alternatives(boundary: str) -> Field:
    kind = "multipart/alternative;"
    return Field("Content-Type", f'{kind} boundary="{boundary}"', f'{kind}\n boundary="{boundary}"')


def _addressed(letter: Letter) -> Iterator[Field]:
    yield mailbox("From", one_line(letter.sender_name), _our_address(letter.sender_email))
    yield mailbox("To", one_line(letter.recipient_name), envelope_address(letter.recipient))
    if letter.reply_to is not None:
        yield mailbox("Reply-To", "", _our_address(letter.reply_to))
    yield line_of_text("Subject", one_line(letter.subject))


def _our_address(address: str) -> str:
    # Our own must work at every server, also at one without SMTPUTF8.
    checked = envelope_address(address)
    if not checked.isascii():
        raise Unmailable(f"Our own address “{one_line(address)}” must be written in plain letters.")
    return checked


def _identified(letter: Letter) -> Iterator[Field]:
    if not _is_message_id(letter.message_id):
        raise Unmailable(f"“{one_line(letter.message_id, limit=80)}” is not a Message-ID.")
    yield ids_or_links("Message-ID", letter.message_id)
    yield _date(letter.sent_at.replace(microsecond=0), letter.sent_at.utcoffset())
    yield _AUTOMATIC[letter.auto_submitted]
    # It came from outside. A bad one costs the thread, not the letter.
    if letter.in_reply_to is not None and _is_message_id(letter.in_reply_to):
        yield ids_or_links("In-Reply-To", letter.in_reply_to)
        yield ids_or_links("References", letter.in_reply_to)


@lru_cache(maxsize=16)
def _date(second: datetime, _offset: timedelta | None) -> Field:
    """The offset tells two clocks apart that show the same moment."""
    return Field("Date", format_datetime(second))


def _is_message_id(text: str) -> bool:
    return len(text) <= LONGEST_HEADER_VALUE and _MESSAGE_ID.fullmatch(text) is not None


def _ways_out(letter: Letter) -> Iterator[Field]:
    ways = []
    if letter.unsubscribe_url is not None:
        ways.append(f"<{_web_address(letter.unsubscribe_url)}>")
    if letter.unsubscribe_email is not None:
        address = quote(_our_address(letter.unsubscribe_email), safe="@+")
        ways.append(f"<mailto:{address}?subject=unsubscribe>")
    if ways:
        yield ids_or_links("List-Unsubscribe", *ways)
    if letter.unsubscribe_url is not None and urlsplit(letter.unsubscribe_url).scheme == "https":
        yield _ONE_CLICK


def _web_address(url: str) -> str:
    fits = len(url) <= LONGEST_HEADER_VALUE and url.isascii() and "," not in url
    if not fits or not WEB_LINK.fullmatch(url) or not urlsplit(url).hostname:
        raise Unmailable("The unsubscribe link is not a web address that a mail can carry.")
    return url


def _plain(body: str, footer: Sequence[str]) -> str:
    end_of_body = "" if body.endswith("\n") else "\n"
    return f"{body}{end_of_body}\n-- \n" + "\n".join(footer) + "\n"


def _footer(letter: Letter) -> list[str]:
    postal = (line for line in map(one_line, letter.postal_address.splitlines()) if line)
    return [*postal, _way_out_in_words(letter)]


def _way_out_in_words(letter: Letter) -> str:
    ways = []
    if letter.unsubscribe_url is not None:
        ways.append(f"open {letter.unsubscribe_url}")
    if letter.unsubscribe_email is not None:
        ways.append(f"write to {letter.unsubscribe_email}")
    if not ways:
        ways.append("answer with the word “unsubscribe”")
    return f"To stop these e-mails: {' or '.join(ways)}"
