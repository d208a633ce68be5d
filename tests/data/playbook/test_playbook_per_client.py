"""A client's own values take the place of the team's, or are refused in a sentence."""

from __future__ import annotations

from datetime import time

import pytest

from data.playbook.per_client import VALUES, check_values, for_client
from data.refused import Refused
from tests.build import a_playbook

TEAM = a_playbook('[business]\nname = "Team"\nagent = "Ana"\nemail = "ana@team.example.org"\n'
                  'phone = "+1 212 555 0100"\npostal_address = "1 Pier, NY"\n'
                  'review_url = "https://team.example.org/r"')  # fmt: skip

GOOD = {
    "business_name": "Oak & Sons",
    "agent": "Kim",
    "email": "kim@oak.example.org",
    "reply_to": "kim+{token}@oak.example.org",
    "phone": "+49 30 1234567",
    "website": "https://oak.example.org",
    "postal_address": "2 Oak Lane, Berlin",
    "country": "DE",
    "timezone": "Europe/Berlin",
    "booking_url": "https://oak.example.org/book",
    "review_url": "https://oak.example.org/r",
    "area_postal_prefixes": "10, 12",
    "area_cities": "Berlin",
    "area_states": "BE",
    "area_countries": "DE",
    "hours_email": "07:00-22:00 mon-fri",
    "hours_sms": "9:00-18:00 mon,wed",
    "voice_greeting": "Dear {{ full_name }},",
    "voice_greeting_without_name": "Good day,",
    "voice_sign_off": "{{ agent }}",
    "sources": "website, portal",
}


def test_every_value_has_its_place_and_leaves_the_teams_rules_as_they_were() -> None:
    assert GOOD.keys() == VALUES.keys()
    check_values(GOOD, TEAM)
    theirs = for_client(TEAM, GOOD)
    assert (theirs.business.name, theirs.business.timezone) == ("Oak & Sons", "Europe/Berlin")
    assert theirs.area.postal_prefixes == ("10", "12")
    assert (theirs.hours.email.opens, theirs.hours.email.days) == (time(7), (1, 2, 3, 4, 5))
    assert (theirs.hours.sms.closes, theirs.hours.sms.days) == (time(18), (1, 3))
    assert theirs.voice.greeting_without_name == "Good day,"
    assert (TEAM.business.name, TEAM.hours.sms.opens) == ("Team", time(8))
    assert theirs.sequences is TEAM.sequences


def test_one_playbook_is_made_for_each_set_of_values_and_kept() -> None:
    assert for_client(TEAM, {}) is for_client(TEAM, None) is TEAM
    assert for_client(TEAM, {"sources": "website"}) is TEAM
    assert for_client(TEAM, {"agent": "Kim"}) is for_client(TEAM, {"agent": "Kim"})
    assert for_client(TEAM, {"agent": "Kim"}) is not for_client(TEAM, {"agent": "Bo"})


def test_a_client_of_another_name_lends_nothing_that_belongs_to_the_team_alone() -> None:
    theirs = for_client(TEAM, {"business_name": "Oak & Sons"}).business
    assert (theirs.phone, theirs.review_url) == ("", "")
    assert (theirs.email, theirs.postal_address) == (TEAM.business.email, "1 Pier, NY")
    assert for_client(TEAM, {"agent": "Kim"}).business.phone == TEAM.business.phone


REFUSED = [
    ({"bussiness_name": "x"}, "There is no value 'bussiness_name'; did you mean 'business_name'?"),
    ({"colour": "x"}, "There is no value 'colour'; there is business_name, agent"),
    ({"email": "  "}, "email: must not be empty"),
    ({"country": "usa"}, "country: 'usa' is not a country code"),
    ({"timezone": "Mars"}, "timezone: 'Mars' is not a time zone"),
    ({"reply_to": "kim"}, "reply_to: 'kim' is not an address such as"),
    ({"hours_email": "9-5"}, "hours_email: write hours as 08:00-20:00"),
    ({"hours_email": "09:00-17:00 fri-mon"}, "hours_email: 'fri-mon' runs backwards"),
    ({"hours_email": "09:00-17:00 mon,fry"}, "hours_email: 'fry' is not a day"),
    ({"hours_email": "19:00-17:00"}, "hours_email: opens must be earlier than closes"),
    ({"hours_sms": "06:00-22:00"}, "hours_sms: text messages leave between 08:00 and 21:00"),
    ({"voice_sign_off": "{{ sign_off }}"}, "voice_sign_off: there is no variable 'sign_off'"),
    ({"voice_greeting": "{{ x() }}"}, "voice_greeting: line 1: a call can't be used"),
    ({"sources": "websit"}, "sources: there is no source 'websit'; did you mean 'website'?"),
]


@pytest.mark.parametrize(("values", "sentence"), REFUSED)
def test_a_value_that_could_not_be_used_is_refused(values: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match="No value was set") as refused:
        check_values({"agent": "Kim", **values}, TEAM)
    assert sentence in str(refused.value)
    assert "?." not in str(refused.value)


def test_a_stored_value_that_no_longer_fits_leaves_the_teams_own_in_force() -> None:
    theirs = for_client(TEAM, {"hours_sms": "21:30-22:00", "agent": "Kim", "timezone": "Mars"})
    assert (theirs.business.agent, theirs.hours.sms) == ("Kim", TEAM.hours.sms)
    wider = for_client(TEAM, {"hours_sms": "06:00-12:00"}).hours.sms
    assert (wider.opens, wider.closes) == (time(8), time(12))
