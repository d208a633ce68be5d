"""What was done by hand and taken back stands on the timeline, and did not hold for all that."""

from __future__ import annotations

from collections.abc import Sequence

from data.activity.tables import Activity

UNDONE = "deed.undone"
"""The entry of taking back: its data names the span of entries that it concerns, and whose."""


def without_undone(entries: Sequence[Activity]) -> list[Activity]:
    """The entries without those that were taken back since; `entries` holds the `UNDONE` ones too.

    For whoever asks what came of a lead, or what was said: the timeline itself shows all of them.
    """
    spans = [entry.data for entry in entries if entry.kind == UNDONE and "last" in entry.data]
    return [
        entry
        for entry in entries
        if entry.kind != UNDONE
        and not any(
            span["first"] <= (entry.id or 0) <= span["last"] and entry.by == span["whose"]
            for span in spans
        )
    ]
