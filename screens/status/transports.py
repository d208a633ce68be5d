"""What is set up to send and to read, in words that hold no password."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transport:
    """`where` is empty for what is not set up; `missing` then says what that means, and what to do.

    `channel` is the messages' (email, sms), or empty for what is read or only tells operators.
    """

    name: str
    where: str
    missing: str = ""
    channel: str = ""
