"""What `callboard doctor` found about one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is ok, note (works, but look) or bad (exit code 1)."""

    what: str
    state: str
    says: str
