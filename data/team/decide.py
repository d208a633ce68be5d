"""Whose lead is it? A pure decision with its why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from data.playbook.models import Playbook
from data.playbook.team import Member
from data.team.members import Team, label_of, member_called

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a lead decides on its owner. `named` is the owner that the sender itself names."""

    source: str
    place: Mapping[str, str]
    named: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """How many open leads an owner has, and when the owner was given the last of those."""

    open: int = 0
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """A member's key, or what the sender named; empty: nobody, and why."""

    name: str
    why: str


NO_LOAD = Load()


def decide_owner(
    asked: Asked,
    loads: Mapping[str, Load],
    playbook: Playbook,
    without: Collection[str] = (),
) -> Owner:
    """The owner by the sender's word, else by area, source and the team's way to choose.

    `without` are members who had the lead already. Who names the lead's area or source comes before
    those who take everything.
    """
    team, rule = playbook.team, playbook.assignment
    if asked.named and not without:
        return _named(asked.named, team)
    if rule.choose == "nobody" or not team:
        return Owner("", "")
    fits = {
        key: _fit(member, asked)
        for key, member in team.items()
        if key not in without and not member.away and _has_room(member, loads.get(key, NO_LOAD))
    }
    ranks = {key: len(whys) for key, whys in fits.items() if whys is not None}
    if not ranks:
        return Owner("", f"nobody of the team has room for a lead from {asked.source}")
    best = [key for key, rank in ranks.items() if rank == max(ranks.values())]
    chosen = min(best, key=lambda key: _turn(rule.choose, loads.get(key, NO_LOAD)))
    whys = [*(fits[chosen] or ()), _why_chosen(rule.choose, loads.get(chosen, NO_LOAD), len(best))]
    return Owner(chosen, f"{label_of(chosen, team)} {' and '.join(why for why in whys if why)}")


def _named(name: str, team: Team) -> Owner:
    key = member_called(name, team)
    if key:
        return Owner(key, f"the sender names {name}")
    return Owner(name, f"the sender names {name}, who is not in the team")


def _has_room(member: Member, load: Load) -> bool:
    return not member.max_open or load.open < member.max_open


def _fit(member: Member, asked: Asked) -> tuple[str, ...] | None:
    """What the member names of this lead, in words; None: the member does not take it."""
    whys = []
    if member.areas:
        area = _area_of(asked.place, member.areas)
        if not area:
            return None
        whys.append(f"takes the area {area}")
    if member.sources:
        if asked.source not in member.sources:
            return None
        whys.append(f"takes leads from {asked.source}")
    return tuple(whys)


def _area_of(place: Mapping[str, str], areas: tuple[str, ...]) -> str:
    """The first of the areas that the place is in: a postal code's beginning, or a name."""
    names = {place.get(part, "").strip().casefold() for part in ("city", "state", "country")}
    postal = place.get("postal", "").replace(" ", "").casefold()
    for area in areas:
        folded = area.casefold()
        if folded in names or (postal and postal.startswith(folded.replace(" ", ""))):
            return area
    return ""


def _turn(choose: str, load: Load) -> tuple[int, datetime]:
    """The smallest is next; a tie goes to the upper one in the playbook."""
    given = load.given_at or LONG_AGO
    return (load.open if choose == "least_busy" else 0, given)


def _why_chosen(choose: str, load: Load, among: int) -> str:
    if among == 1:
        return "is the one who can"
    if choose == "least_busy":
        return f"has the fewest open leads of {among} ({load.open})"
    return f"is next of {among}"
