"""When a message may leave: the recipient's clock, never ours (DESIGN §3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from data.leads.places import Place, place_of

__all__ = ["Opening", "Place", "days_later", "is_open", "next_open", "place_of"]

HORIZON = 16
"""Days that are looked through for an opening: two weekly days in a row may be holidays."""


class Opening(Protocol):
    """Hours of a clock on a wall: a playbook's window, or what a state's law leaves of it."""

    def span(self, day: date) -> tuple[time, time] | None:
        """From the first up to, and not including, the second; None: shut on that local day."""
        ...


def is_open(moment: datetime, hours: Opening, place: Place) -> bool:
    """Whether every clock the recipient may live by is inside the hours."""
    return all(_open_in(moment.astimezone(ZoneInfo(zone)), hours) for zone in place.zones)


def _open_in(local: datetime, hours: Opening) -> bool:
    span = hours.span(local.date())
    return span is not None and span[0] <= local.time() < span[1]


def next_open(moment: datetime, hours: Opening, place: Place) -> datetime:
    """`moment` itself when it is open, else the next UTC time at which it is.

    Only openings can be the answer: each zone's next opening is tried until all agree. Zones so
    far apart that no common hour exists fall back to the first; hours that never open (a window
    of Sundays, in a state that bars them) are asked about again in two weeks.
    """
    if is_open(moment, hours, place):
        return moment
    openings = sorted(
        local_time(day, span[0], ZoneInfo(zone))
        for zone in place.zones
        for day in _days(moment.astimezone(ZoneInfo(zone)).date())
        if (span := hours.span(day)) is not None
    )
    to_come = [opening for opening in openings if opening > moment]
    first = Place(place.zones[:1], place.why)
    for where in (place, first):
        for opening in to_come:
            if is_open(opening, hours, where):
                return opening
    return moment + timedelta(days=HORIZON)


def _days(first: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range(HORIZON)]


def local_time(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """That wall time as UTC. A time that the spring change skips is the moment after the gap."""
    return datetime.combine(day, wall, zone).astimezone(UTC)


def days_later(anchor: datetime, days: int, window: Opening, place: Place) -> datetime:
    """The same wall time `days` local calendar days after `anchor`, moved into the window."""
    local = anchor.astimezone(place.zone)
    target = local_time(local.date() + timedelta(days=days), local.time(), place.zone)
    return next_open(target, window, place)
