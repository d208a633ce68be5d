"""Who somebody is, and what can never identify a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.leads.identity import read_email, read_phone, zones_of


def test_an_address_is_folded_as_a_whole_without_tricks() -> None:
    email = read_email("  mailto:<Dana.Ortiz+web@Example.ORG> ")
    assert email.address == "Dana.Ortiz+web@Example.ORG"
    assert email.folded == "dana.ortiz+web@example.org"
    assert email.is_identity
    assert read_email("danaortiz@example.org").folded != email.folded


@pytest.mark.parametrize(
    "text",
    [
        "", "dana", "dana@", "@example.org", "dana@localhost", "a@b, c@d.org", "a b@c.org",
        "a@b@c.org", "<a@b.org> SIZE=1", "a\x00@b.org", "a\x9b@b.org", "a@b..org", "a@.org",
        "a@b.org\r\nBcc: c@d.org", "x" * 250 + "@b.org",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_unusable(text: str) -> None:
    email = read_email(text)
    assert (email.address, email.folded, email.is_identity) == ("", "", False)


@pytest.mark.parametrize(
    "text",
    ["info@example.org", "No-Reply@example.org", "privacy@x.org", "abc123@convo.zillow.com",
     "lead-7@reply.craigslist.org"],
)  # fmt: skip
def test_role_and_relay_addresses_can_be_written_to_but_identify_nobody(text: str) -> None:
    email = read_email(text)
    assert email.address == text
    assert not email.is_identity


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("(212) 555-0142", "US", "+12125550142"), ("1 212 555 0142", "US", "+12125550142"),
        ("+1 212.555.0142", "DE", "+12125550142"), ("020 7946 0123", "GB", "+442079460123"),
        ("020 7946 0123", "UK", "+442079460123"), ("0049 30 901820", "FR", "+4930901820"),
        ("tel: 030 901820", "DE", "+4930901820"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_dialled_in_its_country(
    text: str, country: str, e164: str
) -> None:
    phone = read_phone(text, country)
    assert (phone.e164, phone.valid) == (e164, True)


@pytest.mark.parametrize("text", [" 442079460123", "442079460123", " 44 20 7946 0123"])
def test_a_plus_sign_that_form_decoding_lost_is_restored(text: str) -> None:
    phone = read_phone(text, "US")
    assert (phone.e164, phone.valid, phone.country) == ("+442079460123", True, "GB")


@pytest.mark.parametrize("text", ["212 055 0142", "555-0142"])
def test_a_number_that_is_only_possible_is_kept_and_flagged(text: str) -> None:
    phone = read_phone(text, "US")
    assert phone.e164
    assert not phone.valid
    assert phone.raw == text


@pytest.mark.parametrize("text", ["", "call me", "12", "9" * 70, "n/a"])
def test_what_is_no_number_is_kept_raw_only(text: str) -> None:
    phone = read_phone(text, "US")
    assert (phone.raw, phone.e164, phone.valid) == (text, "", False)


@pytest.mark.parametrize(
    "text", ["212 555 0142 ext. 12", "212 555 0142 x12", "2125550142x12", "+12125550142;ext=12"]
)
def test_an_extension_is_kept_apart_from_the_number(text: str) -> None:
    phone = read_phone(text, "US")
    assert (phone.e164, phone.extension) == ("+12125550142", "12")


def test_an_area_code_tells_the_zones_it_may_be_in() -> None:
    assert zones_of("+12125550142") == ("America/New_York",)
    assert len(zones_of("+13055550142")) >= 1
    assert zones_of("") == zones_of("nonsense") == ()


@given(st.text(max_size=80), st.sampled_from(["US", "DE", "UK", "ZZ", "", "1"]))
def test_no_text_breaks_the_reading_of_a_person(text: str, country: str) -> None:
    email, phone = read_email(text), read_phone(text, country)
    assert not email.is_identity or email.folded
    assert not phone.valid or phone.e164.startswith("+")
