"""From a server's words to the reason. Servers state 5.0.0 or 5.7.1 and write "user unknown".

The first rule that matches decides, so what is about us or may pass comes before what makes an
address dead, and what says little comes last.
"""

from __future__ import annotations

import re

from data.inbox.mail.bounces.reason import Reason
from data.inbox.mail.bounces.words_about_systems import ABOUT_SYSTEMS
from data.inbox.mail.bounces.words_about_them import ABOUT_THEM
from data.inbox.mail.bounces.words_about_us import ABOUT_US

_COMPILED = tuple(
    (reason, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
    for reason, patterns in (*ABOUT_US, *ABOUT_THEM, *ABOUT_SYSTEMS)
)

_WRAPPED = re.compile(
    r"(?:[45]\.\d\.\d - )?(?:unknown address error|other mail system problem|bad destination host"
    r"|other network problem|unable to relay|delivery not authorized, message refused) ?"
    r"(?=[45]\d\d ?-'|'[45]\d\d)"
)
"""What IronPort puts before the other server's answer says only under which number it files it."""

MAX_WORDS = 6_000


def reason_of(words: str) -> tuple[Reason | None, str]:
    """The reason and the words that gave it away; `words` are an `Answer`'s."""
    words = _WRAPPED.sub(" ", words[:MAX_WORDS])
    for reason, pattern in _COMPILED:
        if found := pattern.search(words):
            return reason, found[0].strip()[:100]
    return None, ""
