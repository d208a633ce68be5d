"""How long a client has been where it is, against its stage's target and the whole way's limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from data.clients.calendar import business_days_between
from data.clients.gates import stage_of

if TYPE_CHECKING:
    from data.playbook.outline import AnyPlaybook


@dataclass(frozen=True, slots=True)
class Standing:
    """Days are business days on the business's calendar. `target` None: the stage is ongoing.

    `way_days` count from the signed contract while the goal is not reached, else None.
    """

    days: int
    target: int | None
    way_days: int | None
    way_limit: int

    @property
    def overdue(self) -> bool:
        return self.stage_overdue or self.way_overdue

    @property
    def stage_overdue(self) -> bool:
        return self.target is not None and self.days > self.target

    @property
    def way_overdue(self) -> bool:
        return self.way_days is not None and self.way_days > self.way_limit


class Walking(Protocol):
    """What counts of a client on its way."""

    @property
    def stage(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def entered_at(self) -> datetime: ...
    @property
    def operational_at(self) -> datetime | None: ...


def standing_of(client: Walking, playbook: AnyPlaybook, now: datetime) -> Standing:
    """Counted from the local dates of the business; a visit to the goal ends the whole way."""
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    country, today = playbook.business.country, now.astimezone(zone).date()
    entered = client.entered_at.astimezone(zone).date()
    created = client.created_at.astimezone(zone).date()
    lifecycle = playbook.lifecycle
    on_the_way = client.operational_at is None
    return Standing(
        days=business_days_between(entered, today, country),
        target=stage_of(client.stage, lifecycle).days_max,
        way_days=business_days_between(created, today, country) if on_the_way else None,
        way_limit=lifecycle.limit_days,
    )
