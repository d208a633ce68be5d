"""How alike two names and two addresses are: pure functions, and the keys to look them up by."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "sr", "sra"})
_NO_CALLER = frozenset({"anonymous", "caller", "cell", "phone", "private", "restricted",
                        "unavailable", "unknown", "wireless"})  # fmt: skip
"""Words that a telephone network gives instead of a name (WIRELESS CALLER)."""

_PROVIDERS = frozenset(
    {
        *("aol.com", "fastmail.com", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de"),
        *("gmx.net", "googlemail.com", "hotmail.co.uk", "hotmail.com", "hotmail.de"),
        *("hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "live.com", "live.de", "mac.com"),
        *("mail.com", "mail.de", "me.com", "msn.com", "outlook.com", "outlook.de", "proton.me"),
        *("protonmail.com", "web.de", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.es"),
        *("yahoo.fr", "yahoo.it", "ymail.com"),
    }
)
"""Domains that are near to each other and yet no misspelling of one another."""


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without accents, titles and punctuation; initials are one letter."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = (re.sub(r"['’]", "", word) for word in _WORD.findall(plain))
    return tuple(word for word in words if word not in _TITLES and word not in _NO_CALLER)


def name_key(name: str) -> str:
    """What equal names share, in whichever order they are written; empty for a single word."""
    words = sorted(name_words(name))
    return " ".join(words)[:200] if len(words) > 1 else ""


def names_agree(one: str, other: str) -> bool:
    """Whether both may be the name of one person: `Dana`, `D. Ortiz` and `Ortiz, Dana` may.

    Every word of the shorter one must be in the longer one, or begin a word of it where it is an
    initial. A missing name agrees with nothing.
    """
    short, long = sorted((name_words(one), name_words(other)), key=len)
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        found = next((w for w in left if w == word or _is_initial(w, word)), None)
        if found is None:
            return False
        left.remove(found)
    return bool(short)


def _is_initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in (len(one), len(other))


def mail_key(folded: str) -> str:
    """The local part without dots and `+tag`: what variants of one address share."""
    local, _, _ = folded.rpartition("@")
    return (local.partition("+")[0].replace(".", "") or local)[:100]


def mail_variant(one: str, other: str) -> str:
    """How two folded addresses differ, where it may be a slip or a trick; else empty."""
    if one == other or mail_key(one) != mail_key(other) or not mail_key(one):
        return ""
    (local, _, domain), (other_local, _, other_domain) = one.rpartition("@"), other.rpartition("@")
    if domain == other_domain or {domain, other_domain} == {"gmail.com", "googlemail.com"}:
        tagged = (local.partition("+")[0] == other_local.partition("+")[0]) and local != other_local
        return "a +tag" if tagged else "dots" if local != other_local else "the name of the domain"
    if local == other_local and _is_slip(domain, other_domain):
        return "a slip in the domain"
    return ""


def _is_slip(one: str, other: str) -> bool:
    if one in _PROVIDERS and other in _PROVIDERS:
        return False
    return min(len(one), len(other)) >= 5 and _one_edit_apart(one, other)


def _one_edit_apart(one: str, other: str) -> bool:
    """One letter more, less, or another, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return len(one) != len(other)
    rest, other_rest = one[start:], other[start:]
    swapped = rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:]
    return swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]
