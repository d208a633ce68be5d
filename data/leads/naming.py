"""What somebody is called, and what nobody is called: placeholders, firms, addresses, test entries.

In doubt a person is greeted without a name: "Hi," is never wrong.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_NAME = 200
_MAX_FIRST = 40

_PLACEHOLDERS = frozenset({"", "-", "n/a", "na", "none", "null", "test", "unknown", "undefined"})
_NOT_GIVEN = frozenset(
    {
        *("first name", "firstname", "first", "last name", "lastname", "full name", "fullname"),
        *("first name last name", "firstname lastname", "first last"),
        *("name", "your name", "yourname", "my name", "no name", "noname", "not provided"),
        *("not given", "not available", "not specified", "test test", "test lead", "test user"),
        *("test name", "test person", "testing", "tester", "new lead", "website visitor"),
        *("facebook user", "instagram user", "zillow user", "unknown caller", "wireless caller"),
        *("private caller", "private number", "cell phone", "toll free call", "restricted"),
        *("unavailable", "blocked", "spam risk", "scam likely", "asdf", "asdf asdf", "qwerty"),
        *("abc", "xxx", "dummy", "sample", "example", "nan", "nil"),
    }
)
"""What a form's hint, a tool's sample or a telephone network says where a name should be."""

_NO_FIRST_NAME = frozenset(
    {
        *("none", "null", "test", "testing", "tester", "unknown", "undefined", "nan", "nil"),
        *("lead", "customer", "client", "visitor", "guest", "user", "caller", "anonymous"),
        *("nobody", "anybody", "someone", "somebody"),
        *("private", "wireless", "restricted", "unavailable", "sir", "madam", "the", "team"),
        *("office", "info", "sales", "admin", "support", "contact", "hello", "hi", "accounting"),
        *("reception", "manager", "owner", "company", "family", "firma", "familie", "dear"),
        *("firstname", "lastname", "fullname", "name", "asdf", "qwerty", "xxx", "dummy"),
    }
)
"""First words that name nobody, whatever follows."""

_OF_A_FIRM = frozenset(
    {
        *("llc", "inc", "ltd", "limited", "llp", "plc", "corp", "corporation", "company"),
        *("gmbh", "ag", "kg", "ug", "ohg", "gbr", "sarl", "sas", "srl", "bv", "nv"),
        *("oy", "aps", "pty", "pvt", "holdings", "holding", "group", "enterprises", "ventures"),
        *("partners", "associates", "brothers", "sons", "daughters", "services", "solutions"),
        *("systems", "consulting", "agency", "studio", "studios", "realty", "properties"),
        *("construction", "contractors", "contracting", "builders", "roofing", "plumbing"),
        *("electric", "electrical", "heating", "cooling", "hvac", "landscaping", "cleaning"),
        *("painting", "flooring", "remodeling", "restaurant", "hotel", "clinic", "dental"),
        *("dentistry", "medical", "hospital", "school", "university", "college"),
        *("foundation", "association", "society", "department", "club", "shop", "store"),
        *("motors", "logistics", "transport", "media", "marketing", "technologies", "software"),
    }
)
"""Words that are part of a firm's name and of hardly any person's."""

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "mme", "m"})
_AFTER_A_NAME = frozenset({"jr", "sr", "ii", "iii", "md", "phd", "esq", "cpa", "dds", "mba", "rn"})
"""What stands behind a comma and is no first name: `Dana Ortiz, MD`."""

_JOINED = re.compile(r"[&+/|]|\b(?:[Aa]nd|AND|und|et|y)\b")
"""Two people, or a firm: neither has one first name."""

_NO_PERSON = re.compile(r"[\[\]{}<>=\\\x00-\x1f@]")
_PART = re.compile(r"[^-'’]+")


_BRACKETS = str.maketrans("", "", "[]{}<>")


@lru_cache(maxsize=256)  # each text to a lead asks again
def clean_name(text: str) -> str:
    """One line; what forms, tools and networks send instead of a name counts as none."""
    name = " ".join(text.split())[:MAX_NAME]
    said = name.casefold().translate(_BRACKETS).strip("()\"'*._- ").replace("_", " ")
    is_address = "@" in name and " " not in name
    if said in _NOT_GIVEN or is_address or not any(char.isalnum() for char in said):
        return ""
    return "" if all(word in _PLACEHOLDERS for word in said.split(" ")) else name


@lru_cache(maxsize=256)  # each text to a lead asks again
def first_name_of(name: str, company: str = "") -> str:
    """The name to greet with: `Ortiz, Dana` and `DANA ORTIZ` are both greeted as Dana.

    Empty when the text does not look like one person's name: nobody is greeted as "Hi http:", as
    "Hi TEST" or as "Hi Acme".
    """
    name = unicodedata.normalize("NFC", clean_name(name))
    if _NO_PERSON.search(name) or _JOINED.search(name) or _is_firm(name, company):
        return ""
    words = [word.strip(".,;") for word in _given(name).split()]
    words = [word for word in words if any(char.isalnum() for char in word)]
    if words and words[0].casefold() in _TITLES:
        words = words[1:] if len(words) > 2 else []  # Mr. Reed told us no first name
    word = words[0] if words else ""
    if not _is_a_name(word):
        return ""
    return _cased(word, shouted=name.isupper() and len(words) > 1)


def _given(name: str) -> str:
    """The part of `Ortiz, Dana` behind its comma."""
    family, comma, given = name.partition(",")
    is_turned = comma and "," not in given and given.strip(" .").casefold() not in _AFTER_A_NAME
    return (given.strip() if is_turned else family) or name


def _is_firm(name: str, company: str) -> bool:
    words, of_company = _words(name), _words(company)
    core = [word for word in of_company if word not in _OF_A_FIRM]
    return not _OF_A_FIRM.isdisjoint(words) or (bool(words) and words in (of_company, core))


def _words(text: str) -> list[str]:
    return [word.strip(",;").casefold().replace(".", "") for word in text.split()]


def _is_a_name(word: str) -> bool:
    """Letters with the marks of their script; one letter is an initial where letters have case."""
    if not word or len(word) > _MAX_FIRST or not word[0].isalpha():
        return False
    if len(word) == 1 and word.upper() != word.lower():
        return False
    spelt = all(unicodedata.category(char)[0] in "LM" or char in "-'’" for char in word)
    return spelt and word.casefold() not in _NO_FIRST_NAME


def _cased(word: str, *, shouted: bool) -> str:
    """Nobody is shouted at: `JEAN-LUC` and `jean-luc` are both Jean-Luc; `McKenna` stays.

    Two capitals may be initials that somebody goes by (JD), unless all of the name is in capitals.
    """
    if not (word.isupper() or word.islower()) or (len(word) == 2 and not shouted):
        return word
    return _PART.sub(lambda part: part[0].capitalize(), word)
