"""What operations need to know of the house: the team's rules, and what is set up to send."""

from dataclasses import dataclass

from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class House:
    """`transports` are the channels a transport is configured for (`email`, `sms`)."""

    playbook: Playbook
    transports: frozenset[str] = frozenset()
