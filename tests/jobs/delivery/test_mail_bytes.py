"""A mail is written without the library's parsers, and yet byte for byte as the library would."""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, Policy, default
from quopri import decodestring

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.delivery.mail import Letter, build
from jobs.delivery.mail_bytes import Mail
from jobs.delivery.mail_headers import Field
from jobs.delivery.plain_text import quoted_printable

# These the library would break or tear, so they have a form of their own (see mail_headers).
OUR_OWN = {"From", "To", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References",
           "List-Unsubscribe"}  # fmt: skip

LINES_OF_76 = default.clone(max_line_length=76)
"""RFC 2045 6.7 allows no more in quoted-printable; the library's 78 are those of RFC 5322."""

PIECES = [
    "\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", ".", " ", "\t", "=", "==", "--", "ü", "李", "🎉",
    "=?utf-8?q?", "w" * 74, "w" * 75, "w" * 76, "https://a.example/?b=c&d",
]  # fmt: skip
ANY_LINES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.text("ab =.\t", min_size=60, max_size=90),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)


class AsWritten(Field):
    """A field in our own form, which the library takes as it is since it can fold itself."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self.written}\n".replace("\n", policy.linesep)


def as_the_library_writes_it(mail: Mail, letter: Letter) -> bytes:
    """The same fields and texts, given to the library to make a message of."""
    plain, html = (decodestring(part.text.encode()).decode() for part in mail.parts)
    theirs = EmailMessage(policy=LINES_OF_76)
    for field in mail.fields:
        if field.name in OUR_OWN:
            theirs[field.name] = AsWritten(field.name, str(field), field.written)
        elif field.name not in ("MIME-Version", "Content-Type"):
            theirs[field.name] = letter.sent_at if field.name == "Date" else str(field)
    theirs.set_content(plain, cte="quoted-printable")
    theirs.add_alternative(html, subtype="html", cte="quoted-printable")
    theirs.set_boundary(mail.boundary)
    return theirs.as_bytes(policy=SMTP)


@given(body=ANY_LINES, name=ANY_LINES, place=ANY_LINES, when=st.datetimes(timezones=st.timezones()))
def test_a_mail_is_byte_for_byte_what_the_library_makes_of_it(body, name, place, when) -> None:
    letter = replace(
        LETTER,
        body=body,
        sender_name=name,
        recipient_name=name,
        subject=name,
        postal_address=place,
        sent_at=when,
    )
    message = build(letter)
    assert message.as_bytes(policy=SMTP) == as_the_library_writes_it(message, letter)


@given(text=ANY_LINES.filter(bool))
@example("w" * 76 + "\n" + "w" * 77 + "\n" + "w" * 75 + " \n" + "=" * 26 + "\n" + "=" * 27)
def test_a_text_is_quoted_as_the_library_quotes_it(text: str) -> None:
    theirs = EmailMessage(policy=LINES_OF_76)
    theirs.set_content(text, cte="quoted-printable")
    assert quoted_printable(text) == theirs.get_payload()


def test_the_fields_of_our_own_form_stand_on_the_wire_like_this() -> None:
    letter = replace(
        LETTER,
        sender_name='Mia "the roof" \\ Harbour, Roofing',
        recipient_name="Zoë of the Kitchen",
        subject="A subject of more than sixty letters, which is wholly encoded for it",
        in_reply_to="<q.1@lead.example>",
    )
    head = build(letter).as_bytes(policy=SMTP).decode().split("\r\nMIME-Version")[0]
    assert head.split("\r\n") == ON_THE_WIRE


@pytest.mark.parametrize(
    "value", ["a\nBcc: x@y.example", "a\r", "a\n", "\r\n", "a\u2028b", "a\x85b"]
)
def test_no_field_has_a_line_break_in_its_value(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        Field("Subject", value)


def test_a_copy_of_a_mail_is_written_like_the_mail() -> None:
    message = build(LETTER)
    assert deepcopy(message).as_bytes(policy=SMTP) == message.as_bytes(policy=SMTP)


ON_THE_WIRE = [
    'From: "Mia \\"the roof\\" \\\\ Harbour, Roofing"',
    " <hello@agency.example>",
    "To: =?utf-8?q?Zo=C3=AB_of_the_Kitchen?=",
    " <zoe@lead.example>",
    "Reply-To: reply+42@agency.example",
    "Subject: =?utf-8?q?A_subject_of_more_than_sixty_letters=2C_which_is_wholly_e?=",
    " =?utf-8?q?ncoded_for_it?=",
    "Message-ID: <first-1@agency.example>",
    "Date: Sat, 01 Mar 2025 12:00:00 +0100",
    "Auto-Submitted: auto-generated",
    "In-Reply-To: <q.1@lead.example>",
    "References: <q.1@lead.example>",
    "List-Unsubscribe: <https://agency.example/u/abc>,",
    " <mailto:stop@agency.example?subject=unsubscribe>",
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
]
LETTER = Letter(
    message_id="<first-1@agency.example>",
    sender_name="Bright Agency",
    sender_email="hello@agency.example",
    reply_to="reply+42@agency.example",
    recipient_name="Zoë",
    recipient="zoe@lead.example",
    subject="Hello",
    body="Hello",
    postal_address="1 High Street",
    unsubscribe_url="https://agency.example/u/abc",
    unsubscribe_email="stop@agency.example",
    auto_submitted="auto-generated",
    sent_at=datetime.fromisoformat("2025-03-01T12:00:00+01:00"),
)
