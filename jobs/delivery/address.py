"""The strict check of an e-mail address before it stands in an envelope or a header.

Libraries are lenient: `a@b, c@d`, an address with NUL and `<a@b> SIZE=1` all get through them to
`RCPT TO`, where they reach other people or change the command.
"""

import re
import unicodedata
from functools import lru_cache

from jobs.delivery.plain_text import one_line

LONGEST_LOCAL_PART = 64  # octets, RFC 5321 4.5.3.1.1
LONGEST_ADDRESS = 254  # octets, RFC 5321 4.5.3.1.3 less the angle brackets

_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
# IDNA 2003 (Python's) and IDNA 2008 (the registries') disagree on these: ß would become ss,
# which is somebody else's domain.
_DISPUTED = frozenset("ßς\u200c\u200d")


class Unmailable(ValueError):
    """The letter can't be sent to, or from, what it names; `why` is one sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@lru_cache(maxsize=1024)
def envelope_address(address: str) -> str:
    """`address` as it may stand in `MAIL FROM` and `RCPT TO`: dot-atom local part, ASCII domain.

    An international domain comes back in its `xn--` form; an international local part is kept
    and needs SMTPUTF8 (RFC 6531). Quoted local parts, address literals and domains without a dot
    are refused: no lead has them, and attackers do. Raises Unmailable.
    """
    local, _, domain = address.rpartition("@")
    if not _is_dot_atom(local) or len(local.encode("utf-8", "replace")) > LONGEST_LOCAL_PART:
        raise _refusal(address)
    ascii_domain = _ascii_domain(address, domain)
    if len(f"{local}@{ascii_domain}".encode()) > LONGEST_ADDRESS:
        raise _refusal(address)
    return f"{local}@{ascii_domain}"


def _is_dot_atom(local: str) -> bool:
    return all(_is_atom(atom) for atom in local.split("."))


def _is_atom(atom: str) -> bool:
    if atom.isascii():
        return _ATOM.fullmatch(atom) is not None
    # Letters, marks and digits of any script count as RFC 6531 atext; blanks, controls, format
    # characters, symbols and surrogates do not.
    rest = "".join(
        char
        for char in atom
        if char.isascii() or unicodedata.category(char)[0] not in ("L", "M", "N")
    )
    return bool(atom) and (not rest or _ATOM.fullmatch(rest) is not None)


def _ascii_domain(address: str, domain: str) -> str:
    if _DISPUTED.intersection(domain):
        raise Unmailable(
            f"The domain of {_shown(address)} has two readings: give it in its xn-- form."
        )
    try:
        ascii_domain, is_name = _in_ascii(domain)
    except UnicodeError:
        raise _refusal(address) from None
    if not is_name:
        raise _refusal(address)
    return ascii_domain


@lru_cache(maxsize=256)  # many live at few domains
def _in_ascii(domain: str) -> tuple[str, bool]:
    """The `xn--` form, and whether it is the name of a host below another. Raises UnicodeError."""
    ascii_domain = domain.encode("idna").decode("ascii") if domain else ""
    labels = ascii_domain.split(".")
    return ascii_domain, len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)


def _refusal(address: str) -> Unmailable:
    return Unmailable(f"{_shown(address)} is not an e-mail address that can be sent to.")


def _shown(address: str) -> str:
    return f"“{one_line(address, limit=80)}”"
