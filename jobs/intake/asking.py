"""How Facebook and HubSpot are asked for what they told us by id only, and what they answer.

Facebook: developers.facebook.com, Marketing API, "Retrieving Leads" and Graph API "Handling errors"
(the codes below). HubSpot: developers.hubspot.com, CRM API, contacts, and "Error handling".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from jobs.intake.keys import Keys

MAX_WORDS = 200
"""Characters of a vendor's own words that stand in a sentence."""


class Verdict(Enum):
    """What a vendor's answer means for the delivery that waits for it."""

    TOLD = "told"
    PASSING = "passing"
    """Tried again, with growing waits."""
    REFUSED = "refused"
    """Nothing is told until a person mends token or permissions."""
    NOT_FOUND = "not found"
    """This one is not told, now or perhaps ever."""
    GONE = "gone"
    """There is no such thing, for certain."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`why` is a sentence for an operator, empty where it was told; it holds no token."""

    verdict: Verdict
    why: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `query` and `headers` hold the token."""

    url: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vendor:
    """`label` is its name, `setting` what its token is set by."""

    label: str
    setting: str
    token: Callable[[Keys], str]
    question: Callable[[Keys, str], Question]
    judge: Callable[[int, bytes], Answer]


def _ask_facebook(keys: Keys, lead: str) -> Question:
    return Question(f"{keys.graph_url}/{lead}", {"access_token": keys.facebook_token}, {})


_PROPERTIES = (
    *("email", "firstname", "lastname", "phone", "mobilephone", "company", "message", "website"),
    *("city", "state", "zip", "country", "jobtitle", "lastmodifieddate", "createdate"),
    *("hs_analytics_source", "hs_latest_source"),
)


def _ask_hubspot(keys: Keys, contact: str) -> Question:
    return Question(
        f"{keys.hubspot_url}/crm/v3/objects/contacts/{contact}",
        {"properties": ",".join(_PROPERTIES)},
        {"Authorization": f"Bearer {keys.hubspot_token}"},
    )


_TOKEN_CODES = frozenset({102, 190, 463, 467})
_PERMISSION_CODES = frozenset({3, 10, *range(200, 300)})
_PASSING_CODES = frozenset({1, 2, 4, 17, 32, 341, 368, 613, *range(80_000, 80_015)})
_NEW_FACEBOOK_TOKEN = "make a new page access token and put it into CALLBOARD_FACEBOOK_TOKEN"
_FACEBOOK_RIGHT = "give the token's owner the right leads_retrieval and access to the page's leads"


def _judge_facebook(status: int, body: bytes) -> Answer:
    """The Graph API says what is wrong by a code; most of its errors are a 400."""
    said = _json(body)
    error = said.get("error")
    if status == 200 and not isinstance(error, dict):
        if isinstance(said.get("field_data"), list):
            return Answer(Verdict.TOLD)
        return Answer(Verdict.NOT_FOUND, "Facebook's answer is no lead: it has no field_data.")
    error = error if isinstance(error, dict) else {}
    code = error.get("code") if isinstance(error.get("code"), int) else 0
    words = f"{_words(error.get('message'))} (code {code})"
    if error.get("is_transient") is True or code in _PASSING_CODES or status in (429, *_DOWN):
        return Answer(Verdict.PASSING, f"Facebook answers {status}: {words}.")
    if code in _TOKEN_CODES or status == 401:
        why = f"Facebook does not accept our token: {words}; {_NEW_FACEBOOK_TOKEN}."
        return Answer(Verdict.REFUSED, why)
    if code in _PERMISSION_CODES or status == 403:
        return Answer(Verdict.REFUSED, f"Facebook does not let us read leads: {words}; "
                      f"{_FACEBOOK_RIGHT}.")  # fmt: skip
    if 400 <= status < 500:
        return Answer(Verdict.NOT_FOUND, f"Facebook does not show us this lead: {words}; it was "
                      f"deleted, or {_FACEBOOK_RIGHT}.")  # fmt: skip
    return Answer(Verdict.PASSING, f"Facebook answers {status}.")


def _judge_hubspot(status: int, body: bytes) -> Answer:
    said = _json(body)
    if status == 200:
        if isinstance(said.get("properties"), dict):
            return Answer(Verdict.TOLD)
        return Answer(Verdict.NOT_FOUND, "HubSpot's answer is no contact: it has no properties.")
    words = _words(said.get("message"))
    if status == 404:
        return Answer(Verdict.GONE, "HubSpot has no such contact any more.")
    if status == 401:
        return Answer(Verdict.REFUSED, f"HubSpot does not accept our token: {words}; make a new "
                      "private app token and put it into CALLBOARD_HUBSPOT_TOKEN.")  # fmt: skip
    if status == 403:
        return Answer(Verdict.REFUSED, f"HubSpot does not let us read contacts: {words}; give the "
                      "private app the scope crm.objects.contacts.read.")  # fmt: skip
    if status in (408, 423, 429, 477) or status >= 500:
        return Answer(Verdict.PASSING, f"HubSpot answers {status}: {words}.")
    return Answer(Verdict.NOT_FOUND, f"HubSpot does not show us this contact ({status}): {words}.")


_DOWN = range(500, 600)


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _words(said: object) -> str:
    text = " ".join(said.split()).rstrip(".") if isinstance(said, str) else ""
    return text[:MAX_WORDS] or "no reason given"


VENDORS: Mapping[str, Vendor] = {
    "facebook": Vendor(
        "Facebook",
        "CALLBOARD_FACEBOOK_TOKEN",
        lambda keys: keys.facebook_token,
        _ask_facebook,
        _judge_facebook,
    ),
    "hubspot": Vendor(
        "HubSpot",
        "CALLBOARD_HUBSPOT_TOKEN",
        lambda keys: keys.hubspot_token,
        _ask_hubspot,
        _judge_hubspot,
    ),
}
"""By source; any other sender tells everything at once."""
