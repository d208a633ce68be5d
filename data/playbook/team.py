"""Who owns which leads, and what becomes of a lead whose owner stays silent."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from data.playbook.values import Key, Rules, Sentence


class Member(Rules):
    """One person of the team. No `sources` or no `areas` means all of them; `max_open` 0: no limit.

    `names` are what the same person is called elsewhere: by CALLBOARD_OPERATOR, or in a form's
    owner field. `alert` is the name in CALLBOARD_AGENT_URLS; empty: the member's own key. Who is
    `away` gets nothing new.
    """

    label: Sentence
    names: tuple[Sentence, ...] = ()
    sources: tuple[Key, ...] = ()
    areas: tuple[Sentence, ...] = ()
    max_open: int = Field(default=0, ge=0)
    alert: Key | Literal[""] = ""
    away: bool = False


class Assignment(Rules):
    """How a new lead finds its owner, and when an owner who is silent loses it again.

    `return_minutes` are minutes of the window `hours` (a key of `[hours.windows]`) on the
    business's clock; 0: nobody loses a lead.
    """

    choose: Literal["round_robin", "least_busy", "nobody"] = "round_robin"
    return_minutes: int = Field(default=120, ge=0)
    hours: Key = "office"
    hand_off_when_hot: bool = True


class Handoff(Rules):
    """What the hand-off note looks for: a sentence of ours with one of these words is a promise."""

    promises: tuple[Sentence, ...] = ()
