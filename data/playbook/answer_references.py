"""What the rules of the first answer, and the questions in it, say about other tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.playbook.first_response import FirstResponse
from data.playbook.models import Playbook
from data.playbook.nearest import did_you_mean


def problems_of_answers(playbook: Playbook) -> Iterator[str]:
    """A sentence for each name that leads nowhere, and for a rule that could never answer."""
    names: set[str] = set()
    for number, rule in enumerate(playbook.first_response, start=1):
        where = f"[first_response] {number} ({rule.name})"
        for problem in _of_rule(rule, playbook):
            yield f"{where} {problem}"
        if rule.name in names:
            yield f"{where} name: another rule is called '{rule.name}' already"
        names.add(rule.name)
    for key, question in playbook.qualify.items():
        for problem in _unknown("intents", "intent", question.intents, playbook.intents):
            yield f"[qualify.{key}] {problem}"
        if "{" in question.ask:
            yield f"[qualify.{key}] ask: is said as it stands, so there is nothing to fill in"
        for word in (*question.words, *question.fields):
            if not any(character.isalnum() for character in word):
                yield f"[qualify.{key}] '{word}' has neither a letter nor a digit"
            elif "*" in word[:-1]:
                yield f"[qualify.{key}] '{word}' has a * that is not at its end"


def _of_rule(rule: FirstResponse, playbook: Playbook) -> Iterator[str]:
    yield from _unknown("sources", "source", rule.sources, playbook.sources)
    yield from _unknown("intents", "intent", rule.intents, playbook.intents)
    yield from _unknown("template", "template", (rule.template,), playbook.templates)
    yield from _unknown("sequence", "sequence", (rule.sequence or "",), ("", *playbook.sequences))
    template = playbook.templates.get(rule.template)
    if template is not None:
        speechless = [name for name in rule.channels if getattr(template, name) is None]
        if speechless and (rule.both or len(speechless) == len(rule.channels)):
            yield f"channels: the template '{rule.template}' has no text for {speechless[0]}"
    if rule.both and len(set(rule.channels)) < 2:
        yield 'both: needs the channels it means, such as channels = ["email", "sms"]'


def _unknown(key: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    there = list(known)
    for name in names:
        if name not in there:
            yield f"{key}: there is no {kind} '{name}'{did_you_mean(name, there)}"
