"""Where a lead lives, as far as its words and its number tell: the clock, and the state's rules.

The zone that somebody stated is theirs. Otherwise the address and the area code are both clues,
the area code the weaker one (a mobile moves away with its owner): where they disagree, every
clock that either of them names has to agree before anything may leave (DESIGN §3). A state is
taken from every clue there is, also beside a stated zone, since a stricter rule costs an hour and
a broken one 500 $.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.leads.american_places import (
    PROVINCES,
    STATES,
    ZONES_OF_STATE,
    of_canadian_code,
    of_zip,
    state_of_number,
)
from data.leads.country_zones import ZONES_OF_COUNTRY
from data.leads.identity import zones_of
from data.words import N_

Say = Callable[[str], str]

MOST_ZONES = 12
"""A number that may be in more zones than the widest country has says nothing: it is toll-free."""


@dataclass(frozen=True, slots=True)
class Place:
    """Zones the recipient may be in; where clues disagree, all of them must agree to the hour.

    `states` are the US states and Canadian provinces that a clue names, in two letters.
    """

    zones: tuple[str, ...]
    why: str
    states: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The zone dates are counted in: the first."""
        return ZoneInfo(self.zones[0])


@dataclass(frozen=True, slots=True)
class Clue:
    """What one thing that we know says of the place; `told` is in words, empty: nothing."""

    told: str = ""
    zones: tuple[str, ...] = ()
    state: str = ""


def place_of(
    stated: str,
    address: Mapping[str, str],
    phone: str,
    *,
    fallback: str,
    country: str,
    say: Say = str,
) -> Place:
    """Stated zone; else postal code, state or country together with the area code; else `fallback`.

    `address` is a lead's `place`, `phone` E.164; `country` is the business's own, in which an
    address is read that names none. Nonsense in any of them says nothing, and raises nothing.
    `say` puts the words into another language; what is stored is English.
    """
    told = tuple((key, text) for key, text in address.items() if isinstance(text, str))
    return _place_of(stated, told, phone, fallback, country, say)


@lru_cache(maxsize=256)  # a lead's place is asked for several times in a row
def _place_of(
    stated: str,
    told: tuple[tuple[str, str], ...],
    phone: str,
    fallback: str,
    country: str,
    say: Say,
) -> Place:
    address = dict(told)
    clues = [
        clue
        for clue in (clue_of_address(address, phone, country, say), clue_of_number(phone, say))
        if clue.told
    ]
    states = tuple(dict.fromkeys(clue.state for clue in clues if clue.state))
    if stated and is_zone(stated):
        return Place(
            (stated,), say(N_("the lead's stated zone {stated}")).format(stated=stated), states
        )
    telling = [clue for clue in clues if clue.zones]
    if not telling:
        return Place(
            (fallback,), say(N_("the business's zone {fallback}")).format(fallback=fallback), states
        )
    zones = tuple(dict.fromkeys(zone for clue in telling for zone in clue.zones))
    where = say(N_(" and ")).join(f"{clue.told} ({', '.join(clue.zones[:3])})" for clue in telling)
    disagree = len(telling) > 1 and set(telling[0].zones) != set(telling[1].zones)
    return Place(
        zones,
        say(N_("{where}; both must agree")).format(where=where) if disagree else where,
        states,
    )


@lru_cache(maxsize=512)
def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def clue_of_address(address: Mapping[str, str], phone: str, home: str, say: Say) -> Clue:
    """The postal code before the state, the state before the country."""
    if not address:
        return Clue()
    stated = _country(_text(address, "country"))
    country = stated or _country_of_number(phone) or home
    postal, state = _text(address, "postal"), _text(address, "state")
    if country in ("US", "CA") and (clue := _american(postal, state, country, say)).told:
        return clue
    if stated in ZONES_OF_COUNTRY:
        return Clue(say(N_("the country {stated}")).format(stated=stated), _within(stated, postal))
    return Clue()


def clue_of_number(phone: str, say: Say) -> Clue:
    """The zones of an area code or country, and the state that an American one names."""
    zones = tuple(zone for zone in zones_of(phone) if is_zone(zone))
    state = state_of_number(phone)
    if not zones or len(zones) > MOST_ZONES:
        return Clue()
    return Clue(say(N_("the area code")), zones, state)


def _american(postal: str, state: str, country: str, say: Say) -> Clue:
    found, zones = of_zip(postal) if country == "US" else of_canadian_code(postal)
    if zones:
        return Clue(
            say(N_("the postal code {code}")).format(code=postal.strip()[:10]), zones, found
        )
    named = _state(state, STATES if country == "US" else PROVINCES)
    return (
        Clue(say(N_("the state {named}")).format(named=named), ZONES_OF_STATE[named], named)
        if named
        else Clue()
    )


def _state(text: str, known: Mapping[str, str]) -> str:
    """`fl`, `Fla.` is not known, `Florida` and `US-FL` are."""
    word = text.strip().removeprefix("US-").removeprefix("CA-").strip(". ").casefold()
    if not word:
        return ""
    return next(
        (code for name, code in known.items() if word in (name.casefold(), code.lower())), ""
    )


_CALLED = {
    "UK": "GB", "GREAT BRITAIN": "GB", "UNITED KINGDOM": "GB", "ENGLAND": "GB", "SCOTLAND": "GB",
    "WALES": "GB", "USA": "US", "U.S.": "US", "U.S.A.": "US", "UNITED STATES": "US",
    "UNITED STATES OF AMERICA": "US", "AMERICA": "US", "CANADA": "CA", "IRELAND": "IE",
    "GERMANY": "DE", "DEUTSCHLAND": "DE", "AUSTRIA": "AT", "ÖSTERREICH": "AT",
    "SWITZERLAND": "CH", "SCHWEIZ": "CH", "SUISSE": "CH", "FRANCE": "FR", "SPAIN": "ES",
    "ESPAÑA": "ES", "PORTUGAL": "PT", "ITALY": "IT", "ITALIA": "IT", "NETHERLANDS": "NL",
    "NEDERLAND": "NL", "BELGIUM": "BE", "DENMARK": "DK", "SWEDEN": "SE", "NORWAY": "NO",
    "FINLAND": "FI", "POLAND": "PL", "INDIA": "IN", "NEW ZEALAND": "NZ", "SOUTH AFRICA": "ZA",
    "AUSTRALIA": "AU", "MEXICO": "MX", "MÉXICO": "MX",
}  # fmt: skip


def _country(text: str) -> str:
    """Two letters, or empty for what is not known as a country."""
    word = " ".join(text.upper().split())
    word = _CALLED.get(word, word)
    return word if word in ZONES_OF_COUNTRY or word in ("US", "CA", "AU", "MX", "BR", "RU") else ""


@lru_cache(maxsize=4096)
def _country_of_number(phone: str) -> str:
    if not phone or state_of_number(phone):
        code = state_of_number(phone)
        return "" if not code else "CA" if code in PROVINCES.values() else "US"
    import phonenumbers

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone)) or ""
    except phonenumbers.NumberParseException:
        return ""


def _within(country: str, postal: str) -> tuple[str, ...]:
    """A country's zones; Spain's and Portugal's islands have postal codes of their own."""
    zones, code = ZONES_OF_COUNTRY[country], postal.strip()[:2]
    if country in ("ES", "PT") and code.isdigit():
        on_the_islands = code in ("35", "38") if country == "ES" else code >= "95"
        return zones[1:] if on_the_islands else zones[:1]
    return zones


def _text(address: Mapping[str, str], key: str) -> str:
    value = address.get(key, "")
    return value[:60] if isinstance(value, str) else ""
