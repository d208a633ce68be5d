"""Small drawings in text: a few cells that say at a glance what the number beside them says.

Pure functions of values. None stands alone: a number or a word is always with it, so nothing is
lost where colours, or the signs themselves, can't be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from data.words import _
from screens.signs import BAR, BAR_REST, EMPTY, FALLS, FULL, LEVELS, QUARTERS, RISES
from screens.spans import clock

GATE_BAR = 8
"""Most signs of a gate bar; gates with more criteria are drawn to scale."""

OF_LATE = timedelta(days=7)
"""What a score is compared with to say that it rose or fell."""

CLOSE = timedelta(minutes=1)
"""From here on the time that is left is shown as a warning."""


def gate_bar(met: int, total: int, most: int = GATE_BAR) -> str:
    """A gate such as `▰▰▰▱▱ 3/5`; full only when all is met, empty only when nothing is.

    Args:
        met: Criteria that are met.
        total: All criteria; nothing is drawn for none.
        most: Most signs.
    """
    if total <= 0:
        return ""
    return f"{meter(met, total, min(total, most))} {met}/{total}"


def meter(value: float, whole: float, cells: int, signs: str = FULL + EMPTY) -> str:
    """A measure of exactly `cells` cells: how much of the whole is there.

    Rounded down, so that it is full only when all is there; yet the least there is, is seen.
    """
    if whole <= 0 or cells <= 0:
        return signs[1] * max(cells, 0)
    least = 1 if value > 0 else 0
    full = max(0, min(max(int(value * cells / whole), least), cells))
    return signs[0] * full + signs[1] * (cells - full)


def bar(value: float, whole: float, cells: int) -> str:
    """A measure in whole blocks, for where one is compared with those above and below it."""
    return meter(value, whole, cells, BAR + BAR_REST)


def sparkline(values: Sequence[float], cells: int | None = None) -> str:
    """Values over time in one line, such as `▁▂▅█▃`.

    The lowest sign is nothing at all, the highest is the greatest value; a flat line of some value
    is drawn in the middle. Negative values are drawn as nothing.

    Args:
        values: From left to right.
        cells: Exactly so many: longer series are added up in groups of neighbours, shorter ones
            drawn at the right end. None draws each value.
    """
    if cells is not None:
        values = grouped(values, cells)
    top = max(values, default=0.0)
    if top <= 0:
        line = LEVELS[0] * len(values)
    elif len(set(values)) == 1:
        line = LEVELS[3] * len(values)
    else:
        steps = len(LEVELS) - 1
        line = "".join(
            LEVELS[0] if value <= 0 else LEVELS[max(1, round(value * steps / top))]
            for value in values
        )
    return line if cells is None else line.rjust(max(cells, 0))


def grouped(values: Sequence[float], groups: int) -> list[float]:
    """Add neighbours up so that there are at most `groups`; the last group ends with the last."""
    if groups <= 0:
        return []
    if len(values) <= groups:
        return list(values)
    edges = [len(values) * n // groups for n in range(groups + 1)]
    return [sum(values[a:b]) for a, b in pairwise(edges)]


def history(
    changes: Sequence[tuple[datetime, float]], start: datetime, end: datetime, cells: int
) -> list[float]:
    """What a sum was at the end of each of `cells` equal spans between two times.

    Args:
        changes: When it changed by how much; in any order.
        start: The beginning of the first span; what came before is in every sum.
        end: The end of the last span.
        cells: How many spans.
    """
    span = (end - start) / max(cells, 1)
    ends = [start + span * (n + 1) for n in range(cells - 1)] + [end] * (cells > 0)
    return [sum(by for at, by in changes if at <= moment) for moment in ends]


def trend(value: float, before: float) -> str:
    """Whether a value rose or fell: `▴`, `▾`, or a blank where it stands."""
    return RISES if value > before else FALLS if value < before else " "


def score_words(score: int, before: int | None = None, *, hot: bool = False) -> str:
    """A score with its trend in eight cells: `hot  72▴`, `40 `.

    Args:
        score: The points now.
        before: The points some time ago; None draws no trend.
        hot: Whether somebody should call.
    """
    rise = "" if before is None else trend(score, before)
    return _("hot {score:3}{rise}").format(score=score, rise=rise) if hot else f"{score}{rise}"


def quarter(left: timedelta, whole: timedelta) -> str:
    """How far a clock has run, in one cell: `○` has just begun, `●` has run out."""
    if left <= timedelta(0):
        return QUARTERS[-1]
    if whole <= timedelta(0):
        return QUARTERS[0]
    gone = 1 - left / whole
    return QUARTERS[min(max(int(gone * 4), 0), 3)]


def answer_clock(
    respond_by: datetime, now: datetime, whole: timedelta | None = None
) -> tuple[str, str]:
    """The first-response clock and its tone: `◔ 3:10`, `+0:12 late`.

    Args:
        respond_by: When the answer is due.
        now: The present.
        whole: How long there was at first; None leaves the dial away.
    """
    left = respond_by - now
    if left < timedelta(0):
        return _("+{left} late").format(left=clock(left)), "error"
    dial = "" if whole is None else f"{quarter(left, whole)} "
    return f"{dial}{clock(left)}", "warning" if left < CLOSE else "strong"
