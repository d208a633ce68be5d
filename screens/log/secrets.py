"""Text for logs and reports: what could be a password, or a person's address, is blotted out."""

from __future__ import annotations

import re

BLOT = "…"

_USER_IN_URL = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]*://)[^/\s@]*@", re.IGNORECASE)
_PATH_OF_APPRISE = re.compile(
    r"(?<![\w+.-])(?P<scheme>(?!https?|imaps?|smtps?|sqlite|postgres\w*(?:\+\w+)?|file)[a-z][a-z0-9+.-]*://)"
    r"\S+",
    re.IGNORECASE,
)
"""Services' URLs of Apprise hold their tokens as the host or in the path."""
_NAMED = re.compile(
    r"(?i)\b(?P<name>[\w-]*(?:passw\w*|pwd|secret|token|api[_-]?key|authorization|bearer|cookie)"
    r"[\w-]*)(?P<sign>[\"']?\s*[=:]\s*|\s+(?!(?:since|for|of|is|was|in|at|by|and|or|that)\b))"
    r"(?:(?:bearer|basic)\s+)?[\"']?[^\s\"',;&)]+"
)
"""Behind a blank stands most often what it is; but "refused the password since 9:12" is a sentence
of ours."""
_QUERY = re.compile(r"(?P<key>[?&](?:key|code|sig|signature|auth)=)[^&\s]+", re.IGNORECASE)
_LONG_WORD = re.compile(r"(?<![\w/.-])(?=[\w+-]*\d)(?=[\w+-]*[A-Za-z])[\w+-]{24,}={0,2}(?![\w/.-])")
"""Letters and digits without a blank, longer than any name of ours: a token."""
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.:/-])\+?\(?\d[\d ().-]{7,}\d(?![\w:])")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d|\d{1,3}(?:\.\d{1,3}){3}")


def without_secrets(text: str) -> str:
    """The text without passwords, tokens, mail addresses and telephone numbers.

    What it takes for one is more than what is one: a log that says less is worth more than one
    that cannot be shown.
    """
    text = _USER_IN_URL.sub(rf"\g<scheme>{BLOT}@", text)
    text = _PATH_OF_APPRISE.sub(rf"\g<scheme>{BLOT}", text)
    text = _QUERY.sub(rf"\g<key>{BLOT}", text)
    text = _NAMED.sub(rf"\g<name>\g<sign>{BLOT}", text)
    text = _MAIL.sub(f"{BLOT}@{BLOT}", text)
    text = _LONG_WORD.sub(BLOT, text)
    return _PHONE.sub(lambda found: found[0] if _MOMENT.search(found[0]) else BLOT, text)
