"""How the scores of a window's leads went: each change with its time, as it counts now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from data.leads.tally import tally
from data.playbook.models import Scoring
from data.reading import Reader, moment, numbers

Course = tuple[tuple[datetime, int], ...]
"""Times in UTC, and by how many points the score rose or fell, oldest first."""


def courses(reader: Reader, leads: Sequence[int], scoring: Scoring) -> dict[int, Course]:
    """Of those leads that ever had points, by one look along the index of their leads."""
    rows: dict[int, list[tuple[str, int, datetime]]] = {}
    for lead, kind, points, at in reader.rows(
        "SELECT lead_id, kind, points, at FROM score_point"
        f" WHERE lead_id IN ({numbers(leads)}) ORDER BY lead_id, id"
    ):
        rows.setdefault(lead, []).append((kind, points, moment(at)))
    return {lead: _course(earned, scoring) for lead, earned in rows.items()}


def _course(earned: Sequence[tuple[str, int, datetime]], scoring: Scoring) -> Course:
    lines = tally([(kind, points) for kind, points, _ in earned], scoring).lines
    return tuple(
        (at, line.points) for (_, _, at), line in zip(earned, lines, strict=True) if line.points
    )
