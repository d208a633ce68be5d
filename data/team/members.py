"""Who is meant by an owner's name, and on which channel that person is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from data.playbook.team import Member

Team = Mapping[str, Member]


def member_called(name: str, team: Team) -> str:
    """The key of the member with that key, label or other name; empty: nobody of the team."""
    folded = name.strip().casefold()
    for key, member in team.items():
        if folded and folded in names_of(key, member):
            return key
    return ""


def names_of(key: str, member: Member) -> frozenset[str]:
    """What the member is called on the timeline, in forms and by colleagues; folded."""
    return frozenset(name.strip().casefold() for name in (key, member.label, *member.names))


def label_of(owner: str, team: Team) -> str:
    """The name that colleagues know; an owner who is not in the team is called as it stands."""
    member = team.get(owner)
    return member.label if member is not None else owner


def channels_of(team: Team, channels: Collection[str]) -> Mapping[str, str]:
    """The channel of each owner who has one among `channels`.

    An owner who is not in the team is told on the channel of the same name.
    """
    wanted = {key: member.alert or key for key, member in team.items()}
    found = {key: name for key, name in wanted.items() if name in channels}
    return {**{name: name for name in channels if name not in team}, **found}
