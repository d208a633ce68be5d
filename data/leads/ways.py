"""How a lead last got in touch, also where it was stored before that was noted."""

from __future__ import annotations

from data.playbook.first_response import Way


def way_of(came_by: str, source: str) -> Way:
    """The way that was noted; else a call for the source `phone`, and a form for all others."""
    if came_by:
        return Way(came_by)
    return Way.CALL if source == "phone" else Way.FORM
