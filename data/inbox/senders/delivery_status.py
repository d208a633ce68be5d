"""What a mail provider's words about a failed delivery mean: the status, and whether it is final.

The other server's answer is judged by the same rules as a bounce in the mailbox
(`data.inbox.mail.bounces`): a permanent failure of a *mail* is not yet a dead *address*. Where the
answer says nothing, the provider's own word decides.
"""

from __future__ import annotations

import re

from data.inbox.mail.bounces.answer import MAX_DIAGNOSIS
from data.inbox.mail.bounces.reason import Reason
from data.inbox.mail.bounces.verdict import Failure, decide

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
_LONGEST = 4_000


def status_in(*texts: str) -> str:
    """The first enhanced status in the texts (RFC 3463), else the first reply code, else empty."""
    for pattern in (_ENHANCED, _REPLY):
        for text in texts:
            if found := pattern.search(text[:_LONGEST]):
                return found[1]
    return ""


def is_dead(status: str, diagnosis: str, *, otherwise: bool) -> bool:
    """Whether the address is dead. `otherwise` is the provider's own word for the failure."""
    if status.startswith("4"):
        return False
    exact = status if _ENHANCED.fullmatch(status) else ""
    verdict = decide(Failure("", status=exact, answer=diagnosis[:_LONGEST]))
    says_nothing = verdict.why.startswith(Reason.OTHER)
    if verdict.why.startswith(Reason.REFUSED):
        says_nothing = exact in {"", "5.0.0"}  # "rejected", and nothing else
    return otherwise if says_nothing else verdict.permanent


def one_line(text: str) -> str:
    """The other server's words, as one line that fits a screen's detail view."""
    return " ".join(text[:_LONGEST].split())[:MAX_DIAGNOSIS]
