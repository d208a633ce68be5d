"""Where clients stand on their way to Operational, and how long each stage takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.reports.facts import ClientFact
from data.reports.report import MOST, Figure, Period, Report, counted, quantile
from data.words import _, ngettext


def decide_clients(
    clients: Sequence[ClientFact], stages: Mapping[str, str], period: Period
) -> Report:
    """`stages` are the labels of the lifecycle's stages, in their order, by their keys."""
    found = clients[:MOST]
    figures: list[Figure] = [
        counted(f"at_{key}", label, (one.id for one in found if one.stage == key), of=len(found),
                noun="client", in_plot=True)
        for key, label in stages.items()
    ]  # fmt: skip
    new = [one.id for one in found if one.created_at >= period.since]
    done = [one for one in found if one.operational_at and one.operational_at >= period.since]
    waiting = [one.id for one in found if one.is_waiting]
    whole = sorted(
        (one.operational_at - one.created_at).total_seconds() / 86400
        for one in done
        if one.operational_at
    )
    figures += [
        counted("new", _("became clients in this time"), new, noun="client"),
        counted("operational", _("became operational in this time"), (one.id for one in done),
                noun="client"),
        counted("waiting", _("wait to enter their next stage"), waiting, noun="client"),
        Figure("whole", _("half were operational after"), quantile(whole, 0.5), "days",
               ids=tuple(one.id for one in done), noun="client"),
    ]  # fmt: skip
    for key, label in stages.items():
        stays = sorted(days for one in found for stage, days in one.stays if stage == key)
        passed = tuple(one.id for one in found if any(stage == key for stage, _ in one.stays))
        figures.append(
            Figure(
                f"stay_{key}",
                _("half left {label} after").format(label=label),
                quantile(stays, 0.5),
                "days",
                ids=passed,
                noun="client",
            )
        )
    says = ngettext(
        "{found} client, {done} of them operational since then.",
        "{found} clients, {done} of them operational since then.",
        len(found),
    ).format(found=len(found), done=len(done))
    return Report("clients", _("Clients"), says if found else _("There is no client yet."),
                  _("clients by stage"), tuple(figures), len(clients) > MOST)  # fmt: skip
