"""What is noticed of what a lead does, and how a score fades when nothing is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from data.playbook.values import Rules, SmallLetters

if TYPE_CHECKING:
    from data.playbook.models import Scoring


def _host_alone(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name):
        raise ValueError(f"'{name}' is not a host; write it alone, such as 'example.com'")
    return name.removeprefix("www.")


HostName = Annotated[SmallLetters, AfterValidator(_host_alone)]


class Tracking(Rules):
    """Which links and pictures of ours may tell that a lead came by.

    `sms_links` changes the words of a text message, so it is off unless the team wants it. `visits`
    is the snippet on the pages of `sites` (empty: the business's website). `only_with_consent`:
    nobody is followed before there is a consent for it on record.
    """

    opens: bool = True
    clicks: bool = True
    sms_links: bool = False
    visits: bool = True
    sites: tuple[HostName, ...] = ()
    only_with_consent: bool = False


class Decay(Rules):
    """After `after_days` without a sign of life, and every `every_days` from then on, a lead loses
    `percent` of its score. 0 percent: a score stays."""

    after_days: int = Field(default=14, ge=1, le=3650)
    every_days: int = Field(default=7, ge=1, le=3650)
    percent: int = Field(default=20, ge=0, le=100)


FADED = "decay"
"""The kind of the points that a lead loses by silence; no activity may have its name."""


def problems_of_scoring(scoring: Scoring) -> Iterator[str]:
    """DESIGN §4: opens alone never make a lead hot, whatever the playbook says."""
    if FADED in scoring.points:
        yield f"[scoring.points.{FADED}]: this name is taken by [scoring.decay]; choose another"
    opens = scoring.points.get("open")
    if opens is not None and opens.cap >= scoring.threshold:
        yield (
            f"[scoring.points.open] cap: must stay below the threshold of {scoring.threshold},"
            " because mail programs open mails by themselves; opens alone never make a lead hot"
        )
