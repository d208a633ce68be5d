"""When a wait is over: on the lead's own clock, in the hours that its step may use.

Days are dates, never 24 h × n (DESIGN §3): three days after Friday 10:00 is Monday 10:00, also when
the clock was moved on Sunday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.clients.calendar import business_day_after
from data.consent.quiet import hours_at
from data.outreach.hours import Opening, Place, is_open, local_time, next_open
from data.playbook.channel import Channel
from data.playbook.models import Playbook
from data.playbook.sequences import Step, Wait

LEAST_NOTICE = timedelta(minutes=15)
"""A reminder that its hours would bring nearer to the appointment goes out earlier instead."""
BEFORE_CLOSING = timedelta(hours=1)
"""Such a reminder leaves this long before the hours before it close, not at their last minute."""


@dataclass(frozen=True, slots=True)
class Both:
    """Hours that lie in both: those of a step, and those that its channel allows."""

    one: Opening
    other: Opening

    def span(self, day: date) -> tuple[time, time] | None:
        """The common hours of that local day; None where there are none."""
        mine, theirs = self.one.span(day), self.other.span(day)
        if mine is None or theirs is None:
            return None
        opens, closes = max(mine[0], theirs[0]), min(mine[1], theirs[1])
        return (opens, closes) if opens < closes else None


def hours_of(step: Step | None, channel: Channel, place: Place, playbook: Playbook) -> Opening:
    """When this step may leave on that channel; None: any step."""
    allowed = hours_at(channel, place, playbook)
    window = playbook.hours.windows.get(step.window) if step is not None and step.window else None
    return allowed if window is None else Both(window, allowed)


def after(anchor: datetime, wait: Wait, hours: Opening, place: Place, country: str) -> datetime:
    """The first open time once the wait since `anchor` is over. `country` has the business days."""
    return next_open(_unbounded(anchor, wait, place, country), hours, place)


def _unbounded(anchor: datetime, wait: Wait, place: Place, country: str) -> datetime:
    if wait.unit in ("minutes", "hours"):
        return anchor + wait.length
    local = anchor.astimezone(place.zone)
    day = local.date()
    if wait.unit == "days":
        day += timedelta(days=wait.amount)
    for _ in range(wait.amount if wait.unit == "business_days" else 0):
        day = business_day_after(day, country)
    return local_time(day, local.time(), place.zone)


def before(appointment: datetime, wait: Wait, hours: Opening, place: Place) -> datetime:
    """An open time as long before the appointment as the wait says, or a little earlier.

    An hour before 8:00 is too early for a text: where the hours open in time, it waits for that,
    and else it leaves on the evening before.
    """
    local = appointment.astimezone(place.zone)
    if wait.unit == "before_days":
        moment = local_time(local.date() - timedelta(days=wait.amount), local.time(), place.zone)
    else:
        moment = appointment - wait.length
    opens = next_open(moment, hours, place)
    if opens == moment or opens <= appointment - LEAST_NOTICE:
        return opens
    return _last_open(moment, hours, place)


def _last_open(moment: datetime, hours: Opening, place: Place) -> datetime:
    """Shortly before the hours last closed; `moment` where no zone's clock knows such a time."""
    closings = (
        local_time(day, span[1], zone) - BEFORE_CLOSING
        for zone in map(ZoneInfo, place.zones)
        for day in _days_back(moment.astimezone(zone).date())
        if (span := hours.span(day)) is not None
    )
    fitting = (one for one in closings if one < moment and is_open(one, hours, place))
    return max(fitting, default=moment)


def _days_back(day: date) -> list[date]:
    return [day - timedelta(days=back) for back in range(9)]


def moved(due: datetime, since: datetime, until: datetime, place: Place) -> datetime:
    """`due`, later by what the lead's clock went on from `since` to `until`.

    Whatever waits keeps its time of day when the clock is changed meanwhile.
    """
    zone = place.zone
    walls = (due.astimezone(zone), since.astimezone(zone), until.astimezone(zone))
    wall, begun, ended = (one.replace(tzinfo=None) for one in walls)
    later = wall + (ended - begun)
    return local_time(later.date(), later.time(), zone)
