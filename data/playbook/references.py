"""What a playbook's tables say about each other: a name that is used must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from data.playbook.answer_references import problems_of_answers
from data.playbook.engagement import problems_of_scoring
from data.playbook.feeds import ENTRY
from data.playbook.lifecycle import Lifecycle
from data.playbook.models import Playbook, WordRule
from data.playbook.nearest import did_you_mean
from data.playbook.sequence_references import problems_of_outcomes, problems_of_sequences, reaches
from data.playbook.team_references import problems_of_team


def problems_between(playbook: Playbook) -> list[str]:
    """A sentence for each reference that leads nowhere; empty when all is well."""
    return [
        *_of_sources(playbook),
        *_of_feeds(playbook),
        *problems_of_sequences(playbook),
        *problems_of_outcomes(playbook),
        *_of_words(playbook),
        *problems_of_answers(playbook),
        *problems_of_scoring(playbook.scoring),
        *_of_lifecycle(playbook.lifecycle),
        *problems_of_team(playbook),
    ]


def _of_sources(playbook: Playbook) -> Iterator[str]:
    for name, source in playbook.sources.items():
        where = f"[sources.{name}]"
        problem = _unknown("template", source.first_response, playbook.templates)
        if problem:
            yield f"{where} first_response: {problem}"
        elif not reaches(playbook.templates[source.first_response], source.channels):
            yield (
                f"{where} first_response: the template '{source.first_response}' has no text"
                f" for {' or '.join(source.channels)}"
            )
        if problem := _unknown("sequence", source.sequence, playbook.sequences):
            yield f"{where} sequence: {problem}"
    yield from _claimed_twice(
        "aliases", {name: (name, s.label, *s.aliases) for name, s in playbook.sources.items()}
    )
    yield from _claimed_twice("utm_medium", {n: s.utm_medium for n, s in playbook.sources.items()})
    yield from _claimed_twice("utm_source", {n: s.utm_source for n, s in playbook.sources.items()})


def _claimed_twice(key: str, words_of: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """A word that two sources recognise would make the answer depend on their order."""
    owners: dict[str, str] = {}
    for name, words in words_of.items():
        for word in dict.fromkeys(word.strip().casefold() for word in words):
            owner = owners.setdefault(word, name)
            if owner != name:
                yield (
                    f"[sources.{name}] {key}: '{word}' already belongs to [sources.{owner}];"
                    f" take it out of one of them"
                )


def _of_feeds(playbook: Playbook) -> Iterator[str]:
    for name, feed in playbook.feeds.items():
        if problem := _unknown("source", feed.source, playbook.sources):
            yield f"[feeds.{name}] source: {problem}"
    for name, entry in playbook.jobs.items():
        feed_name = name.removeprefix(ENTRY)
        if entry.job == "read-feed" and (name == feed_name or feed_name not in playbook.feeds):
            yield f"[jobs.{name}] job: 'read-feed' belongs to a feed; write a table [feeds.NAME]"


def _of_words(playbook: Playbook) -> Iterator[str]:
    rules: list[tuple[str, WordRule]] = [
        *((f"[intents.{name}]", rule) for name, rule in playbook.intents.items()),
        *((f"[urgency] {n} ({rule.level})", rule) for n, rule in enumerate(playbook.urgency, 1)),
        *((f"[review.reasons.{name}]", rule) for name, rule in playbook.review.reasons.items()),
    ]
    for where, rule in rules:
        for word in rule.words:
            if not any(character.isalnum() for character in word):
                yield f"{where} words: '{word}' has neither a letter nor a digit"
            elif "*" in word[:-1]:
                yield f"{where} words: '{word}' has a * that is not at its end"


def _of_lifecycle(lifecycle: Lifecycle) -> Iterator[str]:
    for position, stage in enumerate(lifecycle.stages):
        where = f"[lifecycle] stages {position + 1} ({stage.key})"
        if (stage.days_min or 0) > (stage.days_max or stage.days_min or 0):
            yield f"{where} days_min: must not be more than days_max"
        for item in (*stage.entry, *stage.exit, *stage.deliverables):
            for key in ("variants", "not_for"):
                for variant in getattr(item, key):
                    if problem := _unknown("variant", variant, lifecycle.variants):
                        yield f"{where} {item.key} {key}: {problem}"
            if position == 0 and item.evidence and item.evidence.kind == "previous_stage":
                yield f"{where} {item.key} evidence: the first stage has no previous stage"


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    if name in names:
        return ""
    return f"there is no {kind} '{name}'{did_you_mean(name, names)}"
