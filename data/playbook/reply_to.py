"""Where answers go: an address that may hold `{token}`, by which we know what they answer."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

TOKEN = "{token}"
TOKEN_LENGTH = 24
MAX_LOCAL = 64  # RFC 5321 4.5.3.1.1

_ADDRESS = re.compile(r"[A-Za-z0-9._=+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BESIDE_A_WORD = re.compile(r"[A-Za-z0-9]\{token\}|\{token\}[A-Za-z0-9]")


def _usable(address: str) -> str:
    """A token that touches a letter or a digit could not be told from it again."""
    if not address:
        return address
    local = address.rpartition("@")[0]
    if address.count(TOKEN) > 1 or TOKEN in address.rpartition("@")[2]:
        raise ValueError("{token} may stand once, before the @")
    if _BESIDE_A_WORD.search(address):
        raise ValueError("{token} needs a sign such as + or - between it and a letter or a digit")
    filled = address.replace(TOKEN, "0" * TOKEN_LENGTH)
    if not _ADDRESS.fullmatch(filled):
        raise ValueError(f"'{address}' is not an address such as mia+{TOKEN}@harbour.example")
    if len(local.replace(TOKEN, "0" * TOKEN_LENGTH)) > MAX_LOCAL:
        raise ValueError("with the token, what stands before the @ is longer than 64 characters")
    return address


ReplyTo = Annotated[str, AfterValidator(_usable)]
