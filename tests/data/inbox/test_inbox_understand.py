"""Which field is the name, the address, the message; and what nobody knows is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.parse import MAX_TEXT
from data.inbox.understand import Submission, field_of, read_time, understand


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Your E-Mail*", "email"), ("your_email", "email"), ("Correo", "email"),
        ("Full Name", "name"), ("Vorname", "first"), ("Nachname", "last"), ("Prénom", "first"),
        ("NOM", "last"), ("Apellido", "last"), ("Teléfono", "phone"), ("Telefon", "phone"),
        ("Phone #", "phone"), ("Nachricht", "message"), ("lead_phone", "phone"),
        ("PLZ", "postal"), ("Zip Code", "postal"), ("How did you hear?", "source"),
        ("Shoe size", ""), ("名前", "name"),
        # further languages; every row is a label seen on forms in that language
        ("Imię i nazwisko", "name"), ("Nazwisko", "last"), ("Kod pocztowy", "postal"),
        ("Nome e cognome", "name"), ("Città", "city"), ("Messaggio", "message"),
        ("Telemóvel", "phone"), ("Código Postal", "postal"), ("Mensagem", "message"),
        ("Voornaam", "first"), ("Achternaam", "last"), ("Telefoonnummer", "phone"),
        ("Woonplaats", "city"), ("Bedrijfsnaam", "company"), ("Efternamn", "last"),
        ("E-postadress", "email"), ("Fornavn", "first"), ("Postnr.", "postal"),
        ("Besked", "message"),
        ("Adresse électronique", "email"), ("N° de téléphone", "phone"), ("Société", "company"),
        ("Straße", ""), ("Firma", "company"), ("Anliegen", "message"), ("Compañía", "company"),
        ("Имя", "first"), ("Фамилия", "last"), ("Телефон", "phone"), ("Сообщение", "message"),
        ("Ім’я", "first"), ("メールアドレス", "email"), ("電話番号", "phone"),
        ("お問い合わせ内容", "message"),
        ("邮箱", "email"), ("手机号码", "phone"), ("이메일", "email"), ("휴대폰 번호", "phone"),
        ("البريد الإلكتروني", "email"), ("טלפון", "phone"), ("Τηλέφωνο", "phone"),
        # keys as forms and tools make them
        ("your-name", "name"), ("fields[email]", "email"), ("form_fields[name]", "name"),
        ("email_address_2", "email"), ("q3_fullName", "name"), ("contactFirstName", "first"),
        ("phone_9f2c", "phone"), ("2. E-mail:", "email"), ("wpforms[fields][email]", "email"),
        # questions
        ("What's the best phone number to reach you?", "phone"),
        ("How can we help you?", "message"),
        ("Wie lautet Ihre E-Mail-Adresse?", "email"), ("Quel est votre prénom ?", "first"),
        # other people's values, and ids that are nobody's
        ("Spouse name", ""), ("agent_email", ""), ("Referrer's phone", ""), ("user_id", ""),
        ("question 3", ""), ("Product name", ""), ("", ""), ("***", ""), ("x" * 5_000, ""),
    ],
)  # fmt: skip
def test_a_column_is_recognised_in_several_languages_and_spellings(column: str, field: str) -> None:
    assert field_of(column) == field


def test_first_and_last_name_make_a_name() -> None:
    assert understand({"First Name": "Dana", "surname": "Ortiz"}).name == "Dana Ortiz"
    assert understand({"fname": "Dana"}).name == "Dana"
    assert understand({"name": "Dr. Dana Ortiz", "first": "Dana"}).name == "Dr. Dana Ortiz"


def test_beside_a_first_name_the_german_word_name_is_the_last_name() -> None:
    assert understand({"Vorname": "Dana", "Name": "Ortiz"}).name == "Dana Ortiz"
    assert understand({"Name": "Dana Ortiz", "Vorname": "Dana"}).name == "Dana Ortiz"
    assert understand({"Voornaam": "Dana", "Naam": "de Vries"}).name == "Dana de Vries"


def test_a_part_of_the_payload_says_whose_name_it_is() -> None:
    said = understand({
        "name": {"first": "Dana", "last": "Ortiz"}, "email": "d@x.org", "id": "s-1",
        "company": {"name": "Ortiz Ltd", "id": "77", "address": {"city": "Rome"}},
        "owner": {"name": "Kim", "email": "kim@agency.example"},
        "form": {"id": "9", "name": "Contact us"}, "page": {"url": "https://x.org/roof"},
        "address": {"line1": "1 A St", "city": "Austin", "state": "TX", "postal_code": 78701},
        "spouse": {"name": "Lou", "phone": "+12125550142"},
    })  # fmt: skip
    assert (said.name, said.company, said.owner) == ("Dana Ortiz", "Ortiz Ltd", "Kim")
    assert (said.external_id, said.detail, said.phone) == ("s-1", "Contact us", "")
    assert said.page == "https://x.org/roof"
    assert said.place == {"city": "Austin", "state": "TX", "postal": "78701"}
    assert said.extra["company.id"] == "77"
    assert "Lou" in said.extra["spouse"]


QUESTIONS: list[tuple[str, list[dict[str, Any]]]] = [
    ("tally.so/help/webhooks", [
        {"key": "question_1", "label": "Full name", "type": "INPUT_TEXT", "value": "Dana Ortiz"},
        {"key": "question_2", "label": "Where do we write?", "type": "INPUT_EMAIL",
         "value": "d@x.org"},
        {"key": "question_3", "label": "Service", "type": "MULTIPLE_CHOICE", "value": ["o2"],
         "options": [{"id": "o1", "text": "Gutter"}, {"id": "o2", "text": "Roof"}]}]),
    ("paperform.co, How to use webhooks", [
        {"title": "First name", "key": "ba7ri", "custom_key": None, "value": "Dana"},
        {"title": "Last name", "key": "c1", "value": "Ortiz"},
        {"title": "Email", "type": "email", "key": "tgp8", "value": "d@x.org"},
        {"title": "Your message", "key": "m", "value": "Roof"}]),
    ("Netlify: ordered_human_fields", [
        {"title": "Name:", "name": "name", "value": "Dana Ortiz"},
        {"title": "Email:", "name": "email", "value": "d@x.org"},
        {"title": "Comments:", "name": "comments", "value": "Roof"}]),
    ("Meta lead ads: field_data", [
        {"name": "full_name", "values": ["Dana Ortiz"]}, {"name": "email", "values": ["d@x.org"]},
        {"name": "message", "values": ["Roof"]}]),
    ("Typeform: answers by their type", [
        {"type": "email", "email": "d@x.org", "field": {"id": "a", "type": "email", "ref": "x"}},
        {"type": "text", "text": "Dana Ortiz", "field": {"id": "b", "ref": "full_name"}},
        {"type": "text", "text": "Roof", "field": {"id": "c", "ref": "message"}}]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "questions"), QUESTIONS, ids=[one[0] for one in QUESTIONS])
@pytest.mark.parametrize("container", ["fields", "data", "answers"])
def test_a_list_of_questions_is_read_by_what_was_asked(
    source: str, questions: list[dict[str, Any]], container: str
) -> None:
    said = understand({container: questions, "submission_id": "S9"})
    assert (said.name, said.email, said.message) == ("Dana Ortiz", "d@x.org", "Roof")
    assert said.external_id == "S9"


@pytest.mark.parametrize(
    "fields",
    [
        {"emails": ["d@x.org", "d2@x.org"], "phones": [{"value": "+12125550142", "type": "work"}]},
        {"email": [{"value": "d2@x.org"}, {"value": "d@x.org", "primary": True}],
         "phone": {"number": "+12125550142", "countryCode": "US"}},  # Pipedrive
        {"contact[email]": "d@x.org", "contact[phone]": "+12125550142"},  # ActiveCampaign
        {"contact.email": "d@x.org", "contact.phone": "+12125550142"},
        {"data": {"type": "leads", "attributes": {"e-mail": "d@x.org", "tel": "+12125550142"}}},
        {"fields": {"email": {"title": "E-mail", "value": "d@x.org"},
                    "field_1": {"label": "Phone", "value": "+12125550142"}}},  # Elementor
        {"payload": '{"email": "d@x.org", "phone": "+12125550142"}'},  # JSON in a form's field
        {"leads": [{"email": "d@x.org", "phone": "+12125550142"}]},
        {"Email": {"value": "d@x.org"}, "Phone": {"value": "+12125550142"}},  # Formstack
        {"Wohin?": "d@x.org", "Sonst": "+12125550142", "Nummer": "12345678901"},
        {"mystery": {"e-mail": "d@x.org", "phone": "+12125550142"}},
        {"email_2": "d2@x.org", "email": "d@x.org", "phone 2": "+1", "Phone": "+12125550142"},
    ],
)  # fmt: skip
def test_address_and_number_are_found_in_every_shape(fields: dict[str, Any]) -> None:
    said = understand(fields)
    assert (said.email, said.phone) == ("d@x.org", "+12125550142")


def test_gravity_forms_numbers_its_names_and_addresses() -> None:
    said = understand({
        "1.2": "", "1.3": "Dana", "1.6": "Ortiz", "2": "d@x.org", "3": "(212) 555-0142",
        "5.1": "1 A St", "5.3": "Austin", "5.4": "TX", "5.5": "78701", "5.6": "US",
        "7.1": "Roof", "7.2": "", "7.3": "Gutter", "7.4": "", "7.5": "", "7.6": "Door",
    })  # fmt: skip
    assert (said.name, said.email, said.phone) == ("Dana Ortiz", "d@x.org", "(212) 555-0142")
    assert said.place == {"city": "Austin", "state": "TX", "postal": "78701", "country": "US"}
    assert said.extra["7.3"] == "Gutter"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Dana", "emergency_contact": {"phone": "+12125550142", "email": "k@x.org"}},
        {"name": "Dana", "notify_email": "office@agency.example", "from": "+12125550142"},
        {"name": "Dana", "a": "d@x.org", "b": "k@x.org"},  # two: nobody knows whose
        {"name": "Dana", "card": "4111 1111 1111 1111", "ip": "192.168.100.200",
         "when": "2026-11-24 12:00", "order": "12345678901", "sum": "1234567.8901"},
    ],
)  # fmt: skip
def test_nobody_elses_address_or_number_is_taken(fields: dict[str, Any]) -> None:
    said = understand(fields)
    assert (said.name, said.email, said.phone) == ("Dana", "", "")


@pytest.mark.parametrize(
    ("fields", "email", "name"),
    [
        ({"email": "Dana Ortiz <d@x.org>"}, "d@x.org", ""),
        ({"email": "d@x.org; k@x.org"}, "d@x.org", ""),
        ({"contact": "d@x.org"}, "d@x.org", ""),
        ({"name": "k@x.org", "email": "d@x.org", "last": "Ortiz"}, "d@x.org", "Ortiz"),
        ({"email": "not one"}, "not one", ""),
    ],
)
def test_an_address_is_taken_out_of_what_stands_around_it(
    fields: dict[str, Any], email: str, name: str
) -> None:
    said = understand(fields)
    assert (said.email, said.name) == (email, name)


def test_a_branch_of_the_business_and_its_staff_are_not_the_person() -> None:
    said = understand({  # LeadConnector's custom web hook has these around the contact's fields
        "full_name": "Dana", "email": "d@x.org", "customData": {"notes": "Roof"},
        "location": {"id": "l1", "name": "Agency", "city": "Miami"},
        "user": {"firstName": "Kim", "email": "kim@agency.example"}, "workflow": {"name": "W"},
    })  # fmt: skip
    assert (said.name, said.email, said.message) == ("Dana", "d@x.org", "Roof")
    assert said.place == {}


def test_a_day_that_proves_no_time_is_kept_as_it_is() -> None:
    said = understand({"date": "24 December", "name": "Dana"})
    assert said.submitted_at is None
    assert said.extra == {"date": "24 December"}


def test_fields_in_containers_are_found() -> None:
    said = understand(
        {"data": {"lead": {"name": "Dana", "e-mail": "d@x.org"}}, "phone": 2125550142}
    )
    assert (said.name, said.email, said.phone) == ("Dana", "d@x.org", "2125550142")


def test_the_clearer_name_wins_whatever_the_order_and_the_other_is_kept() -> None:
    for fields in (
        {"notes": "Gate code 12", "message": "How much is it?"},
        {"message": "How much is it?", "notes": "Gate code 12"},
    ):
        said = understand(fields)
        assert said.message == "How much is it?"
        assert said.extra == {"notes": "Gate code 12"}


def test_the_subject_opens_the_message_once() -> None:
    assert understand({"subject": "Quote", "message": "Hello"}).message == "Quote\n\nHello"
    assert understand({"subject": "Quote", "message": "A Quote, please"}).message == (
        "A Quote, please"
    )
    assert understand({"service": "Roof"}).message == "Roof"


def test_utm_values_are_found_flat_and_nested() -> None:
    flat = understand({"utm_source": "google", "UTM Medium": "cpc", "utm_unknown": "x"})
    assert flat.utm == {"source": "google", "medium": "cpc"}
    assert flat.extra == {"utm_unknown": "x"}
    assert understand({"utm": {"source": "google"}}).utm == {"source": "google"}


def test_unknown_fields_and_values_of_any_kind_are_kept() -> None:
    said = understand({
        "shoe size": 43, "newsletter": True, "nested": {"a": [1, 2]}, "empty": "", "none": None,
        "huge": 10**30, "endless": float("inf"), "not": float("nan"),
    })  # fmt: skip
    assert said.extra == {
        "shoe size": 43, "newsletter": True, "nested": "{'a': [1, 2]}", "huge": str(10**30),
        "endless": "inf", "not": "nan",
    }  # fmt: skip


def test_a_list_of_words_is_one_text_and_a_list_of_anything_else_is_kept_aside() -> None:
    assert understand({"message": ["Roof", "Gutter", 2]}).message == "Roof, Gutter, 2"
    assert understand({"message": [{"a": 1}]}).extra == {"message": "[{'a': 1}]"}


def test_nul_and_broken_characters_never_get_through() -> None:
    said = understand({"na\x00me": "Da\x00na\ud800", "odd\x00\udfff": "x\x00"})
    assert said.name == "Dana?"
    assert said.extra == {"odd?": "x"}


def test_a_text_is_bounded_and_trimmed_but_a_lost_plus_sign_leaves_its_blank() -> None:
    assert len(understand({"message": "x" * 50_000}).message) == MAX_TEXT
    assert understand({"name": "  Dana  "}).name == "Dana"
    assert understand({"phone": " 442079460123"}).phone == " 442079460123"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24T12:00:00-05:00", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (" 2026-11-24T17:00:00Z ", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("1795539600", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("1795539600000", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("1795539600.5", datetime(2026, 11, 24, 17, 0, 0, 500000, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 12:00:00 -0500", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("2026-11-24 12:00:00 -0500", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("2026-11-24 17:00:00 UTC", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("2026-11-24 12:00", None), ("24/11/2026", None), ("12", None), ("", None),
        ("0001-01-01T00:00:00+23:59", None), ("9" * 400, None), ("1e9", None),
    ],
)  # fmt: skip
def test_a_time_is_believed_only_with_its_zone(text: str, moment: datetime | None) -> None:
    assert read_time(text) == moment


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_time(text: str) -> None:
    moment = read_time(text)
    assert moment is None or moment.tzinfo is UTC


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["name", "e-mail", "phone", "message", "data", "utm", "id", "date"])


@given(st.dictionaries(NAMES | st.text(max_size=10), ANYTHING, max_size=8))
def test_any_fields_become_a_submission_that_can_be_stored(fields: dict[str, Any]) -> None:
    said = understand(fields)
    assert isinstance(said, Submission)
    kept = [dict(said.extra), dict(said.utm), dict(said.place)]
    stored = json.dumps(kept, allow_nan=False, ensure_ascii=False)
    assert stored.encode("utf-8")
    assert "\\u0000" not in stored
