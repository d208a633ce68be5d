"""The checks that need jinja2 and croniter, kept out of an ordinary start.

`callboard playbook check` and `load(…, thorough=True)` run them. Both return sentences, none when
all is well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from data.outreach.segments import segments_of
from data.playbook.feeds import ENTRY
from data.playbook.language import BadText, problems_in, render
from data.playbook.models import Playbook
from data.playbook.nearest import did_you_mean
from data.playbook.placeholders import placeholders_in
from data.playbook.templates import Template
from data.playbook.variables import VARIABLES, bare_values, usual_values
from data.playbook.voice import SPOKEN

# cron's five fields, and the names that stand for all of them.
_CRON_NAMES = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")
_RANDOM_FIELD = re.compile(r"(?<![a-z])r(?![a-z])", re.IGNORECASE)
_HASHED_FIELD = re.compile(r"(?<![a-z])h(?![a-z])", re.IGNORECASE)
# Any moment will do to see whether an expression ever fires; a leap year follows within two.
_SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def check_templates(playbook: Playbook) -> list[str]:
    """Each text's language, whether it can be filled, placeholders of other programs, and how long
    a text message becomes."""
    problems: list[str] = []
    broken: set[str] = set()
    for place, source, variables in _texts_of(playbook):
        problems += [f"{place}: {problem}" for problem in placeholders_in(source)]
        if found := problems_in(source, variables):
            broken.add(place)
            problems += [f"{place}: {problem}" for problem in found]
    if any(place.startswith("[voice]") for place in broken):  # it speaks in all others
        return problems
    return [*problems, *_tried(playbook, broken)]


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


def _texts_of(playbook: Playbook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every text with its place and what it may fill in; a voice can't speak with itself."""
    plain = tuple(name for name in VARIABLES if name not in SPOKEN)
    for key in type(playbook.voice).model_fields:
        yield f"[voice] {key}", getattr(playbook.voice, key), plain
    for name, template in playbook.templates.items():
        for place, source in _texts(name, template):
            yield place, source, tuple(VARIABLES)


def _texts(name: str, template: Template) -> Iterator[tuple[str, str]]:
    if template.email:
        yield f"[templates.{name}.email] subject", template.email.subject
        yield f"[templates.{name}.email] body", template.email.body
    if template.sms:
        yield f"[templates.{name}.sms] body", template.sms.body


def _tried(playbook: Playbook, broken: Collection[str]) -> Iterator[str]:
    """What comes to light only when a text is filled, with much known of the lead and with little.

    Those that are `broken` can't be. A text message is measured with the usual values: one name may
    be longer than others, but a text too long for everybody would make each wait for a person.
    """
    try:
        known, bare = usual_values(playbook), bare_values(playbook)
    except BadText as error:
        yield f"[voice]: {error}"
        return
    most = playbook.delivery.sms_segments
    for name, template in playbook.templates.items():
        for place, source in _texts(name, template):
            if place in broken:
                continue
            try:
                filled = render(source, known)
                render(source, bare)
            except BadText as error:
                yield f"{place}: {error}"
                continue
            if place.startswith(f"[templates.{name}.sms]"):
                size = segments_of(" ".join(filled.split()))
                if size.count > most:
                    yield (
                        f"{place}: takes {size.count} segments ({len(filled)} characters with usual"
                        f" values); [delivery] sms_segments allows {most}"
                    )


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
