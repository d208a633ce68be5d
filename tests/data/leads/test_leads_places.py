"""Where somebody lives: by what they stated, their address and their area code."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.leads.american_places import (
    _STATE_OF_ZIP,
    _ZONES_OF_ZIP,
    PROVINCES,
    STATES,
    ZONES_OF_STATE,
    of_canadian_code,
    of_zip,
    state_of_number,
)
from data.leads.country_zones import ZONES_OF_COUNTRY
from data.leads.places import Place, place_of

NEW_YORK, CHICAGO, DENVER = "America/New_York", "America/Chicago", "America/Denver"
HOME = "Europe/London"


def placed(zone: str = "", phone: str = "", home: str = "US", **address: str) -> Place:
    return place_of(zone, address, phone, fallback=HOME, country=home)


@pytest.mark.parametrize(
    ("address", "zones", "states"),
    [
        ({"postal": "33101"}, (NEW_YORK,), ("FL",)),
        ({"postal": "32401"}, (CHICAGO, NEW_YORK), ("FL",)),  # Panama City: either side of the line
        ({"postal": "32501-1234"}, (CHICAGO,), ("FL",)),
        ({"postal": " 10001 "}, (NEW_YORK,), ("NY",)),
        ({"postal": "86033"}, ("America/Phoenix", DENVER), ("AZ",)),  # the Navajo Nation
        ({"postal": "79901"}, (DENVER,), ("TX",)),
        ({"postal": "96701"}, ("Pacific/Honolulu",), ("HI",)),
        ({"postal": "K1A 0B1", "country": "Canada"}, ("America/Toronto",), ("ON",)),
        ({"state": "fl"}, (NEW_YORK, CHICAGO), ("FL",)),
        ({"state": "Washington"}, ("America/Los_Angeles",), ("WA",)),
        ({"state": "US-TX", "postal": "nonsense"}, (CHICAGO, DENVER), ("TX",)),
        ({"country": "DE", "postal": "10115"}, ("Europe/Berlin",), ()),
        ({"country": "United Kingdom"}, ("Europe/London",), ()),
        ({"country": "ES", "postal": "35001"}, ("Atlantic/Canary",), ()),
        ({"country": "ES", "postal": "28001"}, ("Europe/Madrid",), ()),
        ({"country": "PT", "postal": "9500-001"}, ("Atlantic/Azores",), ()),
        ({"country": "AU", "state": "WA"}, (HOME,), ()),  # Western Australia is not Washington
        ({"country": "US"}, (HOME,), ()),
        ({"postal": "00000"}, (HOME,), ()), ({"postal": "APO AE 09012"}, (HOME,), ()),
        ({"country": "Elbonia", "postal": "33101"}, (NEW_YORK,), ("FL",)),
        ({"city": "Springfield"}, (HOME,), ()),
    ],
)  # fmt: skip
def test_an_address_names_its_clock_and_its_state(
    address: dict[str, str], zones: tuple[str, ...], states: tuple[str, ...]
) -> None:
    place = placed(**address)
    assert (place.zones, place.states) == (zones, states)


@pytest.mark.parametrize(
    ("phone", "zones", "states"),
    [
        ("+13055552368", (NEW_YORK,), ("FL",)),
        ("+14165550100", ("America/Toronto",), ("ON",)),
        ("+442079460958", ("Europe/London",), ()),
        ("+18005550100", (HOME,), ()),  # toll-free says nothing
        ("", (HOME,), ()), ("rubbish", (HOME,), ()),
    ],
)  # fmt: skip
def test_an_area_code_names_them_too(
    phone: str, zones: tuple[str, ...], states: tuple[str, ...]
) -> None:
    assert (placed(phone=phone).zones, placed(phone=phone).states) == (zones, states)


def test_where_the_address_and_the_number_disagree_every_clock_has_to_agree() -> None:
    place = placed(postal="84101", phone="+13055552368")
    assert place.zones == (DENVER, NEW_YORK)
    assert place.states == ("UT", "FL")
    assert place.why.endswith("both must agree")
    assert not placed(postal="33101", phone="+13055552368").why.endswith("both must agree")


def test_a_stated_zone_is_the_clock_and_the_other_clues_still_name_the_state() -> None:
    place = placed(zone=CHICAGO, postal="33101", phone="+13055552368")
    assert (place.zones, place.states) == ((CHICAGO,), ("FL",))
    assert placed(zone="Mars/Olympus", postal="33101").zones == (NEW_YORK,)


def test_a_foreign_number_reads_a_bare_postal_code_in_its_own_country() -> None:
    """10115 is Berlin there, and New York only at home."""
    assert placed(postal="10115", phone="+4930901820").states == ()
    assert placed(postal="10115", home="DE").states == ()


def test_the_tables_agree_with_each_other_and_with_the_clock_database() -> None:
    assert set(ZONES_OF_STATE) == {*STATES.values(), *PROVINCES.values()}
    assert {*_ZONES_OF_ZIP} <= {*_STATE_OF_ZIP}
    for zip3, state in _STATE_OF_ZIP.items():
        _, zones = of_zip(f"{zip3}01")
        assert zones
        assert set(zones) <= set(ZONES_OF_STATE[state]), zip3
    for zones in (*ZONES_OF_STATE.values(), *ZONES_OF_COUNTRY.values()):
        assert zones
        assert all(ZoneInfo(zone) for zone in zones)
    assert {state_of_number(f"+1{code:03}5550100") for code in range(1000)} == {
        "", *STATES.values(), *PROVINCES.values()} - {"GU", "NU", "PE", "YT"}  # fmt: skip
    assert all(re.fullmatch("[A-Z]{2}", country) for country in ZONES_OF_COUNTRY)
    assert of_canadian_code("D1A 0B1") == ("", ())


@settings(max_examples=60)
@given(
    zone=st.text(max_size=20),
    phone=st.text(max_size=20),
    address=st.dictionaries(
        st.sampled_from(["postal", "state", "country", "city"]),
        st.text(max_size=30) | st.integers() | st.none(),
    ),
)
def test_nonsense_raises_nothing_and_always_names_a_clock(
    zone: str, phone: str, address: dict[str, str]
) -> None:
    place = place_of(zone, address, phone, fallback=HOME, country="US")
    assert all(ZoneInfo(name) for name in place.zones)
    assert place.zones


def test_what_is_stored_is_english_whatever_the_process_speaks_and_a_page_says_it_its_own_way() -> (
    None
):
    def shouted(words: str) -> str:
        return words.replace("the business's zone", "DIE ZONE DES HAUSES")

    stored = place_of("", {}, "", fallback=HOME, country="US")
    shown = place_of("", {}, "", fallback=HOME, country="US", say=shouted)
    assert (stored.why, shown.why) == (f"the business's zone {HOME}", f"DIE ZONE DES HAUSES {HOME}")
