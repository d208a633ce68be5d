"""When a message may leave: the recipient's clock, never ours (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.playbook.models import Window


@dataclass(frozen=True, slots=True)
class Place:
    """Zones the recipient may be in; where clues disagree, all of them must agree to the hour."""

    zones: tuple[str, ...]
    why: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone dates are counted in: the first."""
        return ZoneInfo(self.zones[0])


def place_of(stated: str, phone_zones: Sequence[str], fallback: str) -> Place:
    """Stated zone, else the area code's zones, else the business's own zone."""
    if stated and _exists(stated):
        return Place((stated,), f"the lead's stated zone {stated}")
    known = tuple(zone for zone in phone_zones if _exists(zone))
    if known:
        return Place(known, f"the area code ({', '.join(known[:3])})")
    return Place((fallback,), f"the business's zone {fallback}")


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_open(moment: datetime, window: Window, place: Place) -> bool:
    """Whether every clock the recipient may live by is inside the window."""
    return all(_open_in(moment.astimezone(ZoneInfo(zone)), window) for zone in place.zones)


def _open_in(local: datetime, window: Window) -> bool:
    wall = local.time().replace(tzinfo=None)
    return window.opens <= wall < window.closes and local.isoweekday() in window.days


def next_open(moment: datetime, window: Window, place: Place) -> datetime:
    """`moment` itself when the window is open, else the next UTC time at which it is.

    Only openings can be the answer: each zone's next opening is tried until all agree. Zones so
    far apart that no common hour exists fall back to the first.
    """
    if is_open(moment, window, place):
        return moment
    openings = sorted(
        _utc(day, window.opens, ZoneInfo(zone))
        for zone in place.zones
        for day in _days(moment.astimezone(ZoneInfo(zone)).date())
    )
    for opening in openings:
        if opening > moment and is_open(opening, window, place):
            return opening
    first = Place(place.zones[:1], place.why)
    return next(o for o in openings if o > moment and is_open(o, window, first))


def _days(first: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range(9)]


def _utc(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """That wall time as UTC. A time that the spring change skips is the moment after the gap."""
    return datetime.combine(day, wall, zone).astimezone(UTC)


def days_later(anchor: datetime, days: int, window: Window, place: Place) -> datetime:
    """The same wall time `days` local calendar days after `anchor`, moved into the window."""
    local = anchor.astimezone(place.zone)
    target = _utc(local.date() + timedelta(days=days), local.time(), place.zone)
    return next_open(target, window, place)
