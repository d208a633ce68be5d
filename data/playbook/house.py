"""What operations need to know of the house: the team's rules, and what is set up to send."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.playbook.models import Playbook
    from data.playbook.reload import PlaybookFile


@dataclass(frozen=True, slots=True)
class House:
    """`transports` are the channels a transport is configured for (`email`, `sms`).

    `file` is what the rules were read from; None for rules that no file changes. New rules make a
    new house: whoever holds this one finishes what it began under the old ones.
    """

    playbook: Playbook
    transports: frozenset[str] = frozenset()
    file: PlaybookFile | None = field(default=None, compare=False)
