"""The ways a message leaves."""

from __future__ import annotations

from typing import Literal

Channel = Literal["email", "sms"]
