"""What the tried rules decide otherwise for a lead, without doing what can't come out otherwise.

Most changes are about one thing: a rule's words, or what texts say. So a lead is judged by the
tables that differ, an answer is planned only where it may differ, and who reads it first is decided
only where that may. A table that is not named here is taken for one that matters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from data.outreach.answering import facts_of
from data.outreach.reach import texts_of
from data.outreach.route import decide_review
from data.playbook.channel import Channel
from data.playbook.models import Playbook
from data.trial.judging import (
    Found,
    Seen,
    judge_lead,
    judge_review,
    plan_first,
    see_lead,
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

Differs = tuple[Found, Found]
"""What the rules in force find, and what those that are tried find instead."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force and those that are tried, and in what they are alike."""

    in_force: Playbook
    tried: Playbook
    alike: frozenset[str]
    choice_alike: bool
    plan_alike: bool
    review_alike: bool

    def treat_alike(self, before: Seen, after: Seen) -> bool:
        """Whether the answer to a lead sees the same of it by both."""
        if before != after:
            return False
        intents = [rules.intents.get(before.intent) for rules in (self.in_force, self.tried)]
        labels = [rule.label if rule else "" for rule in intents]
        sources = [rules.sources.get(before.source) for rules in (self.in_force, self.tried)]
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


def differences(past: Past, rules: Rules, transports: Collection[str]) -> list[Differs]:
    """Every aspect that the tried rules decide otherwise, in its order."""
    stated = stated_source(past.lead, rules.in_force)
    found: list[Differs] = []
    if rules.alike == _OF_THE_LEAD:
        before = after = see_lead(past, stated, rules.in_force)
    else:
        was = judge_lead(past, stated, rules.in_force)
        now = judge_lead(past, stated, rules.tried, was, rules.alike)
        found += zip(was.found, now.found, strict=True)
        before, after = was.seen, now.seen
    found += _of_the_answer(past, before, after, rules, transports)
    return [(was, now) for was, now in found if was.value != now.value]


def _of_the_answer(
    past: Past, before: Seen, after: Seen, rules: Rules, transports: Collection[str]
) -> Iterator[Differs]:
    lead, in_force, tried = past.lead, rules.in_force, rules.tried
    alike = rules.treat_alike(before, after)
    if rules.plan_alike and alike:
        if not rules.review_alike and _reasons(past, in_force) != _reasons(past, tried):
            plan = plan_first(past, in_force, transports)
            yield judge_review(past, plan, in_force), judge_review(past, plan, tried)
        return
    before.put_into(lead)
    was = plan_first(past, in_force, transports)
    after.put_into(lead)
    now = plan_first(past, tried, transports, was if rules.choice_alike and alike else None)
    held_alike = (was.choice.channel, was.answer.held) == (now.choice.channel, now.answer.held)
    if not (rules.review_alike and alike and held_alike):
        review = judge_review(past, now, tried)
        before.put_into(lead)
        yield judge_review(past, was, in_force), review
    yield from zip(was.found, now.found, strict=True)


def _reasons(past: Past, playbook: Playbook) -> list[str]:
    """Why a person must read the answer first, whatever it says."""
    return [held.reason for held in decide_review(facts_of(past.lead), playbook)]
