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
        ("Shoe size", ""), ("名前", ""),
    ],
)  # fmt: skip
def test_a_column_is_recognised_in_several_languages_and_spellings(column: str, field: str) -> None:
    assert field_of(column) == field


def test_first_and_last_name_make_a_name() -> None:
    assert understand({"First Name": "Dana", "surname": "Ortiz"}).name == "Dana Ortiz"
    assert understand({"fname": "Dana"}).name == "Dana"
    assert understand({"name": "Dr. Dana Ortiz", "first": "Dana"}).name == "Dr. Dana Ortiz"


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
