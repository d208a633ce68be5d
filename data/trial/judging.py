"""What a playbook makes of a lead, from its source to its first answer: pure, nothing is stored.

The same decisions as on the way in (`data.leads.arrival`, `data.outreach.respond`), one after the
other on one stored lead. Whether an answer would wait for the morning is left out: that is a matter
of the hour and no change of rules shows in it that a person could judge.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from data.leads.decide import (
    Decision,
    Intent,
    asks_for_consultation,
    decide_intent,
    decide_source,
    decide_urgency,
    page_activity,
    source_rule,
)
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.leads.tally import tally
from data.outreach.answering import Planned, decide_held, plan_answer
from data.outreach.first import FirstAnswer, asked_of, decide_first
from data.outreach.questions import heard_of
from data.outreach.reach import recipients_of, texts_of
from data.outreach.route import Choice, decide_channel
from data.playbook.models import Playbook
from data.playbook.urgency import Urgency
from data.trial.past import Past

Alike = Collection[str]
"""Tables that two playbooks have in common."""


class Aspect(StrEnum):
    """What a change of rules can change for a lead, in the order in which it is decided."""

    SOURCE = "source"
    TAGS = "tags"
    INTENT = "intent"
    URGENCY = "urgency"
    SCORE = "score"
    HOT = "hot"
    REVIEW = "review"
    CHANNEL = "channel"
    FIRST_ANSWER = "first answer"
    TEXT = "text"
    SEQUENCE = "sequence"


class Found(NamedTuple):
    """`value` as people read it, empty for none; `why` names the rule and its input."""

    aspect: Aspect
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The first answer, before anybody asked whether a person must read it."""

    first: FirstAnswer
    choice: Choice
    answer: Planned

    @property
    def found(self) -> tuple[Found, ...]:
        """The same as people read it."""
        first, choice, draft = self.first, self.choice, self.answer.draft
        table = f"[templates.{first.template}.{draft.channel}]"
        return (
            Found(Aspect.CHANNEL, choice.channel or "", choice.why),
            Found(Aspect.FIRST_ANSWER, first.template, first.why),
            Found(Aspect.TEXT, f"{draft.subject}\n\n{draft.body}".strip(), table),
            Found(Aspect.SEQUENCE, first.sequence, first.why),
        )


class Seen(NamedTuple):
    """A lead's source and intent: all that an answer sees of how the lead was judged."""

    source: str
    intent: str

    def put_into(self, lead: Lead) -> None:
        """The lead as the playbook would have it."""
        lead.source, lead.intent = self


@dataclass(frozen=True, slots=True)
class OfLead:
    """What a playbook reads in the lead itself, and the same as people read it."""

    source: Decision
    intent: Intent
    urgency: tuple[Urgency, str]
    found: tuple[Found, ...]

    @property
    def seen(self) -> Seen:
        return Seen(self.source.value, self.intent.key)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a playbook finds of the lead itself, the answer it plans, and who reads that first."""

    lead: OfLead
    plan: Plan
    review: Found

    @property
    def found(self) -> tuple[Found, ...]:
        """Every aspect in its order."""
        return (*self.lead.found, self.review, *self.plan.found)


def judge(past: Past, stated: str, playbook: Playbook, transports: Collection[str]) -> Judgement:
    """`stated` is the source that the lead's sender named."""
    lead = judge_lead(past, stated, playbook)
    plan = plan_first(past, playbook, transports)
    return Judgement(lead, plan, judge_review(past, plan, playbook))


def see_lead(past: Past, stated: str, playbook: Playbook) -> Seen:
    """No more than an answer needs. Leaves the lead as this playbook would have it."""
    lead = past.lead
    source = decide_source(stated, lead.utm, lead.door, lead.source_detail, playbook)
    seen = Seen(source.value, decide_intent(lead.message, playbook).key)
    seen.put_into(lead)
    return seen


def judge_lead(
    past: Past, stated: str, playbook: Playbook, known: OfLead | None = None, alike: Alike = ()
) -> OfLead:
    """Everything up to the answer. Leaves the lead as this playbook would have it.

    `known` is what rules found whose tables in `alike` are those of this playbook.
    """
    lead = past.lead
    if known is not None and "sources" in alike:
        source = known.source
    else:
        source = decide_source(stated, lead.utm, lead.door, lead.source_detail, playbook)
    if known is not None and "intents" in alike:
        intent = known.intent
    else:
        intent = decide_intent(lead.message, playbook)
    if known is not None and "urgency" in alike:
        urgency = known.urgency
    else:
        urgency = decide_urgency(lead.message, playbook, str(lead.extra.get("urgency", "")))
    lead.source, lead.intent, lead.urgency = source.value, intent.key, urgency[0]
    tags = dict.fromkeys((*source_rule(source.value, playbook).tags, *intent.tags))
    score, score_why = _score(past, playbook)
    found = (
        Found(Aspect.SOURCE, source.value, source.why),
        Found(Aspect.TAGS, ", ".join(tags), f"{source.why}; {intent.why}"),
        Found(Aspect.INTENT, intent.key, intent.why),
        Found(Aspect.URGENCY, urgency[0].value, urgency[1]),
        Found(Aspect.SCORE, str(score), score_why),
        _hot(past, score, playbook),
    )
    return OfLead(source, intent, urgency, found)


def _score(past: Past, playbook: Playbook) -> tuple[int, str]:
    """The points as this playbook gives them. What silence took stays what it was."""
    rules = playbook.scoring.points
    earned = [(kind, rules[kind].points if kind in rules else n) for kind, n in past.points]
    visit = page_activity(past.lead.page, playbook)
    if visit is not None and visit[0] not in {kind for kind, _ in earned}:
        earned.append((visit[0], rules[visit[0]].points))
    counted = tally(earned, playbook.scoring)
    kinds = ", ".join(dict.fromkeys(kind for kind, _ in earned)) or "nothing"
    return counted.score, f"[scoring] counts {kinds}"


def _hot(past: Past, score: int, playbook: Playbook) -> Found:
    threshold = playbook.scoring.threshold
    if past.lead.stage == LeadStage.BOOKED:
        return Found(Aspect.HOT, "hot", "an appointment is booked")
    if asks := asks_for_consultation(past.lead.message, playbook):
        return Found(Aspect.HOT, "hot", asks)
    if score >= threshold:
        return Found(Aspect.HOT, "hot", f"score {score} reached the threshold {threshold}")
    return Found(Aspect.HOT, "", f"score {score} is below the threshold {threshold}")


def plan_first(
    past: Past, playbook: Playbook, transports: Collection[str], known: Plan | None = None
) -> Plan:
    """The answer as `judge_lead` left the lead, at the time when it came in.

    `known` is the plan of rules that choose as this playbook does, and only say it otherwise.
    """
    lead, at = past.lead, past.lead.received_at
    if known is not None:
        first, choice = known.first, known.choice
    else:
        first = decide_first(asked_of(lead, playbook, at), playbook)
        texts = texts_of(playbook.templates[first.template])
        choice = decide_channel(first.channels, recipients_of(lead), texts, past.shut, transports)
    return Plan(first, choice, plan_answer(lead, first, choice, heard_of(lead), playbook, at))


def judge_review(past: Past, plan: Plan, playbook: Playbook) -> Found:
    """Whether a person must look at it first, and for which reasons."""
    held = decide_held(past.lead, (), plan.choice, plan.answer, playbook)
    reasons = dict.fromkeys(one.reason.value for one in held)
    why = "; ".join(one.why for one in held) or "no review reason matched"
    return Found(Aspect.REVIEW, ", ".join(reasons), why)


def stated_source(lead: Lead, in_force: Playbook) -> str:
    """The source that the sender named, as far as it can be known.

    What was named is kept only where nobody was named who referred the lead; so it is believed
    when it leads to the source that the lead has, and else the lead's source stands for it.
    """
    named = lead.source_detail
    found = decide_source(named, lead.utm, lead.door, lead.source_detail, in_force)
    return named if found.value == lead.source else lead.source
