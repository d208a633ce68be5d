"""Judge a lead by the tried rules as well, without doing again what cannot come out otherwise.

Most changes are about something else than an answer's words, and texts take most of the time; so a
plan is made again only where a table that answers are made of differs, or the lead is of another
source or intent now. A table that is not named here is taken for one that matters.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from data.leads.tables import Lead
from data.outreach.reach import texts_of
from data.playbook.models import Playbook
from data.playbook.values import Channel
from data.trial.judging import (
    Judgement,
    judge,
    judge_lead,
    judge_review,
    plan_first,
    stated_source,
)
from data.trial.past import Past

_REVIEW = frozenset(("review", "area"))
"""Tables that say who reads an answer first."""

_NOT_IN_A_PLAN = frozenset(
    ("scoring", "sequences", "lifecycle", "jobs", "feeds", "alerts", *_REVIEW)
)
"""Tables that no first answer is made of."""

_OF_THE_LEAD = frozenset(("sources", "intents", "urgency", "scoring"))
"""Tables by which a lead itself is judged."""

_SEEN_THROUGH_THE_LEAD = frozenset(("intents", "sources"))
"""Tables of which an answer sees only the rule of the lead's own intent or source."""


_ONLY_SAID = frozenset(("voice", "qualify", "urgency"))
"""Tables that an answer's words are made of, while others choose its template and channel."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force and those that are tried, and in what they are alike."""

    in_force: Playbook
    tried: Playbook
    alike: frozenset[str]
    choice_alike: bool
    plan_alike: bool
    review_alike: bool

    def treat_alike(self, lead: Lead, before: Judgement) -> bool:
        """Whether the lead, as the tried rules have it, is of a source and intent as before."""
        if (lead.source, lead.intent) != (before.lead.source.value, before.lead.intent.key):
            return False
        intents = [rules.intents.get(lead.intent) for rules in (self.in_force, self.tried)]
        labels = [rule.label if rule else "" for rule in intents]
        sources = [rules.sources.get(lead.source) for rules in (self.in_force, self.tried)]
        return labels[0] == labels[1] and sources[0] == sources[1]


def rules_of(in_force: Playbook, tried: Playbook) -> Rules:
    """Both, compared once for all leads."""
    others = Playbook.model_fields.keys() - _NOT_IN_A_PLAN - _SEEN_THROUGH_THE_LEAD
    return Rules(
        in_force,
        tried,
        alike=frozenset(table for table in _OF_THE_LEAD if _alike(in_force, tried, (table,))),
        choice_alike=_alike(in_force, tried, others - _ONLY_SAID - {"templates"})
        and _channels(in_force) == _channels(tried),
        plan_alike=_alike(in_force, tried, others),
        review_alike=_alike(in_force, tried, _REVIEW),
    )


def _alike(one: Playbook, other: Playbook, tables: Collection[str]) -> bool:
    return all(getattr(one, table) == getattr(other, table) for table in tables)


def _channels(playbook: Playbook) -> dict[str, tuple[Channel, ...]]:
    """What is decided by a template before anybody reads its words."""
    return {name: texts_of(template) for name, template in playbook.templates.items()}


def judge_twice(
    past: Past, rules: Rules, transports: Collection[str]
) -> tuple[Judgement, Judgement]:
    """By the rules in force, then by those that are tried."""
    stated = stated_source(past.lead, rules.in_force)
    before = judge(past, stated, rules.in_force, transports)
    if rules.alike == _OF_THE_LEAD:
        lead = before.lead
    else:
        lead = judge_lead(past, stated, rules.tried, before.lead, rules.alike)
    is_treated_alike = rules.treat_alike(past.lead, before)
    if not (rules.plan_alike and is_treated_alike):
        known = before.plan if rules.choice_alike and is_treated_alike else None
        plan = plan_first(past, rules.tried, transports, known)
        return before, Judgement(lead, plan, judge_review(past, plan, rules.tried))
    if rules.review_alike:
        return before, Judgement(lead, before.plan, before.review)
    return before, Judgement(lead, before.plan, judge_review(past, before.plan, rules.tried))
