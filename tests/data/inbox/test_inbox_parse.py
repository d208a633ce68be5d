"""From bytes to named values, or one sentence why not."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.parse import MAX_FIELDS, NotText, Unreadable, read_fields

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def multipart(*parts: bytes, boundary: str = "XX") -> tuple[str, bytes]:
    body = b"".join(b"--XX\r\n" + part + b"\r\n" for part in parts) + b"--XX--\r\n"
    return f"multipart/form-data; boundary={boundary}", body


def field(name: str, value: bytes) -> bytes:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value


def why_not(content_type: str, payload: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_fields(content_type, payload)
    return str(refused.value)


def is_read_or_explained(content_type: str, payload: bytes) -> bool:
    try:
        return isinstance(read_fields(content_type, payload), dict)
    except Unreadable as error:
        return str(error).endswith(".")


@pytest.mark.parametrize(
    "content_type",
    [JSON, "application/json; charset=utf-8", "", "APPLICATION/JSON", "application/ld+json"],
)
def test_json_is_read_under_each_of_its_names(content_type: str) -> None:
    assert read_fields(content_type, b'{"name": "Dana", "age": 3}') == {"name": "Dana", "age": 3}


def test_json_sent_as_plain_text_is_read_too() -> None:
    assert read_fields("text/plain", b' {"name": "Dana"}') == {"name": "Dana"}


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert read_fields(JSON, b'\xef\xbb\xbf{"name": "Dana"}') == {"name": "Dana"}
    assert read_fields(FORM, b"\xef\xbb\xbfname=Dana") == {"name": "Dana"}


def test_a_form_keeps_blanks_and_makes_a_list_of_a_repeated_name() -> None:
    payload = b"name=Dana+Ortiz&phone=+1212&topic=a&topic=b&topic=c&note="
    assert read_fields(FORM, payload) == {
        "name": "Dana Ortiz",
        "phone": " 1212",
        "topic": ["a", "b", "c"],
        "note": "",
    }


def test_multipart_gives_texts_as_texts_and_files_by_their_name() -> None:
    file = (
        b'Content-Disposition: form-data; name="plan"; filename="plan.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF\xff\xfe"
    )
    content_type, payload = multipart(field("name", "Zoë".encode()), file, field("name", b"Z"))
    assert read_fields(content_type, payload) == {"name": ["Zoë", "Z"], "plan": "plan.pdf"}


@pytest.mark.parametrize("content_type", [JSON, FORM, "multipart/form-data; boundary=XX", ""])
@pytest.mark.parametrize("payload", [b"", b"  \r\n "])
def test_an_empty_body_is_named_as_such(content_type: str, payload: bytes) -> None:
    with pytest.raises(NotText, match="The body is empty"):
        read_fields(content_type, payload)


@pytest.mark.parametrize(
    ("content_type", "payload"),
    [
        (JSON, b'{"name": "Jos\xe9"}'),
        (FORM, b"name=Jos\xe9"),
        (FORM, b"name=Jos%E9"),
        multipart(field("name", b"Jos\xe9")),
    ],
)
def test_a_body_that_is_not_utf_8_is_named_as_such(content_type: str, payload: bytes) -> None:
    with pytest.raises(NotText, match="not UTF-8"):
        read_fields(content_type, payload)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"a": ' + "9" * 5000 + "}"])
def test_deep_nesting_and_endless_numbers_break_nothing(text: str) -> None:
    assert "nested too deeply or holds a number too long" in why_not(JSON, text.encode())


def test_a_syntax_error_names_its_place() -> None:
    assert "line 2, column 1" in why_not(JSON, b'{"name":\n}')


@pytest.mark.parametrize("payload", [b"[1, 2]", b'"Dana"', b"null", b"12"])
def test_json_without_names_is_not_a_submission(payload: bytes) -> None:
    assert why_not(JSON, payload) == "The JSON is not an object with named fields."


def test_a_form_with_too_many_fields_is_refused() -> None:
    payload = "&".join(f"f{n}=1" for n in range(MAX_FIELDS + 1)).encode()
    assert str(MAX_FIELDS) in why_not(FORM, payload)


def test_a_wrong_boundary_and_a_field_without_name_are_named() -> None:
    content_type, payload = multipart(field("name", b"Dana"), boundary="YY")
    assert "boundary may be wrong" in why_not(content_type, payload)
    content_type, payload = multipart(b"Content-Disposition: form-data\r\n\r\nDana")
    assert "no name" in why_not(content_type, payload)


def test_a_content_type_nobody_knows_is_named() -> None:
    assert "'application/pdf'" in why_not("application/pdf", b"%PDF-1.4")


KINDS = (JSON, FORM, "multipart/form-data; boundary=XX", "", "text/plain", "a/b+json", "\x00;=;")


@given(st.sampled_from(KINDS), st.binary(max_size=300))
def test_any_bytes_are_fields_or_a_sentence(content_type: str, payload: bytes) -> None:
    assert is_read_or_explained(content_type, payload)


@given(st.text(max_size=60), st.binary(max_size=200))
def test_no_multipart_header_breaks_the_reading(header: str, body: bytes) -> None:
    payload = b"--XX\r\n" + header.encode("utf-8", "replace") + b"\r\n\r\n" + body + b"\r\n--XX--"
    assert is_read_or_explained(f"multipart/form-data; boundary=XX;{header}", payload)


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1, max_size=8))
def test_what_json_and_forms_carry_comes_out_as_it_went_in(fields: dict[str, Any]) -> None:
    assert read_fields(JSON, json.dumps(fields).encode()) == fields
    form = "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}"
        for name, value in fields.items()
    )
    assert len(read_fields(FORM, form.encode())) == len(fields)
