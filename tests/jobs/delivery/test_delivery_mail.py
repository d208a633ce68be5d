"""What an e-mail carries, and what it can never be made to carry."""

import quopri
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.delivery.address import envelope_address
from jobs.delivery.mail import Letter, Unmailable, build
from jobs.delivery.plain_text import one_line

# What a lead may type into a name field: anything, and what is known to hurt.
ANY_TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "=?utf-8?q?",
                "=0a",
                "=0d=0a",
                "?=",
                "Bcc:",
                " x@y.example",
                "\r\n",
                ",",
                "<",
                '"',
                "\\",
                "ü",
            ]
        ),
        max_size=12,
    ).map("".join),
    st.integers(50, 1500).map(lambda length: "w" * length),
)
OWN_HEADERS = [
    "From", "To", "Reply-To", "Subject", "Message-ID", "Date", "Auto-Submitted",
    "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
]  # fmt: skip


def arrived(letter: Letter) -> EmailMessage:
    """The letter as a mail reader sees it after the wire."""
    wire = build(letter).as_bytes(policy=policy.SMTP)
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    assert wire.isascii()
    return message_from_bytes(wire, policy=policy.default)


def plain_text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return quopri.decodestring(str(part.get_payload()).encode()).decode().replace("\r\n", "\n")


def read(header: str) -> str:
    return str(make_header(decode_header(header)))


def html_text(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_headers_say_who_writes_to_whom_and_why_it_is_automatic(letter: Letter) -> None:
    mail = arrived(letter)
    assert mail["From"].addresses[0].addr_spec == "hello@agency.example"
    assert mail["From"].addresses[0].display_name == "Bright Agency"
    assert mail["To"].addresses[0].display_name == "Zoë Müller"
    assert mail["Reply-To"] == "reply+42@agency.example"
    assert mail["Subject"] == letter.subject
    assert mail["Message-ID"] == letter.message_id
    assert mail["Date"].datetime == letter.sent_at
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] is None


def test_an_answer_names_the_mail_it_answers(letter: Letter) -> None:
    mail = arrived(replace(letter, in_reply_to="<q.1@lead.example>"))
    assert mail["In-Reply-To"] == mail["References"] == "<q.1@lead.example>"


@pytest.mark.parametrize("bad", ["no brackets", "<a@b>\r\nBcc: x@y.example", "<a@b", "<a b@c>", ""])
def test_an_answered_id_that_is_none_costs_the_thread_but_not_the_letter(
    letter: Letter, bad: str
) -> None:
    mail = arrived(replace(letter, in_reply_to=bad))
    assert mail["In-Reply-To"] is None
    assert mail.keys() == OWN_HEADERS


@pytest.mark.parametrize(
    "body",
    [
        "One line",
        "Ends with a break\n",
        "Blank end  \n\n",
        "Grüße 李小龍 🎉\nتحية",
        "-- \nmine",
        ".\n..",
    ],
)
def test_the_plain_part_is_the_approved_text_unchanged_and_then_a_footer(
    letter: Letter, body: str
) -> None:
    text = plain_text(arrived(replace(letter, body=body)))
    assert text.startswith(body)
    footer = text[len(body) :]
    assert footer.lstrip("\n").startswith("-- \n")
    assert "1 High Street, Springfield" in footer
    assert "https://agency.example/u/abc" in footer
    assert "stop@agency.example" in footer


@given(body=st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])))
def test_any_approved_text_survives_the_wire(body: str) -> None:
    assert plain_text(arrived(replace(LETTER, body=body))).startswith(body)


@given(name=ANY_TEXT, subject=ANY_TEXT)
def test_no_name_and_no_subject_adds_a_header_or_a_recipient(name: str, subject: str) -> None:
    letter = replace(LETTER, recipient_name=name, sender_name=name, subject=subject)
    mail = arrived(letter)
    assert mail.keys() == OWN_HEADERS
    assert [box.addr_spec for box in mail["To"].addresses] == ["zoe@lead.example"]
    assert [box.addr_spec for box in mail["From"].addresses] == ["hello@agency.example"]
    # Python's newer parser puts blanks between the encoded words of a name; its older one, like
    # other readers, does not.
    raw = message_from_bytes(build(letter).as_bytes(policy=policy.SMTP))
    assert read(parseaddr(raw["To"])[0]) == one_line(name)
    assert read(raw["Subject"]) == one_line(subject)


def test_encoded_words_typed_into_a_name_stay_what_was_typed(letter: Letter) -> None:
    # Python 3.11 decodes them and writes the line break out: a real header injection.
    evil = "=?utf-8?q?a=0d=0aBcc:_x@y.example?="
    mail = arrived(replace(letter, recipient_name=evil, subject=evil))
    assert mail["Bcc"] is None
    assert mail["Subject"] == evil
    assert mail["To"].addresses[0].display_name == evil


def test_line_breaks_and_controls_in_a_subject_become_blanks(letter: Letter) -> None:
    mail = arrived(replace(letter, subject="Hi\r\nBcc: x@y.example\x00\x1b[31m\u2028end\u202e"))
    assert mail["Subject"] == "Hi Bcc: x@y.example [31m end"


def test_long_ids_and_links_are_never_torn(letter: Letter) -> None:
    long_id = f"<{'a' * 200}@agency.example>"
    link = f"https://agency.example/u/{'t' * 400}"
    wire = build(replace(letter, message_id=long_id, unsubscribe_url=link)).as_bytes(
        policy=policy.SMTP
    )
    assert f"Message-ID: {long_id}\r\n".encode() in wire
    assert f"<{link}>".encode() in wire


def test_one_click_unsubscribing_is_offered_first_and_only_over_https(letter: Letter) -> None:
    mail = arrived(letter)
    assert mail["List-Unsubscribe"] == (
        "<https://agency.example/u/abc>, <mailto:stop@agency.example?subject=unsubscribe>"
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain_http = arrived(replace(letter, unsubscribe_url="http://agency.example/u"))
    assert plain_http["List-Unsubscribe"].startswith("<http://agency.example/u>")
    assert plain_http["List-Unsubscribe-Post"] is None
    by_mail = arrived(replace(letter, unsubscribe_url=None))
    assert by_mail["List-Unsubscribe"] == "<mailto:stop@agency.example?subject=unsubscribe>"
    assert by_mail["List-Unsubscribe-Post"] is None


def test_without_link_and_mailbox_the_footer_still_says_how_to_stop(letter: Letter) -> None:
    mail = arrived(replace(letter, unsubscribe_url=None, unsubscribe_email=None))
    assert mail["List-Unsubscribe"] is None
    assert "unsubscribe" in plain_text(mail)
    assert "unsubscribe" in html_text(mail)


def test_the_html_part_escapes_everything_and_links_only_web_addresses(letter: Letter) -> None:
    body = 'Hi <script>x</script> & "co"\nline two\n\njavascript:alert(1) (see https://a.example/?x=<b>&y="z).'
    html = html_text(arrived(replace(letter, body=body)))
    assert "<script" not in html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; &quot;co&quot;<br>\nline two</p>" in html
    assert '<a href="https://a.example/?x=" rel' in html
    assert 'href="javascript' not in html
    assert "1 High Street, Springfield" in html
    assert '<a href="https://agency.example/u/abc"' in html


def test_a_link_in_the_text_does_not_swallow_the_full_stop(letter: Letter) -> None:
    html = html_text(arrived(replace(letter, body="<(https://a.example/x?a=1&b=2).")))
    assert '&lt;(<a href="https://a.example/x?a=1&amp;b=2" rel="noopener noreferrer">' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "a@b.example, c@d.example", "a@b.example\x00", "<a@b.example> SIZE=1", "<a@b.example>",
        "a@b.example\r\nRCPT TO:<x@y.example>", "a b@c.example", '"a b"@c.example', "a@[127.0.0.1]",
        "a@b", "@b.example", "a@", "a@@b.example", "a..b@c.example", ".a@c.example", "a@-b.example",
        "a@b..example", "", "a\u202e@b.example", "a\ud800@b.example", "x" * 65 + "@b.example",
        "a@" + "b" * 64 + ".example", "a@faß.example", "a@b.example ", "a\u00a0b@c.example",
        "a@" + ".".join(["b" * 60] * 5),
    ],
)  # fmt: skip
def test_hostile_addresses_are_refused_in_one_sentence(letter: Letter, hostile: str) -> None:
    with pytest.raises(Unmailable) as refusal:
        build(replace(letter, recipient=hostile))
    assert refusal.value.why.endswith(".")
    assert refusal.value.why.isprintable()
    with pytest.raises(Unmailable):
        build(replace(letter, reply_to=hostile))


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("zoe+tag.x@lead.example", "zoe+tag.x@lead.example"),
        ("o'brien_#1@sub.lead.example", "o'brien_#1@sub.lead.example"),
        ("zoe@bücher.example", "zoe@xn--bcher-kva.example"),
        ("jörg@lead.example", "jörg@lead.example"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
    ],
)
def test_real_addresses_pass_and_international_domains_become_ascii(
    typed: str, sent_to: str
) -> None:
    assert envelope_address(typed) == sent_to


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": "no-brackets@x.example"},
        {"message_id": "<a@b>\r\nBcc: x@y.example"},
        {"unsubscribe_url": "javascript:alert(1)"},
        {"unsubscribe_url": "https://a.example/>\r\nBcc: x"},
        {"unsubscribe_url": "https://a.example/a b"},
        {"unsubscribe_url": "https:///path"},
        {"unsubscribe_email": "stop@agency.example>,<https://evil.example"},
        {"sender_email": "jörg@agency.example"},
        {"body": "broken \ud800 text"},
    ],
)
def test_what_would_break_the_letter_makes_it_unmailable(
    letter: Letter, change: dict[str, str]
) -> None:
    with pytest.raises(Unmailable):
        build(replace(letter, **change))  # type: ignore[arg-type]


def test_a_naive_time_is_a_mistake_of_ours(letter: Letter) -> None:
    with pytest.raises(ValueError, match="aware"):
        build(replace(letter, sent_at=datetime(2025, 3, 1)))  # noqa: DTZ001


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
    unsubscribe_email=None,
    auto_submitted="auto-generated",
    sent_at=datetime.fromisoformat("2025-03-01T12:00:00+01:00"),
)
