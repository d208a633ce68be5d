"""How long a text message is, as whoever reads or writes it wants to know: in SMS."""

from __future__ import annotations

from screens.safety import plain

NAMED = 8
"""Most characters that are named as the cause."""


def text_size(body: str) -> str:
    """Such as "143 characters, 1 SMS", or "96 characters, 2 SMS because of ë"."""
    from data.outreach.segments import segments_of

    found = segments_of(body)
    size = f"{len(body)} characters, {found.count} SMS"
    if found.count == 1 or not found.misfits:
        return size
    more = " …" if len(found.misfits) > NAMED else ""
    return f"{size} because of {plain(' '.join(found.misfits[:NAMED]))}{more}"
