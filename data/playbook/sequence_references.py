"""What sequences and outcomes say about other tables: templates, windows, names, each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.playbook.channel import Channel
from data.playbook.conditions import problems_of
from data.playbook.models import Playbook, Window
from data.playbook.nearest import did_you_mean
from data.playbook.outcomes import OutcomeRule, Start
from data.playbook.sequences import Audience, Step
from data.playbook.templates import Template
from data.playbook.urgency import Urgency

AUDIENCE_AFTER: dict[str, Audience] = {"won": "won", "job_done": "won", "lost": "lost"}
"""The kind of lead that an outcome leaves behind; all others leave an open one."""


def problems_of_sequences(playbook: Playbook) -> Iterator[str]:
    """References that lead nowhere, steps that could never leave, and circles."""
    names = _names(playbook)
    for key, sequence in playbook.sequences.items():
        table = f"[sequences.{key}]"
        if key in _sequences_after(key, playbook):
            yield f"{table} then: leads back to '{key}', which would never end"
        elif sequence.then and (problem := _no_sequence(sequence.then, playbook)):
            yield f"{table} then: {problem}"
        elif sequence.then and playbook.sequences[sequence.then].is_anchored:
            yield f"{table} then: '{sequence.then}' counts back from an appointment"
        for number, step in enumerate(sequence.steps, start=1):
            where = f"{table} steps {number} ({step.name})"
            yield from (f"{where} {problem}" for problem in _of_step(step, playbook))
            yield from (f"{where} when: {problem}" for problem in problems_of(step.when, names))


def problems_of_outcomes(playbook: Playbook) -> Iterator[str]:
    """An outcome begins a sequence that there is, for the leads that it leaves behind."""
    for outcome, rule in playbook.outcomes.items():
        for where, start in _starts(f"[outcomes.{outcome}]", rule):
            if not start.sequence:
                continue
            if problem := _no_sequence(start.sequence, playbook):
                yield f"{where} sequence: {problem}"
                continue
            sequence = playbook.sequences[start.sequence]
            audience = AUDIENCE_AFTER.get(outcome, "open")
            if sequence.audience != audience:
                yield (
                    f"{where} sequence: '{start.sequence}' is for {sequence.audience} leads,"
                    f" and this outcome makes {audience} ones; set its audience"
                )
            if sequence.is_anchored and outcome != "booked":
                yield f"{where} sequence: '{start.sequence}' counts back from an appointment"


def _starts(table: str, rule: OutcomeRule) -> Iterator[tuple[str, Start]]:
    yield table, rule
    for key, reason in rule.reasons.items():
        yield f"{table[:-1]}.reasons.{key}]", reason


def _of_step(step: Step, playbook: Playbook) -> Iterator[str]:
    if step.template not in playbook.templates:
        hint = did_you_mean(step.template, playbook.templates)
        yield f"template: there is no template '{step.template}'{hint}"
    elif not reaches(playbook.templates[step.template], step.channels):
        yield f"template: '{step.template}' has no text for {' or '.join(step.channels)}"
    if not step.window:
        return
    windows = playbook.hours.windows
    if step.window not in windows:
        hint = did_you_mean(step.window, windows)
        yield f"window: there is no window '{step.window}'{hint}"
        return
    of_channel: dict[Channel, Window] = {"email": playbook.hours.email, "sms": playbook.hours.sms}
    for channel in step.channels or tuple(of_channel):
        if not _share_an_hour(windows[step.window], of_channel[channel]):
            yield f"window: '{step.window}' has no hour in common with [hours.{channel}]"


def _share_an_hour(one: Window, other: Window) -> bool:
    opens, closes = max(one.opens, other.opens), min(one.closes, other.closes)
    return opens < closes and not set(one.days).isdisjoint(other.days)


def reaches(template: Template, channels: tuple[str, ...]) -> bool:
    """Whether the template has words for one of the channels; no channels: any will do."""
    return not channels or any(getattr(template, channel) is not None for channel in channels)


def _sequences_after(name: str, playbook: Playbook) -> list[str]:
    """The sequences that follow by `then`, each once."""
    after: list[str] = []
    following = playbook.sequences[name].then
    while following in playbook.sequences and following not in after:
        after.append(following)
        following = playbook.sequences[following].then
    return after


def _no_sequence(name: str, playbook: Playbook) -> str:
    if name in playbook.sequences:
        return ""
    return f"there is no sequence '{name}'{did_you_mean(name, playbook.sequences)}"


def _names(playbook: Playbook) -> dict[str, frozenset[str]]:
    """What a condition may name. A tag comes from a source or an intent, and from nowhere else."""
    tagging: Iterable[tuple[str, ...]] = (
        *(source.tags for source in playbook.sources.values()),
        *(intent.tags for intent in playbook.intents.values()),
    )
    return {
        "tag": frozenset(tag for tags in tagging for tag in tags),
        "intent": frozenset(playbook.intents),
        "source": frozenset(playbook.sources),
        "urgency": frozenset(urgency.value for urgency in Urgency),
    }
