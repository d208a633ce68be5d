"""What the team's tables say about other tables, and about each other."""

from __future__ import annotations

from collections.abc import Iterator

from data.playbook.models import Playbook
from data.playbook.nearest import did_you_mean


def problems_of_team(playbook: Playbook) -> Iterator[str]:
    """A sentence for each source, window or name that does not fit."""
    for key, member in playbook.team.items():
        for source in member.sources:
            if source not in playbook.sources:
                near = did_you_mean(source, playbook.sources)
                yield f"[team.{key}] sources: there is no source '{source}'{near}"
    yield from _called_twice(playbook)
    windows = playbook.hours.windows
    if playbook.assignment.hours not in windows:
        name = playbook.assignment.hours
        yield f"[assignment] hours: there is no window '{name}'{did_you_mean(name, windows)}"


def _called_twice(playbook: Playbook) -> Iterator[str]:
    """A name that two members answer to would make the owner of a lead depend on their order."""
    owners: dict[str, str] = {}
    for key, member in playbook.team.items():
        for name in dict.fromkeys(name.casefold() for name in (key, member.label, *member.names)):
            owner = owners.setdefault(name, key)
            if owner != key:
                yield f"[team.{key}] names: '{name}' is what [team.{owner}] is called already"
