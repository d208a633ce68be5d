"""How fast we answer, and what that does: the agency's own curve, nobody else's figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from data.reports.facts import LeadFact
from data.reports.report import MOST, Figure, Report, counted, quantile
from data.reports.spoken import spoken
from data.words import _, ngettext

STEPS = (
    (_("within 15 s"), timedelta(seconds=15)),
    (_("15 s to 1 min"), timedelta(minutes=1)),
    (_("1 to 4 min"), timedelta(minutes=4)),
    (_("4 to 15 min"), timedelta(minutes=15)),
    (_("15 min to 1 h"), timedelta(hours=1)),
    (_("1 to 4 h"), timedelta(hours=4)),
    (_("4 h to 1 day"), timedelta(days=1)),
    (_("later"), timedelta.max),
)
"""How long an answer took; each step up to and with its end."""


def decide_answers(leads: Sequence[LeadFact], target: timedelta) -> Report:
    """The speed of first answers. `target` is the team's own limit (001: four minutes)."""
    due = [lead for lead in leads[:MOST] if lead.was_due]
    answered = [lead for lead in due if lead.seconds is not None]
    took = sorted(lead.seconds for lead in answered if lead.seconds is not None)
    in_time = [lead for lead in answered if (lead.seconds or 0.0) <= target.total_seconds()]
    open_ones = [lead for lead in due if lead.seconds is None]
    limit = spoken(target.total_seconds(), "seconds")
    figures = [
        counted("due", _("an answer was due"), _ids(due)),
        counted("answered", _("answered"), _ids(answered), of=len(due)),
        counted("in_time", _("within {limit}").format(limit=limit), _ids(in_time), of=len(due)),
        counted("late", _("later than that"), _ids(_without(answered, in_time)), of=len(due)),
        counted("open", _("not answered"), _ids(open_ones), of=len(due)),
        Figure("median", _("half were answered within"), quantile(took, 0.5), "seconds",
               ids=_ids(answered)),
        Figure("p90", _("nine of ten within"), quantile(took, 0.9), "seconds", ids=_ids(answered)),
        *_curve(answered),
    ]  # fmt: skip
    return Report(
        "answers",
        _("First answers"),
        _says(due, answered, took),
        _("answers by how long they took"),
        tuple(figures),
        len(leads) > MOST,
    )


def _curve(answered: Sequence[LeadFact]) -> list[Figure]:
    """Each step with how many of those wrote back: what speed does at this very agency."""
    steps: list[Figure] = []
    begins = -1.0
    for label, end in STEPS:
        until = end.total_seconds()
        inside = [one for one in answered if begins < (one.seconds or 0.0) <= until]
        wrote = sum(one.has_replied for one in inside)
        note = (
            ngettext("{wrote} of them wrote back", "{wrote} of them wrote back", wrote).format(
                wrote=wrote
            )
            if inside
            else ""
        )
        steps.append(counted(label, label, _ids(inside), of=len(answered), note=note, in_plot=True))
        begins = until
    return steps


def _says(due: Sequence[LeadFact], answered: Sequence[LeadFact], took: Sequence[float]) -> str:
    median = quantile(took, 0.5)
    if not due:
        return _("No answer was due in this time.")
    if median is None:
        return ngettext(
            "The {due} lead was not answered.", "None of {due} leads was answered.", len(due)
        ).format(due=len(due))
    half = spoken(median, "seconds")
    return ngettext(
        "{answered} of {due} lead was answered, half of them within {half}.",
        "{answered} of {due} leads were answered, half of them within {half}.",
        len(due),
    ).format(answered=len(answered), due=len(due), half=half)


def _ids(leads: Sequence[LeadFact]) -> tuple[int, ...]:
    return tuple(lead.id for lead in leads)


def _without(every: Sequence[LeadFact], some: Sequence[LeadFact]) -> list[LeadFact]:
    left_out = {lead.id for lead in some}
    return [lead for lead in every if lead.id not in left_out]
