"""Mail addresses inside running text: linear on any input, and nothing that only looks like one."""

from __future__ import annotations

import re

_LOCAL = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-"
_DOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9\-]|\.(?=[A-Za-z0-9])){0,252}"
ADDRESS = rf"(?<![{_LOCAL}])[{_LOCAL}]{{1,128}}@{_DOMAIN}"
"""An address as it stands in text. The look-behind keeps a long run of letters from being tried
at each of its letters."""

_FOUND = re.compile(ADDRESS)
_WIDE = re.compile(r"(?:\"[^\"\n]{1,128}\"|[^\s<>;,()\"@:]{1,128})@[^\s<>;,()\"@]{1,255}")
_MAILBOX_OF_A_SERVER = re.compile(
    r"(?:mailer[-_.]?daemon|post[-_.]?master|abuse|support|helpdesk|hostmaster|security)@", re.I
)


def addresses_in(text: str) -> list[str]:
    """Every address with a domain that could be one of the internet's, in order, each once."""
    found = (clean_address(match[0]) for match in _FOUND.finditer(text))
    return list(dict.fromkeys(address for address in found if _has_real_domain(address)))


def clean_address(text: str) -> str:
    """Without what surrounds it in text: quotes, stops, a source route (RFC 5321, appendix C)."""
    address = text.strip().strip("<>\"'`;,").rpartition(":")[2]
    return address.strip("'`*|=").lstrip(".").rstrip(".-")


def report_address(value: str) -> str:
    """The address of a report's field, `rfc822; ann@example.com` (RFC 3464, 2.3.1); or empty.

    Some leave the type out; RFC 6533 allows letters that are not ASCII, and a quoted local part may
    hold anything. `=3D` and `+40` (RFC 3461's xtext) are undone where no `@` would be left.
    """
    _, typed, rest = value.partition(";")
    rest = rest if typed else value
    if "@" not in rest:
        rest = re.sub(r"\+40", "@", rest)
    found = _WIDE.search(rest.rpartition(":")[2] if rest.lstrip(" <").startswith("@") else rest)
    address = found[0].strip("'`").rstrip(".") if found else ""
    return "" if _is_directory_name(address) else address


def is_of_a_server(address: str) -> bool:
    """Postmaster and its kin: named in reports as whom to ask."""
    return bool(_MAILBOX_OF_A_SERVER.match(address))


def _is_directory_name(address: str) -> bool:
    """Exchange writes addresses of its directory like this; nobody can be found by them."""
    return address.upper().startswith(("IMCEAEX-", "IMCEAX400-"))


def _has_real_domain(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    ending = domain.rpartition(".")[2]
    return bool(local) and "." in domain and len(ending) > 1 and not ending.isdigit()
