"""Read a team's playbook, a file or a folder of them, laid over the default one.

`written.py` reads the tables, `overlay.py` says how one is laid over the other, `folder.py` how
files become one.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from data.playbook.error import PlaybookError
from data.playbook.models import Playbook
from data.playbook.problems import explain
from data.playbook.references import problems_between
from data.playbook.written import DEFAULT_NAME, Written, default_text, written_at, written_in

__all__ = ["DEFAULT_NAME", "PlaybookError", "default_text", "load", "parse"]


def load(path: Path | None, *, thorough: bool = False) -> Playbook:
    """The playbook in the file or folder at `path`, or the default one for None.

    `thorough` also checks templates and cron expressions, which imports jinja2 and croniter.
    Raises PlaybookError, also for a file that is missing, unreadable or not UTF-8.
    """
    return _playbook(written_at(path), thorough=thorough)


def parse(text: str, name: str, *, thorough: bool = False) -> Playbook:
    """The playbook that the TOML `text` makes of the default; `name` is used in messages.

    Raises PlaybookError with everything that is wrong at once.
    """
    return _playbook(written_in(text, name), thorough=thorough)


def _playbook(written: Written, *, thorough: bool) -> Playbook:
    try:
        playbook = Playbook.model_validate(written.tables)
    except ValidationError as error:
        said = explain(error, written.tables)
        raise PlaybookError(written.name, map(written.told, said)) from error
    problems = problems_between(playbook)
    if thorough:
        from data.playbook.check import check_cron, check_templates

        problems += [*check_templates(playbook), *check_cron(playbook)]
    if problems:
        raise PlaybookError(written.name, map(written.told, problems))
    return playbook
