"""The checks that need jinja2 and croniter, kept out of an ordinary start.

`callboard playbook check` and `load(…, thorough=True)` run them. Both return sentences, none when
all is well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.playbook.feeds import ENTRY
from data.playbook.models import Playbook, Template
from data.playbook.problems import did_you_mean

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.nodes import Template as Parsed

VARIABLES = {
    "greeting": '"Hi Dana," or "Hi,"',
    "first_name": "the lead's first name; may be empty",
    "full_name": "the lead's name as given; may be empty",
    "topic": "what they asked about, in words; may be empty",
    "source_label": "the label of the source",
    "business": "your business's name",
    "agent": "who signs",
    "business_phone": "your phone number; may be empty",
    "business_email": "your e-mail address",
    "website": "your website; may be empty",
    "booking_url": "where to pick a time; may be empty",
    "received_day": 'the weekday they got in touch, such as "Tuesday"',
}

# A template fills in and leaves out; whatever repeats, calls or fetches has no place in it.
_REFUSED = {
    "For": "a loop",
    "Macro": "a macro",
    "CallBlock": "a call block",
    "FilterBlock": "a filter block",
    "Block": "a block",
    "Extends": "another template",
    "Include": "another template",
    "Import": "another template",
    "FromImport": "another template",
}

# cron's five fields, and the names that stand for all of them.
_CRON_NAMES = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")
_RANDOM_FIELD = re.compile(r"(?<![a-z])r(?![a-z])", re.IGNORECASE)
_HASHED_FIELD = re.compile(r"(?<![a-z])h(?![a-z])", re.IGNORECASE)
# Any moment will do to see whether an expression ever fires; a leap year follows within two.
_SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def check_templates(playbook: Playbook) -> list[str]:
    """Each template's syntax, and that every variable and filter in it exists."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment()
    environment.globals.clear()  # `range` and its like are variables nobody offers
    return [
        f"[templates.{name}.{part}] {key}: {problem}"
        for name, template in playbook.templates.items()
        for part, key, source in _texts(template)
        for problem in _problems(source, environment)
    ]


def check_cron(playbook: Playbook) -> list[str]:
    """Each job's cron expression: five fields, nothing random, and a time that comes."""
    return [
        f"{_table_of(name, entry.job)} cron: {problem}"
        for name, entry in playbook.jobs.items()
        if (problem := _cron_problem(entry.cron))
    ]


def _table_of(name: str, job: str) -> str:
    """Where an entry stands in the file; a feed's is written with the feed."""
    is_feed = job == "read-feed"
    return f"[feeds.{name.removeprefix(ENTRY)}]" if is_feed else f"[jobs.{name}]"


def _texts(template: Template) -> Iterator[tuple[str, str, str]]:
    if template.email:
        yield "email", "subject", template.email.subject
        yield "email", "body", template.email.body
    if template.sms:
        yield "sms", "body", template.sms.body


def _problems(source: str, environment: Environment) -> list[str]:
    from jinja2 import TemplateSyntaxError

    try:
        parsed = environment.parse(source)
        return [*_unknown_names(parsed, environment), *_refused(parsed)]
    except TemplateSyntaxError as error:
        message = str(error.message or "is not a template").rstrip(".")
        return [f"line {error.lineno}: {message[:1].lower()}{message[1:]}"]
    except RecursionError:
        return ["is nested too deeply"]


def _unknown_names(parsed: Parsed, environment: Environment) -> list[str]:
    from jinja2 import meta, nodes

    helpers = [
        *(("filter", used.name, environment.filters) for used in parsed.find_all(nodes.Filter)),
        *(("test", used.name, environment.tests) for used in parsed.find_all(nodes.Test)),
    ]
    problems = [
        f"there is no {kind} '{name}'{did_you_mean(name, known)}"
        for kind, name, known in helpers
        if name not in known
    ]
    if problems:  # jinja2 refuses to look for variables then
        return problems
    return [
        f"there is no variable '{name}'{did_you_mean(name, VARIABLES)}"
        for name in sorted(meta.find_undeclared_variables(parsed) - VARIABLES.keys())
    ]


def _refused(parsed: Parsed) -> Iterator[str]:
    from jinja2 import nodes

    for kind, name in _REFUSED.items():
        for node in parsed.find_all(getattr(nodes, kind)):
            yield f"line {node.lineno}: {name} can't be used in a template"


def _cron_problem(expression: str) -> str:
    """Why the expression can't be used, or empty."""
    from croniter import CroniterBadDateError, croniter

    if expression.startswith("@"):
        if expression in _CRON_NAMES:
            return ""
        return f"there is no '{expression}'{did_you_mean(expression, _CRON_NAMES)}"
    if len(expression.split()) != 5:
        return (
            f"'{expression}' must have five fields: minute hour day month weekday,"
            " such as '30 7 * * 1-5'"
        )
    if _RANDOM_FIELD.search(expression) or _HASHED_FIELD.search(expression):
        return f"'{expression}' has a random field; write the time itself"
    try:
        croniter(expression, _SOME_MOMENT).get_next()
    except CroniterBadDateError:
        return f"'{expression}' names a date that never comes"
    except ValueError as error:
        return f"'{expression}' is not a cron expression: {error}"
    return ""
