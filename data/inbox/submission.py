"""What one submission says, whichever door it came through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Submission:
    """What one submission says, untrusted and trimmed. `submitted_at` is aware UTC or None."""

    name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    company: str = ""
    source: str = ""
    detail: str = ""
    page: str = ""
    external_id: str = ""
    submitted_at: datetime | None = None
    zone: str = ""
    owner: str = ""
    place: Mapping[str, str] = field(default_factory=dict)
    utm: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.email or self.phone or self.message)
