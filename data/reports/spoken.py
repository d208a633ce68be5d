"""A figure's value in words, the same in commands, screens and sentences."""

from __future__ import annotations

from data.reports.report import Unit
from data.words import _


def spoken(value: float | None, unit: Unit) -> str:
    """`12`, `38 s`, `22 min`, `1.5 h`, `4.0 days`; a dash where there is nothing to say."""
    if value is None:
        return "–"
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "percent":
        return f"{value:.0%}"
    if unit == "days":
        return _("{value:.1f} days").format(value=value)
    if value < 90:
        return f"{value:.0f} s"
    if value < 90 * 60:
        return _("{value:.0f} min").format(value=value / 60)
    return (
        f"{value / 3600:.1f} h"
        if value < 48 * 3600
        else _("{value:.1f} days").format(value=value / 86400)
    )
