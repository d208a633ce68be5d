"""Whom a 5xx answer of a mail server is about. Pure (RFC 3463, RFC 5248, RFC 7505).

The difference decides whether an address is given up. A blocklisted sender or a relay that does
not know us says 550 as a dead mailbox does; taking the one for the other would write off every
lead we have on the first day our own server has trouble.
"""

import re

from jobs.delivery.outcome import About

_ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?![.\d])")

# Subject and detail of RFC 3463: no such mailbox, no such host, bad syntax, moved, null MX,
# disabled. 5.4.1 is not here: it means "unknown" at one large provider and "no route" elsewhere.
_NO_SUCH_ADDRESS = frozenset(("1.1", "1.2", "1.3", "1.6", "1.10", "2.1"))
_OUR_SENDER = frozenset(("1.7", "1.8", "1.9"))
_TOO_BIG = frozenset(("2.3", "3.4"))
_FULL = "2.2"
_SAYS_NOTHING = frozenset(("0.0", "1.0", "2.0"))  # "other" and "undefined": the words must tell

# For servers without enhanced codes. Ours is asked first: "sender unknown", "blocked: no such PTR".
_SPEAKS_OF_US = re.compile(
    r"relay|spam|block|black.?list|deny.?list|\brbl\b|dnsbl|reputation|polic(?:y|ies)"
    r"|\bspf\b|dkim|dmarc|\bptr\b|reverse dns|sender|authenticat|sign in|log ?in|quota of messages",
    re.IGNORECASE,
)
_SPEAKS_OF_THE_ADDRESS = re.compile(
    r"(?:no such|unknown|invalid|unrouteable|non-?existent)\W+(?:\w+\W+){0,2}"
    r"(?:user|recipient|mailbox|address|account|person|local part|domain)"
    r"|(?:user|recipient|mailbox|address|account)\W+(?:\S+\W+){0,3}"
    r"(?:unknown|not found|does(?:n't| not) exist|disabled|unavailable)"
    r"|no mailbox (?:here|by that name)|does(?:n't| not) exist",
    re.IGNORECASE,
)


def enhanced_detail(words: str) -> str:
    """Subject and detail of the enhanced status code that `words` begin with, such as "7.1".

    Empty where there is none. Its class is left out: where it differs from the reply code's
    first digit, the reply code counts (RFC 5321 4.2.1).
    """
    match = _ENHANCED.match(words)
    return f"{int(match[2])}.{int(match[3])}" if match else ""


def is_full(phase: str, code: int, words: str) -> bool:
    """A full mailbox, which its owner may empty: soft, whatever the class (FACTS, "Bounces").

    552 without an enhanced code is that at RCPT only; later it means that the message is too big.
    """
    detail = enhanced_detail(words)
    return detail == _FULL or (phase == "recipient" and code == 552 and not detail)


def blame(phase: str, code: int, words: str) -> About:
    """Whom a final refusal in `phase` is about; empty where the answer does not tell."""
    detail = enhanced_detail(words)
    if detail in _TOO_BIG or (phase in ("sender", "text") and code == 552):
        return "message"
    if phase == "sender":
        return "us"  # the server has not heard of the recipient yet
    if detail and detail not in _SAYS_NOTHING:
        return _by_detail(detail)
    if _SPEAKS_OF_US.search(words):
        return "us"
    if phase == "recipient" and _SPEAKS_OF_THE_ADDRESS.search(words):
        return "address"
    return ""


def _by_detail(detail: str) -> About:
    if detail in _NO_SUCH_ADDRESS:
        return "address"
    if detail in _OUR_SENDER or detail.startswith(("7.", "5.")):
        return "us"  # 7: security and policy; 5: how we speak
    return "message" if detail.startswith("6.") else ""
