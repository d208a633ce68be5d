"""Signatures that are checked with the sender's public key: ECDSA, Ed25519 and RSA.

`cryptography` does the arithmetic. It is imported where it is needed: a house without SendGrid's
or HighLevel's signed hooks starts without it, and where it is missing nothing is let in.
"""

from __future__ import annotations

import base64
import binascii
import hmac

from data.inbox.senders.signatures import shared_secret
from data.inbox.understood import BadSignature, Delivery

_HEADERS = ("x-callboard-key", "x-webhook-secret", "x-webhook-token", "x-api-key", "x-auth-token")
_QUERY = ("key", "secret", "token")


def is_public_key(secret: str) -> bool:
    """Whether a setting holds a public key (PEM, or its base64 as dashboards show it).

    `MFkw` opens a P-256 key, `MCow` an Ed25519 key, `MII` an RSA key (DER of SubjectPublicKeyInfo).
    """
    text = secret.strip()
    return "BEGIN PUBLIC KEY" in text or (
        text.startswith(("MFkwEwYHKoZIzj0", "MCowBQYDK2Vw", "MIIBIjAN", "MIICIjAN", "MIGfMA0"))
    )


def signed_with_key(public_key: str, message: bytes, stated: str) -> None:
    """`stated` is base64; ECDSA and RSA (PKCS #1 v1.5) with SHA-256. Raises `BadSignature`."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
        from cryptography.hazmat.primitives.serialization import load_der_public_key
    except ImportError:
        raise BadSignature(
            "The package 'cryptography' is not installed; without it this signature is not checked."
        ) from None
    signature = _from_base64(stated, "The signature is not base64.")
    try:
        key = load_der_public_key(_key_bytes(public_key))
    except ValueError:
        raise BadSignature("The secret that is set is not a public key.") from None
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise BadSignature("The public key that is set is of an unknown kind.")
    except InvalidSignature:
        raise BadSignature("The signature does not match the body.") from None


def _key_bytes(public_key: str) -> bytes:
    lines = [line.strip() for line in public_key.replace("\\n", "\n").splitlines()]
    inner = "".join(line for line in lines if not line.startswith("-----"))
    return _from_base64(inner, "The secret that is set is not a public key.")


def _from_base64(text: str, complaint: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature(complaint) from None


def shared_key(delivery: Delivery, secret: str) -> None:
    """The way of senders that sign nothing: the secret itself, as the playbook had it sent along.

    Looked for as HTTP Basic password (`https://callboard:SECRET@host/in/x`), as Bearer token, in a
    header of its own, and in the query. Raises `BadSignature`.
    """
    stated = next((word for word in _stated(delivery) if word), "")
    if is_public_key(secret):
        raise BadSignature("The delivery is not signed.")
    shared_secret(secret, stated)


def _stated(delivery: Delivery) -> list[str]:
    scheme, _, word = delivery.headers.get("authorization", "").strip().partition(" ")
    basic = _password(word) if scheme.lower() == "basic" else ""
    bearer = word.strip() if scheme.lower() == "bearer" else ""
    return [
        basic,
        bearer,
        *(delivery.headers.get(name, "") for name in _HEADERS),
        *(delivery.query.get(name, "") for name in _QUERY),
    ]


def _password(word: str) -> str:
    try:
        pair = base64.b64decode(word.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2]


def same_digest(right: str, stated: str) -> None:
    """Plain digests, as HubSpot's first versions state them. Raises `BadSignature`."""
    if not hmac.compare_digest(right.encode(), stated.strip().lower().encode("utf-8", "replace")):
        raise BadSignature("The signature does not match the body.")
