"""A time without an offset beside the name of the zone it is in, as some tools send it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.inbox.understand import read_time

_ZONE = re.compile(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+){0,2}")


def moment_in_zone(text: str, zone: str) -> datetime | None:
    """Aware UTC: by the offset in the text; without one by the zone; without both None."""
    if found := read_time(text):
        return found
    if not _ZONE.fullmatch(zone):
        return None
    try:
        moment = datetime.fromisoformat(text.strip()[:40])
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return None
