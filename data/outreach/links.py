"""Signed links for the public pages: only we can make one, and it says for whom it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from sqlmodel import Session

from data.tables import Secret

_NAME = "unsubscribe"


def link_secret(session: Session) -> str:
    """The database's own signing key; made on first use (needs a writing transaction then)."""
    row = session.get(Secret, _NAME)
    if row is None:
        row = Secret(name=_NAME, value=secrets.token_hex(32))
        session.add(row)
        session.flush()
    return row.value


def unsubscribe_token(secret: str, address: str) -> str:
    """Names `address` (folded e-mail) and proves that we wrote it; safe in a URL path."""
    name = base64.urlsafe_b64encode(address.encode()).decode().rstrip("=")
    return f"{name}.{_signature(secret, address)}"


def address_of(secret: str, token: str) -> str:
    """The address an unsubscribe token names, or empty when it is not ours."""
    name, _, signature = token.partition(".")
    try:
        address = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except ValueError:
        return ""
    genuine = hmac.compare_digest(signature.encode(), _signature(secret, address).encode())
    return address if genuine else ""


def _signature(secret: str, address: str) -> str:
    digest = hmac.new(secret.encode(), f"email:{address}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()
