"""When a client that does not move on is over its limits: its stage's, the whole way's, and those
of an unhappy answer that waits for a call."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from data.clients.calendar import business_day_after
from data.clients.cases import CALL_WITHIN
from data.clients.queries import ClientDetail
from data.clients.tables import BlockerKind
from data.outlook.coming import Coming, ComingKind, by_date
from data.playbook.models import Playbook
from data.words import _, ngettext

MOVES = (_("it goes on to the next stage, or back"),)


def of_client(client: ClientDetail, playbook: Playbook) -> tuple[Coming, ...]:
    """The first days on which the stage's target and the way's limit are passed (002)."""
    row, rules, stage = client.row, playbook.lifecycle, client.rule
    things = []
    if row.standing.target is not None:
        target = row.standing.target
        days = {_("{stage} is over its time"): target + 1}
        days[_("{stage} is escalated to its owner")] = target + max(rules.escalate_after_days, 1)
        why = ngettext(
            "{target} business day in {stage} (002)",
            "{target} business days in {stage} (002)",
            target,
        ).format(target=target, stage=stage.label)
        things += [
            _limit(row.entered_at, after, what.format(stage=stage.label), why, MOVES, playbook)
            for what, after in days.items()
        ]
    if row.standing.way_days is not None:
        why = ngettext(
            "[lifecycle] limit_days = {limit_days} business day from the signed contract",
            "[lifecycle] limit_days = {limit_days} business days from the signed contract",
            rules.limit_days,
        ).format(limit_days=rules.limit_days)
        things.append(_limit(client.created_at, rules.limit_days + 1,
                             _("The whole way is over its time"), why, (_("it reaches its goal"),),
                             playbook))  # fmt: skip
    things += [
        _limit(
            case.at,
            CALL_WITHIN + 1,
            _("The unhappy answer waits too long for a call"),
            ngettext(
                "they {note}, and {call_within} business day is given to call them",
                "they {note}, and {call_within} business days are given to call them",
                CALL_WITHIN,
            ).format(note=case.note, call_within=CALL_WITHIN),
            (_("the blocker is cleared"),),
            playbook,
        )
        for case in row.blockers
        if case.kind == BlockerKind.UNHAPPY
    ]
    return by_date(things)


def _limit(
    since: datetime, days: int, what: str, why: str, unless: tuple[str, ...], playbook: Playbook
) -> Coming:
    """On the morning of that business day after `since`, on the business's clock."""
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    day = after_business_days(since.astimezone(zone).date(), days, playbook.business.country)
    at = datetime.combine(day, time(0), zone).astimezone(UTC)
    return Coming(at, ComingKind.LIMIT, what, why, unless)


def after_business_days(start: date, days: int, country: str) -> date:
    """The date on which `business_days_between(start, date)` first is `days`."""
    day = start
    for _unused in range(days):
        day = business_day_after(day, country)
    return day
