"""Elementor Pro: the plain hook, its advanced data, and both as JSON."""

from __future__ import annotations

from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.elementor import SENDER
from data.inbox.understood import Delivery, Kind
from tests.data.inbox.senders.telling import FORM, form, posted

FIELDS = [
    ("name", "text", "Patient Name", "Avery Sample"), ("email", "email", "", "a@x.org"),
    ("field_4", "tel", "טלפון", "052-123-4567"),
    ("message", "textarea", "", "Braces please.\nThanks"),
    ("field_b1", "select", "Service", "Braces"), ("utm_source", "hidden", "", "ig"),
    ("accept", "acceptance", "I agree to be called", "on"), ("hp", "honeypot", "", ""),
]  # fmt: skip
META = {"date": "October 2, 2026", "time": "10:15 am", "remote_ip": "203.0.113.9",
        "page_url": "https://x.org/a/?utm_medium=cpc&gclid=Cj0", "credit": "Elementor"}  # fmt: skip


def advanced() -> dict[str, str]:
    """Written after the bodies that public receivers of "Advanced Data" test with."""
    body = {"form[id]": "1606c7c4", "form[name]": "Appointment"}
    for name, kind, title, value in FIELDS:
        parts = {"id": name, "type": kind, "title": title, "value": value, "raw_value": value,
                 "required": "1"}  # fmt: skip
        body.update({f"fields[{name}][{part}]": text for part, text in parts.items()})
    body.update({f"meta[{name}][value]": text for name, text in META.items()})
    return body


def nested() -> dict[str, Any]:
    fields = {name: {"id": name, "type": kind, "title": title, "value": value}
              for name, kind, title, value in FIELDS}  # fmt: skip
    meta = {name: {"title": name, "value": text} for name, text in META.items()}
    return {"form": {"id": "1606c7c4", "name": "Appointment"}, "fields": fields, "meta": meta}


def listed() -> dict[str, Any]:
    return {**nested(), "fields": list(nested()["fields"].values())}


@pytest.mark.parametrize(
    "delivery", [form(advanced()), posted(advanced()), posted(nested()), posted(listed())]
)
def test_advanced_data_is_read_in_each_shape(delivery: Delivery) -> None:
    (lead,) = SENDER.understand(delivery)
    said = lead.submission
    assert (lead.kind, lead.external_id) == (Kind.LEAD, "")
    assert (said.name, said.email, said.phone) == ("Avery Sample", "a@x.org", "052-123-4567")
    assert said.message == "Braces please.\nThanks"
    assert (said.detail, said.page) == ("Appointment", META["page_url"])
    assert said.utm == {"source": "ig", "medium": "cpc"}
    assert said.extra == {
        "Service": "Braces", "I agree to be called": "on", "form_id": "1606c7c4",
        "date": "October 2, 2026", "time": "10:15 am", "remote_ip": "203.0.113.9", "gclid": "Cj0",
    }  # fmt: skip


def test_brackets_that_were_not_encoded_are_read_too() -> None:
    body = b"form[id]=a&fields[email][value]=a%40x.org&fields[email][type]=email"
    for kind in (FORM, "", "application/json"):
        (lead,) = SENDER.understand(Delivery(body, kind))
        assert lead.submission.email == "a@x.org"


def test_the_plain_hook_names_the_answers_by_their_labels() -> None:
    (lead,) = SENDER.understand(form({
        "Name": "Dana", "Last Name": "Ortiz", "Email": "d@x.org", "No Label field_1": "2125550142",
        "Your Message": "Hello", "Date": "May 1, 2026", "Time": "10:15 am",
        "Page URL": "https://x.org/c", "User Agent": "Mozilla/5.0 (X11; Linux x86_64) KHTML, like",
        "Remote IP": "203.0.113.9", "Powered by": "Elementor", "form_id": "ab",
        "form_name": "Quote",
    }))  # fmt: skip
    said = lead.submission
    assert (said.name, said.email, said.phone) == ("Dana Ortiz", "d@x.org", "2125550142")
    assert (said.message, said.page, said.detail) == ("Hello", "https://x.org/c", "Quote")
    assert {"Date", "Time", "User Agent", "Remote IP", "form_id"} == set(said.extra)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Nombre": "Ana Ruiz", "Correo electrónico": "a@x.org", "Teléfono": "600 100 200",
          "Mensaje": "Hola"}, ("Ana Ruiz", "a@x.org", "600 100 200", "Hola")),
        ({"Vorname": "Jörg", "Name": "Weiß", "E-Mail-Adresse": "j@x.org", "Ihre Nachricht": "Moin"},
         ("Jörg Weiß", "j@x.org", "", "Moin")),
        ({"Prénom": "Zoé", "Nom": "Roux", "Téléphone": "06 12 34 56 78", "Votre demande": "Devis"},
         ("Zoé Roux", "", "06 12 34 56 78", "Devis")),
        ({"field_1": "a@x.org", "field_2": "+12125550142", "field_3":
          "We would like a new roof before winter"},
         ("", "a@x.org", "+12125550142", "We would like a new roof before winter")),
        ({"Email": "a@x.org", "Phone": " 12125550142"}, ("", "a@x.org", " 12125550142", "")),
        ({"Email": "a@x.org", "Agent Email": "g@x.org", "Friend's phone": "212 555 0142"},
         ("", "a@x.org", "", "")),
        ({"Email": "a@x.org", "Company Name": "Acme", "Name of your event": "Gala"},
         ("", "a@x.org", "", "")),
        ({"Phone": "call me", "Email": "none"}, ("", "none", "call me", "")),
    ],
)  # fmt: skip
def test_labels_of_any_language_and_answers_without_a_label(
    fields: dict[str, str], expected: tuple[str, str, str, str]
) -> None:
    (lead,) = SENDER.understand(form(fields))
    said = lead.submission
    assert (said.name, said.email, said.phone, said.message) == expected
    kept = " ".join([said.name, said.company, said.email, said.phone, said.message,
                     *map(str, said.extra.values())])  # fmt: skip
    assert all(value.strip() in kept for value in fields.values())


@pytest.mark.parametrize("body", [{}, {"fields": {}}, {"form": {"id": "a"}, "fields": []}])
def test_a_form_without_answers_is_refused(body: Any) -> None:
    with pytest.raises(Unreadable, match="no fields"):
        SENDER.understand(posted(body))
