"""How many things come until some time, where a list holds only the first of them."""

from __future__ import annotations

from datetime import datetime

from data.outlook.messages_ahead import UNTIL
from data.outlook.steps_ahead import DUE, IS_LAST
from data.playbook.models import Playbook
from data.reading import Reader

_ANSWERS = "SELECT count(*) FROM lead WHERE respond_by IS NOT NULL AND respond_by <= :until"
_MESSAGES = "SELECT count(*) FROM message WHERE {which}"
_OF_STEPS = "FROM follow_up JOIN enrolment ON enrolment.id = follow_up.enrolment_id"
_STEPS = f"SELECT count(*) {_OF_STEPS} WHERE {DUE}"
_LAST_STEPS = f"""
    SELECT follow_up.sequence, count(*) {_OF_STEPS}
    WHERE {DUE} AND {IS_LAST} GROUP BY follow_up.sequence
"""


def count_until(reader: Reader, playbook: Playbook, until: datetime) -> int:
    """Answers, messages, drafts out of sight, steps, and the sequences that follow them."""
    whats = (_ANSWERS, *(_MESSAGES.format(which=which) for which in UNTIL), _STEPS)
    counts: list[int] = [reader.rows(what, until=until)[0][0] for what in whats]
    followed = {name for name, one in playbook.sequences.items() if one.then in playbook.sequences}
    last = reader.rows(_LAST_STEPS, until=until)
    return sum(counts) + sum(int(count) for sequence, count in last if sequence in followed)
