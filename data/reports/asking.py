"""Every report by its name: which rows it wants, and who decides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from data.outreach.rejections import rejected_since
from data.refused import Refused
from data.reports.answers import decide_answers
from data.reports.clients import decide_clients
from data.reports.coming_in import decide_funnel, decide_leads, decide_sources
from data.reports.facts import (
    LeadFact,
    MessageFact,
    clients_in,
    leads_in,
    sent_in,
    waiting_now,
)
from data.reports.going_out import decide_messages, decide_rejections
from data.reports.names import REPORTS
from data.reports.report import MOST, Period, Report
from data.words import _

if TYPE_CHECKING:
    from data.playbook.models import Playbook
    from data.reading import Reader


def report(reader: Reader, name: str, playbook: Playbook, period: Period) -> Report:
    """One report; raises `Refused` for a name that is none."""
    if name not in _ASKED:
        raise Refused(
            _("There is no report '{name}': use one of {reports}.").format(
                name=name, reports=", ".join(REPORTS)
            )
        )
    return _ASKED[name](reader, playbook, period)


def _read_of(period: Period, rows: Sequence[LeadFact] | Sequence[MessageFact]) -> Period:
    """What of the period was read: where there were too many rows, from the oldest of them on."""
    return replace(period, since=rows[MOST - 1].at) if len(rows) > MOST else period


def _answers(reader: Reader, playbook: Playbook, period: Period) -> Report:
    leads = leads_in(reader, period)
    found = decide_answers(leads, target_of(playbook))
    return replace(found, since=_read_of(period, leads).since)


def target_of(playbook: Playbook) -> timedelta:
    """How soon the team wants to have answered."""
    return timedelta(minutes=playbook.service.first_response_minutes)


def _leads(reader: Reader, _: Playbook, period: Period) -> Report:
    leads = leads_in(reader, period)
    read = _read_of(period, leads)
    return replace(decide_leads(leads, read), since=read.since)


def _sources(reader: Reader, playbook: Playbook, period: Period) -> Report:
    labels = {key: source.label for key, source in playbook.sources.items()}
    leads = leads_in(reader, period)
    return replace(decide_sources(leads, labels), since=_read_of(period, leads).since)


def _funnel(reader: Reader, _: Playbook, period: Period) -> Report:
    leads = leads_in(reader, period)
    return replace(decide_funnel(leads), since=_read_of(period, leads).since)


def _messages(reader: Reader, _: Playbook, period: Period) -> Report:
    sent = sent_in(reader, period)
    read = _read_of(period, sent)
    return replace(decide_messages(sent, waiting_now(reader), read), since=read.since)


def _rejections(reader: Reader, playbook: Playbook, period: Period) -> Report:
    rejected = rejected_since(reader, period.since, limit=MOST)
    return decide_rejections(rejected, playbook.review.rejections)


def _clients(reader: Reader, playbook: Playbook, period: Period) -> Report:
    stages = {stage.key: stage.label for stage in playbook.lifecycle.stages}
    return decide_clients(clients_in(reader, period), stages, period)


_ASKED: dict[str, Callable[[Reader, Playbook, Period], Report]] = {
    "answers": _answers,
    "leads": _leads,
    "sources": _sources,
    "funnel": _funnel,
    "messages": _messages,
    "rejections": _rejections,
    "clients": _clients,
}
