"""What somebody is called: a first name to greet with, or none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.leads.naming import clean_name, first_name_of


@pytest.mark.parametrize(
    "text",
    ["None", " null ", "N/A", "test", "undefined undefined", "null null", "-", "", ", ", "TEST",
     "[First Name]", "[First Name] [Last Name]", "First Name", "{{ name }}", "your_name",
     "Test Lead", "dana@example.org", "WIRELESS CALLER", "Facebook User", "asdf"],
)  # fmt: skip
def test_placeholders_that_forms_tools_and_networks_send_are_no_name(text: str) -> None:
    assert clean_name(text) == ""
    assert first_name_of(text) == ""


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Dana Ortiz", "Dana"), ("Ortiz, Dana", "Dana"), ("DANA ORTIZ", "Dana"), ("dana", "Dana"),
        ("Dr. Dana Ortiz", "Dana"), ("Jean-Luc Picard", "Jean-Luc"), ("JEAN-LUC", "Jean-Luc"),
        ("O’Neil", "O’Neil"), ("D'ANGELO REED", "D'Angelo"), ("McKenna Reed", "McKenna"),
        ("José", "José"), ("Jose\u0301 Ruiz", "José"), ("Na Li", "Na"), ("Al", "Al"),
        ("AL REED", "Al"), ("JD", "JD"), ("明 王", "明"), ("🌸 Dana", "Dana"),
        ("अनिल कुमार", "अनिल"),
        ("Dana Ortiz, MD", "Dana"), ("Dana Y Ortiz", "Dana"), ("Charlotte Church", "Charlotte"),
    ],
)  # fmt: skip
def test_a_person_is_greeted_by_the_first_name_as_one_writes_it(name: str, greeted: str) -> None:
    assert first_name_of(clean_name(name)) == greeted


@pytest.mark.parametrize(
    "name",
    ["", "None None", "null", "None Smith", "Unknown Caller", "http://x.y", "a1b2", "{{ agent }}",
     "[b]Dana[/b]", "\x1b[31mDana", "x" * 60, ", ", "TEST Lead 5", "Hi [First Name]", "dana.ortiz",
     "Dana @ Acme", "Acme Roofing LLC", "ACME INC.", "Smith & Sons", "Harbour Dental",
     "The Roof People", "Dana & Luis Ortiz", "Dana and Luis", "D. Ortiz", "Mr. Reed",
     "Frau Ortiz", "Sales Team", "Anonymous",
     "Firstname Lastname", "<script>"],
)  # fmt: skip
def test_in_doubt_nobody_is_greeted_by_a_name(name: str) -> None:
    assert first_name_of(clean_name(name)) == ""


def test_a_lead_that_gives_its_firm_as_its_name_is_not_greeted_as_the_firm() -> None:
    assert first_name_of("Acme", "Acme Roofing LLC") == ""
    assert first_name_of("Harbour", "harbour") == ""
    assert first_name_of("Dana Ortiz", "Dana Ortiz Photography") == "Dana"


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=20))
def test_a_first_name_is_one_word_of_letters_that_shouts_at_nobody(name: str, company: str) -> None:
    first = first_name_of(name, company)
    assert all(unicodedata.category(char)[0] in "LM" or char in "-'’" for char in first)
    assert len(first) <= 3 or not first.isupper() or first.lower() == first
    assert first_name_of(first, company) in (first, "")
