"""Moments on the command line: as ISO 8601, or in the words that the console understands."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import typer

from data.words import _
from screens.dialogs.when import MORNING, read_moment

EXAMPLES = _("2026-12-01T08:00, 'tomorrow 9', 'fri 10:00' or '3 days'")
SHORTEST = len("2026-12-01")


def moment_of(text: str, now: datetime, zone: tzinfo, option: str) -> datetime:
    """In UTC. A time without a zone is on the clock of `zone`; a day alone is its morning.

    Raises typer's usage error, naming `option`.
    """
    words = text.strip()
    try:
        if (said := _iso(words)) is not None:
            if len(words) == SHORTEST:
                said = datetime.combine(said.date(), MORNING)
            return (said if said.tzinfo else said.replace(tzinfo=zone)).astimezone(UTC)
        meant = read_moment(words.removeprefix("+"), now, zone)
    except OverflowError:  # at the ends of the calendar
        meant = None
    if meant is None:
        raise typer.BadParameter(
            _("{option} '{text}' is no moment: write {examples}").format(
                option=option, text=text, examples=EXAMPLES
            )
        )
    return meant


def _iso(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        return None
