"""What came in: over time, from where, and how far it got."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from data.leads.stages import LeadStage
from data.reports.facts import LeadFact
from data.reports.report import MOST, Figure, Period, Report, counted, over_time
from data.words import _, ngettext


def decide_leads(leads: Sequence[LeadFact], period: Period) -> Report:
    """How many leads came, day by day."""
    found = leads[:MOST]
    hot = [lead.id for lead in found if lead.is_hot]
    won = [lead.id for lead in found if lead.stage == LeadStage.WON]
    lost = [lead.id for lead in found if lead.stage == LeadStage.LOST]
    every = len(found)
    figures = [
        counted("leads", _("leads came in"), (lead.id for lead in found)),
        counted("hot", _("hot"), hot, of=every),
        counted("won", _("won"), won, of=every),
        counted("lost", _("lost"), lost, of=every),
        *over_time(period, ((lead.id, lead.at) for lead in found)),
    ]
    a_day = every / period.days
    says = (
        ngettext(
            "{every} lead came in, {a_day:.1f} a day.",
            "{every} leads came in, {a_day:.1f} a day.",
            every,
        ).format(every=every, a_day=a_day)
        if found
        else _("No lead came in this time.")
    )
    return Report(
        "leads",
        _("Leads"),
        says,
        _("leads a {bar}").format(bar=_(period.bar)),
        tuple(figures),
        len(leads) > MOST,
    )


def decide_sources(leads: Sequence[LeadFact], labels: Mapping[str, str]) -> Report:
    """Where leads come from, and where those come from that are won."""
    found = leads[:MOST]
    by_source: dict[str, list[LeadFact]] = {}
    for lead in found:
        by_source.setdefault(lead.source, []).append(lead)
    figures: list[Figure] = []
    for source, group in sorted(by_source.items(), key=lambda item: (-len(item[1]), item[0])):
        won = sum(lead.stage == LeadStage.WON for lead in group)
        wrote = sum(lead.has_replied for lead in group)
        note = _("{won} won, {wrote} wrote back").format(won=won, wrote=wrote)
        figures.append(
            counted(source, labels.get(source, source), (lead.id for lead in group),
                    of=len(found), note=note, in_plot=True)
        )  # fmt: skip
    says = _("No lead came in this time.")
    if figures:
        best = figures[0]
        says = _("Most came through {source}: {count:.0f} of {found}.").format(
            source=best.label, count=best.value, found=len(found)
        )
    return Report(
        "sources", _("Sources"), says, _("leads by source"), tuple(figures), len(leads) > MOST
    )


_ENGAGED = (LeadStage.ENGAGED, LeadStage.BOOKED, LeadStage.WON)
_GOT: tuple[tuple[str, str, Callable[[LeadFact], bool]], ...] = (
    ("came", _("came in"), lambda _: True),
    ("answered", _("were answered"), lambda lead: lead.seconds is not None),
    (
        "engaged",
        _("wrote back, booked or won"),
        lambda lead: lead.has_replied or lead.stage in _ENGAGED,
    ),
    ("booked", _("booked or won"), lambda lead: lead.stage in (LeadStage.BOOKED, LeadStage.WON)),
    ("won", "won", lambda lead: lead.stage == LeadStage.WON),
)


def decide_funnel(leads: Sequence[LeadFact]) -> Report:
    """How far the leads of this time have got until now; a lead stands in every step it passed."""
    found = leads[:MOST]
    steps = [
        counted(key, label, (lead.id for lead in found if passed(lead)), of=len(found),
                in_plot=True)
        for key, label, passed in _GOT
    ]  # fmt: skip
    ends = [
        counted(f"is_{stage}", _("stand at {stage} now").format(stage=_(stage.value)),
                (lead.id for lead in found if lead.stage == stage), of=len(found))
        for stage in LeadStage
    ]  # fmt: skip
    lost: dict[str, list[int]] = {}
    for lead in found:
        if lead.stage == LeadStage.LOST:
            lost.setdefault(lead.outcome or _("no reason"), []).append(lead.id)
    reasons = [
        counted(
            f"lost_{why}", _("lost: {why}").format(why=_(why.replace("_", " "))), ids, of=len(found)
        )
        for why, ids in sorted(lost.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    won = int(steps[-1].value or 0)
    says = (
        ngettext(
            "{won} of {found} lead is won by now.",
            "{won} of {found} leads are won by now.",
            len(found),
        ).format(won=won, found=len(found))
        if found
        else _("No lead came in this time.")
    )
    return Report("funnel", _("How far they got"), says, _("leads by how far they got"),
                  (*steps, *ends, *reasons), len(leads) > MOST)  # fmt: skip
