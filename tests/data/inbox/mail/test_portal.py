"""Forms' and portals' notification mails are leads; what people write about themselves is not.

Layouts after the notification mails of Contact Form 7, WPForms, Gravity Forms, Elementor, Wix and
Squarespace as their documentation shows them, and ADF 1.0 (adfxml.info) in a mail's body.
"""

from __future__ import annotations

import pytest

from data.inbox.mail.decide import understand_mail
from data.inbox.understood import Delivery, Kind, Understood


def form_mail(
    body: str,
    subject: str = "New submission from your website",
    sender: str = "Website <wordpress@agency.example>",
    head: str = "",
    kind: str = "text/plain",
) -> Understood:
    source = (
        f"From: {sender}\nTo: us@agency.example\nSubject: {subject}\n"
        f"Message-ID: <w1@agency.example>\n{head}Content-Type: {kind}; charset=utf-8\n\n{body}\n"
    )
    (item,) = understand_mail(Delivery(source.encode()))
    return item


LINES = "Name: Ann Lee\nEmail: ann@customer.example\nPhone: (555) 010-2233\nMessage: Hello\nthere\n"

CONTACT_FORM_7 = """From: Ann Lee <ann@customer.example>
Subject: Roof

Message Body:
Hello
there

--
This e-mail was sent from a contact form on Agency (https://agency.example)
"""

STACKED = """*Name*

Ann Lee

*Email*

ann@customer.example

*Phone*

(555) 010-2233

*Message*

Hello
there

---

Sent from: https://agency.example
"""

GERMAN = """Vorname: Ann
Nachname: Lee
E-Mail-Adresse: ann@customer.example
Telefonnummer: (555) 010-2233
Ihre Nachricht: Hello
there

Diese E-Mail wurde über das Kontaktformular gesendet.
"""

TABLE = (
    "<html><body><h2>New lead</h2><table>"
    "<tr><td><b>Name:</b></td><td>Ann Lee</td></tr>"
    "<tr><td><b>Email</b></td><td><a href='mailto:ann@customer.example'>ann@customer.example</a>"
    "</td></tr><tr><th>Phone</th><td>(555) 010-2233</td></tr>"
    "<tr><td>Message</td><td>Hello<br>there</td></tr></table></body></html>"
)

GRAVITY = (
    "<table><tr bgcolor='#EAF2FA'><td colspan='2'><font><strong>Name</strong></font></td></tr>"
    "<tr><td width='20'>&nbsp;</td><td>Ann Lee</td></tr>"
    "<tr><td colspan='2'><strong>Email</strong></td></tr><tr><td>&nbsp;</td>"
    "<td>ann@customer.example</td></tr><tr><td colspan='2'><strong>Message</strong></td></tr>"
    "<tr><td>&nbsp;</td><td>Hello<br>there</td></tr></table>"
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (LINES, "text/plain"),
        (CONTACT_FORM_7, "text/plain"),
        (STACKED, "text/plain"),
        (GERMAN, "text/plain"),
        (TABLE, "text/html"),
        (GRAVITY, "text/html"),
    ],
)
def test_a_forms_mail_is_a_lead(body: str, kind: str) -> None:
    item = form_mail(body, kind=kind)
    assert item.kind == Kind.LEAD, item.why
    assert item.submission.name == "Ann Lee"
    assert item.submission.email == "ann@customer.example"
    assert item.submission.message.replace(" ", "\n").endswith("Hello\nthere")
    assert item.external_id == "<w1@agency.example>"


def test_the_phone_is_read() -> None:
    assert form_mail(LINES).submission.phone == "(555) 010-2233"


@pytest.mark.parametrize(
    "head",
    ["Auto-Submitted: auto-generated\n", "Precedence: bulk\n", "X-Auto-Response-Suppress: All\n",
     "Return-Path: <>\n", "List-Unsubscribe: <mailto:u@portal.example>\n"],
)  # fmt: skip
def test_a_form_that_calls_itself_automatic_is_a_lead_still(head: str) -> None:
    assert form_mail(LINES, head=head).kind == Kind.LEAD


def test_reply_to_is_the_person_where_no_address_is_written() -> None:
    item = form_mail(
        "Name: Ann\nPhone: 555 010\nMessage: Hi",
        sender="Portal <leads@portal.example>",
        head="Reply-To: Ann Lee <ann@customer.example>\n",
    )
    assert item.submission.email == "ann@customer.example"
    assert item.submission.source == "portal.example"


def test_adf_in_a_mail_is_read_as_adf() -> None:
    item = form_mail(
        '<?xml version="1.0"?><?adf version="1.0"?><adf><prospect><customer><contact>'
        '<name part="full">Ann Lee</name><email>ann@customer.example</email></contact>'
        "<comments>Hello</comments></customer></prospect></adf>",
        subject="Lead",
        sender="leads@cars.example",
    )
    assert (item.kind, item.submission.email) == (Kind.LEAD, "ann@customer.example")


@pytest.mark.parametrize(
    ("body", "subject", "sender"),
    [
        ("Hi,\nplease call.\n\nAnn Lee\nPhone: 555 010\nEmail: ann@c.example", "Roof",
         "ann@c.example"),
        ("Here you are:\nName: Ann\nPhone: 555 010\nEmail: ann@c.example", "Re: Your data",
         "ann@c.example"),
        ("Name: Ann\nEmail: ann@c.example\nMessage: Hi", "Hello", "Ann <ann@c.example>"),
        ("Please note: the message: call the phone: now", "New lead", "forms@agency.example"),
        ("", "New lead", "forms@agency.example"),
    ],
)  # fmt: skip
def test_what_a_person_writes_is_no_portals_mail(body: str, subject: str, sender: str) -> None:
    assert form_mail(body, subject, sender).kind != Kind.LEAD
