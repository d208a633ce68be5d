"""What the commands say: every help, every listing, the verbs, and what is wrong with a line."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

LINES = """
--help; leads list --help; leads list --limit 1; leads show 1; leads show 4000; leads show x
leads add; leads add --x; leads lst; leads touch 1; leads duplicates; leads imports
leads import 0.csv --dry-run; leads import 0.csv; leads undo-import 1; leads erase 2 --why Hi
leads export --to 1.csv; inbox show 1; inbox try 0.csv --source nowhere
review list; review show {draft}; review edit {draft} --body Hi; review approve {draft}
followups list; followups skip {step}; clients show 1; clients values 1 x; clients block 1 --kind x
next; whatif --until x; jobs list; jobs runners; report rejections; playbook check
playbook init own.toml; playbook init own.toml; playbook try own.toml
db check; db backup own.sqlite; db backup own.sqlite; outcome 3 lost; outcome 3; alerts test
demo a b; setup; doctor; x
"""
"""As typed, after `callboard`; `{draft}` and `{step}` are what waits first."""

SAME_EVERYWHERE = re.compile(
    r"--[\w-]+|\bCALLBOARD_\w+|<[^>]*>|\bx?\d*[<>]=\d+|\[?\[[A-Z]+\]?(\.\.\.)?|\{[^}]*\}|\b[A-Z]{2,}(=[A-Z]+)?\b"
    r"|(call|won), [\w, ]+|missing_information, [\w, ]+|\bUTC\b|\bInput should .*"
    r"|No such file or directory|File exists|'[^']*'|\butf-8\b|\S+ sha256\b"
)
"""Names that one types, and what the system says."""


def told(folder: Path, url: str, store: Any) -> dict[str, str]:
    """Every line that a command printed, with the command."""
    from sqlalchemy import text

    os.environ.update(
        CALLBOARD_DATABASE_URL=url, CALLBOARD_LOCALE="qps", CALLBOARD_OPERATOR="you",
        XDG_CONFIG_HOME=str(folder), XDG_DATA_HOME=str(folder), COLUMNS="1000",
    )  # fmt: skip
    os.chdir(folder)
    Path("0.csv").write_text("name,email,Hi\nKim,kim2@example.org,1\n,,\n", encoding="utf-8")
    with store.read() as session:
        draft = session.execute(text("SELECT id FROM message WHERE state = 'review'")).scalar()
        step = session.execute(text("SELECT id FROM follow_up WHERE state = 'scheduled'")).scalar()
    seen = dict(helps())
    typed = LINES.format(draft=draft, step=step).strip().replace("\n", "; ").split("; ")
    for line in typed:
        for said in output(line).splitlines():
            seen.setdefault(SAME_EVERYWHERE.sub("|", said), line)
    return seen


def output(line: str) -> str:
    from console.commands import run

    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        run(line.split())
    return out.getvalue() + err.getvalue()


def helps() -> Iterator[tuple[str, str]]:
    """Every text of every help, with its command."""
    for name, command in tree().items():
        for said in (command.help, *(getattr(one, "help", "") for one in command.params)):
            yield from ((SAME_EVERYWHERE.sub("|", line), name) for line in (said or "").split("\n"))


@cache
def tree() -> dict[str, Any]:
    """Every command as it is typed."""
    from typer.main import get_command

    from console.commands.tree import NOUNS, app

    whole: Any = get_command(app)
    found = {"callboard": whole}
    for noun in NOUNS:
        found[f"callboard {noun}"] = one = whole.get_command(None, noun)
        below = getattr(one, "commands", {})
        found |= {f"callboard {noun} {verb}": command for verb, command in below.items()}
    return found


def names() -> str:
    """What one types: commands, and the fields and states that help lists."""
    from data.inbox.doors import BUILT_IN
    from data.words.enumerated import WORDS

    return "\n".join([*tree(), *BUILT_IN, *(word.replace(" ", "_") for word in WORDS)])
