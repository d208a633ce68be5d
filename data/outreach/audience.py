"""For whom a sequence is: open leads, customers, or leads that were lost."""

from __future__ import annotations

from data.leads.stages import LeadStage
from data.playbook.models import Playbook
from data.playbook.sequences import Audience


def audience_of(stage: LeadStage) -> Audience:
    """The kind of lead that stands there."""
    if stage == LeadStage.WON:
        return "won"
    return "lost" if stage == LeadStage.LOST else "open"


def not_for(stage: LeadStage, sequence: str, playbook: Playbook) -> str:
    """Why nothing more of `sequence` may leave to a lead of that stage; empty: it may.

    A sequence that the playbook no longer has was one for open leads. An empty name is a message
    of no sequence, which only an open lead gets. Whoever has an appointment is reminded of it,
    customers too.
    """
    rule = playbook.sequences.get(sequence)
    if rule is not None and rule.is_anchored:
        return ""
    wanted = rule.audience if rule else "open"
    return "" if audience_of(stage) == wanted else f"the lead is {stage.value}"
