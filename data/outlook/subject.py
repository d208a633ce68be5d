"""What can be asked about: one row of the house, or a cron entry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data.refused import Refused
from data.words import _


class Sort(StrEnum):
    """What can be asked about."""

    LEAD = "lead"
    MESSAGE = "message"
    FOLLOW_UP = "follow_up"
    CLIENT = "client"
    DELIVERY = "delivery"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to be explained; `key` is its id, or a cron entry's name."""

    sort: Sort
    key: int | str

    @property
    def id(self) -> int:
        """The id of a row; raises `Refused` for what is no number."""
        if isinstance(self.key, int) or self.key.isdigit():
            return int(self.key)
        raise Refused(
            _("'{key}' is not the number of a {sort}.").format(
                key=self.key, sort=self.sort.value.replace("_", " ")
            )
        )
