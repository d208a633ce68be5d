"""Who somebody is: addresses folded, numbers in E.164, and what can never identify a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from data.leads.placeholders import names_a_person, rings_somebody

_PART = r"[^\s@<>(),;:\\\"\[\]\x00-\x1f\x7f-\x9f]+"
_ADDRESS = re.compile(f"{_PART}@{_PART}")
_EXTENSION = re.compile(r"(?:;ext=|\b(?:ext|x|extension)\.?\s*)(\d{1,8})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Email:
    """`address` as it was given, trimmed; `folded` for comparison. Both empty: unusable."""

    address: str
    folded: str
    is_identity: bool


@dataclass(frozen=True, slots=True)
class Phone:
    """`e164` is empty when it cannot be a number. A possible but not valid one is kept, flagged.

    `is_identity`: valid, and not a number that people type or carriers give instead of one.
    """

    raw: str
    e164: str
    valid: bool
    country: str
    extension: str
    is_identity: bool = False


def read_email(text: str) -> Email:
    """Fold as a whole: no dot or plus tricks, the address is the person's own spelling (FACTS)."""
    address = text.strip().removeprefix("mailto:").strip("<> ")
    if not _ADDRESS.fullmatch(address) or len(address) > 254:
        return Email("", "", False)
    local, _, domain = address.casefold().rpartition("@")
    if not local or "." not in domain or domain.startswith(".") or ".." in domain:
        return Email("", "", False)
    folded = f"{local}@{domain}"
    return Email(address, folded, names_a_person(folded))


def read_phone(text: str, country: str) -> Phone:
    """Read a number as dialled in `country` (ISO 3166). A lost `+` (form decoding) is restored."""
    import phonenumbers

    country = "GB" if country == "UK" else country  # what people write, and what ISO says
    raw = text.strip()
    nothing = Phone(raw, "", False, country, "")
    if not any(char.isdigit() for char in raw) or len(raw) > 60:
        return nothing
    extension = _EXTENSION.search(raw)
    digits = raw[: extension.start()] if extension else raw
    candidates = [digits]
    if text.startswith(" ") or (digits[:1].isdigit() and len(re.sub(r"\D", "", digits)) > 10):
        candidates.append("+" + digits)
    best = nothing
    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if not phonenumbers.is_possible_number(number):
            continue
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        valid = phonenumbers.is_valid_number(number)
        region = phonenumbers.region_code_for_number(number) or country
        suffix = extension[1] if extension else number.extension or ""
        rings = valid and rings_somebody(e164, phonenumbers.national_significant_number(number))
        found = Phone(raw, e164, valid, region, suffix, rings)
        if valid:
            return found
        best = best if best.e164 else found
    return best


def zones_of(e164: str) -> tuple[str, ...]:
    """Time zones the number's area can be in; empty when it says nothing."""
    if e164.startswith("+1") and len(e164) == 12:
        # North American numbers differ in nothing that matters behind area code and exchange,
        # so one stands for ten thousand: looking one up takes 0.1 ms.
        return _zones_of(f"{e164[:8]}2345")
    return _zones_of(e164) if e164 else ()


@lru_cache(maxsize=4096)
def _zones_of(e164: str) -> tuple[str, ...]:
    import phonenumbers
    from phonenumbers import timezone

    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE)
