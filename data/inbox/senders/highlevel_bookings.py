"""HighLevel's appointments: the app's events, and the `calendar` object of workflow hooks.

Formats: marketplace.gohighlevel.com/docs/webhook/AppointmentCreate; in workflow hooks the status is
spelt `appoinmentStatus`, and times have no offset but a zone beside them.
"""

from __future__ import annotations

from typing import Any

from data.inbox.senders.local_times import moment_in_zone
from data.inbox.senders.shapes import dict_at, first_text, text_at
from data.inbox.understand import Submission, read_time
from data.inbox.understood import Booking, Kind, Understood

_CANCELLED = frozenset({"cancelled", "canceled", "invalid", "deleted"})
_OVER = frozenset({"showed", "noshow", "no-show", "no_show", "completed"})


def understand_appointment(event: str, said: dict[str, Any], person: Submission) -> Understood:
    calendar, held = dict_at(said, "calendar"), dict_at(said, "appointment")
    held = held or calendar or said
    status = first_text(
        held, "appointmentStatus", "appoinmentStatus", "appointment_status", "status"
    ).casefold()
    kind, why = _kind(event, status)
    identity = first_text(held, "appointmentId", "appointment_id") or text_at(said, "appointmentId")
    identity = (identity or ("" if held is calendar else text_at(held, "id")))[:200]
    zone = first_text(held, "selectedTimezone", "timezone") or first_text(said, "timezone")
    booking = Booking(
        id=identity,
        starts_at=moment_in_zone(first_text(held, "startTime", "start_time"), zone),
        ends_at=moment_in_zone(first_text(held, "endTime", "end_time"), zone),
        title=first_text(held, "title", "calendarName", "name"),
        place=first_text(held, "address", "meetingLocation"),
        why=first_text(held, "cancellationReason", "reason"),
    )
    return Understood(
        kind,
        event=event or "workflow",
        external_id=identity,
        occurred_at=read_time(first_text(held, "dateUpdated", "dateAdded", "date_created")),
        submission=person,
        booking=None if kind is Kind.OTHER else booking,
        text=first_text(held, "notes"),
        why=why,
    )


def _kind(event: str, status: str) -> tuple[Kind, str]:
    """A workflow's hook names no event; it runs when the status is what it says."""
    if event == "AppointmentDelete" or status in _CANCELLED:
        return Kind.BOOKING_CANCEL, f"the appointment is '{status[:40] or 'deleted'}'"
    if status in _OVER:
        return Kind.OTHER, f"the appointment is over: '{status[:40]}'"
    if event == "AppointmentUpdate" or status == "rescheduled":
        return Kind.BOOKING_CHANGE, "the appointment was changed"
    return Kind.BOOKING, "an appointment was made"
