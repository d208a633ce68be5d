"""How a delivery proves where it comes from: keyed hashes, and a window of time against replays.

Everything here raises `BadSignature` with a sentence that can stand in a log: it names neither the
secret nor the right signature. All comparisons take the same time wherever the first difference
is, and a secret that is not set never matches anything.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta

from data.inbox.understood import BadSignature

WINDOW = timedelta(minutes=5)
"""How far a stated time may lie from ours, either way, where the sender names no window."""


def hmac_hex(secret: str, body: bytes, stated: str, algorithm: str = "sha256") -> None:
    """`stated` in hexadecimal; a prefix like `sha256=` is allowed, as long as it is the right one.

    Raises `BadSignature`.
    """
    text = _digits(stated, algorithm)
    try:
        given = binascii.unhexlify(text)
    except (binascii.Error, ValueError):
        raise BadSignature("The signature is not hexadecimal.") from None
    _compare(_digest(secret, body, algorithm), given)


def hmac_base64(secret: str, body: bytes, stated: str, algorithm: str = "sha256") -> None:
    """`stated` in base64, with or without padding; a prefix like `sha256=` is allowed.

    Raises `BadSignature`.
    """
    text = _digits(stated, algorithm).rstrip("=")
    try:
        given = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("The signature is not base64.") from None
    _compare(_digest(secret, body, algorithm), given)


def shared_secret(secret: str, stated: str) -> None:
    """The sender repeats the secret itself. Raises `BadSignature`."""
    if not secret:
        raise BadSignature("No secret is set for this source.")
    if not stated:
        raise BadSignature("The delivery carries no key.")
    given = stated.encode("utf-8", "surrogatepass")
    if not hmac.compare_digest(secret.encode("utf-8", "surrogatepass"), given):
        raise BadSignature("The key is not the one that is set.")


def within_window(
    stated_seconds: float | str, now: datetime, window: timedelta | float = WINDOW
) -> None:
    """Whether a stated Unix time, in seconds, is near enough to `now`; else `BadSignature`.

    A number above 10^11 is read as milliseconds, which some senders write in the same place.
    `window` is a span of time or a number of seconds.
    """
    seconds = _seconds(stated_seconds)
    span = window.total_seconds() if isinstance(window, timedelta) else float(window)
    apart = now.astimezone(UTC).timestamp() - seconds
    if abs(apart) > span:
        side = "old" if apart > 0 else "far ahead"
        raise BadSignature(f"The signed time is too {side}: {abs(apart):.0f} s from now.")


def _seconds(stated: float | str) -> float:
    text = str(stated).strip()
    if not (text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 20):
        raise BadSignature("The signature's time is missing or is not a number.")
    seconds = float(text)
    return seconds / 1000 if seconds > 1e11 else seconds


def _digits(stated: str, algorithm: str) -> str:
    """The signature without its prefix; a prefix that names another algorithm does not pass."""
    text = stated.strip()
    if not text:
        raise BadSignature("The delivery is not signed.")
    return text.removeprefix(f"{algorithm}=")


def _digest(secret: str, body: bytes, algorithm: str) -> bytes:
    if not secret:
        raise BadSignature("No secret is set for this source.")
    return hmac.new(secret.encode("utf-8", "surrogatepass"), body, algorithm).digest()


def _compare(right: bytes, given: bytes) -> None:
    if not hmac.compare_digest(right, given):
        raise BadSignature("The signature does not match the body.")
