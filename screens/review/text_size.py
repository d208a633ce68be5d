"""How long a text message is, as whoever reads or writes it wants to know: in SMS."""

from __future__ import annotations

from data.words import _, ngettext
from screens.safety import plain

NAMED = 8
"""Most characters that are named as the cause."""


def text_size(body: str) -> str:
    """Such as "143 characters, 1 SMS", or "96 characters, 2 SMS because of ë"."""
    from data.outreach.segments import segments_of

    found = segments_of(body)
    size = ngettext(
        "{body} character, {count} SMS", "{body} characters, {count} SMS", len(body)
    ).format(body=len(body), count=found.count)
    if found.count == 1 or not found.misfits:
        return size
    more = " …" if len(found.misfits) > NAMED else ""
    return _("{size} because of {misfits}{more}").format(
        size=size, misfits=plain(" ".join(found.misfits[:NAMED])), more=more
    )
