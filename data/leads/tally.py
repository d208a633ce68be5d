"""From the points a lead earned to its score, and what each of them still counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.playbook.engagement import FADED
from data.playbook.models import Points, Scoring


@dataclass(frozen=True, slots=True)
class Counted:
    """What one row of points changed the score by; `note` says why that is not what it was given
    for, and is empty where it is."""

    points: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The score, and a line for each row of points, in their order."""

    score: int
    lines: tuple[Counted, ...]


def tally(points: Iterable[tuple[str, int]], scoring: Scoring) -> Tally:
    """Add up (kind, points) in the order in which they were earned.

    No kind ever stands above its cap, so that opens alone never make a lead hot (DESIGN §4). What
    silence takes away is taken from every kind in proportion, which leaves room again below each
    cap for a lead that comes back.
    """
    standing: dict[str, int] = {}
    lines = []
    for kind, value in points:
        if kind == FADED:
            lines.append(_fade(standing, value))
        elif rule := scoring.points.get(kind):
            lines.append(_earn(standing, kind, value, rule))
        else:
            lines.append(Counted(0, "the playbook gives no points for it any more"))
    return Tally(sum(standing.values()), tuple(lines))


def _earn(standing: dict[str, int], kind: str, value: int, rule: Points) -> Counted:
    before = standing.get(kind, 0)
    total = before + value
    standing[kind] = min(total, rule.cap) if rule.cap >= 0 else max(total, rule.cap)
    counted = standing[kind] - before
    if counted == value:
        return Counted(counted)
    return Counted(counted, f"counts {counted}: {kind} is at its cap of {rule.cap}")


def _fade(standing: dict[str, int], value: int) -> Counted:
    """Every kind gives its share of `value`; rounding never takes more than a kind has."""
    there = {kind: has for kind, has in standing.items() if has > 0}
    loss = min(-value, sum(there.values()))
    for kind, share in _shares(there, loss).items():
        standing[kind] -= share
    return Counted(-loss, "" if loss == -value else f"counts {-loss}: no more was there")


def _shares(there: Mapping[str, int], loss: int) -> dict[str, int]:
    """`loss` split in proportion to what is there; what rounding leaves goes to the largest."""
    total = sum(there.values())
    shares = {kind: has * loss // total for kind, has in there.items()}
    left = loss - sum(shares.values())
    for kind in sorted(there, key=lambda kind: (shares[kind] - there[kind], kind)):
        step = min(left, there[kind] - shares[kind])
        shares[kind] += step
        left -= step
    return shares
