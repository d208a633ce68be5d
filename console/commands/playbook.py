"""`callboard playbook`: the team's rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.commands.options import PLAIN, AsJson
from console.commands.printing import plain_text, print_json, say
from console.settings import read_settings

app = typer.Typer(help="The team's rules.", no_args_is_help=True, **PLAIN)


@app.command("init")
def init(
    file: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("playbook.toml"),
) -> None:
    """Write the commented default playbook to a file of your own."""
    from data.playbook.load import default_text
    from data.refused import Refused

    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(default_text())
    except FileExistsError:
        raise Refused(f"{file} exists already; choose another name.") from None
    say(f"Wrote {file}. Fill in [business], remove `example = true`, then set "
        f"CALLBOARD_PLAYBOOK={file.resolve()}")  # fmt: skip


@app.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="Empty: the one that is configured.")] = None,
) -> None:
    """Check a playbook, its templates and its cron entries."""
    from data.playbook.load import load

    path = file or read_settings().playbook
    playbook = load(path, thorough=True)
    say(f"{path or 'The default playbook'} is good: {len(playbook.sources)} sources, "
        f"{len(playbook.templates)} templates, {len(playbook.sequences)} sequences, "
        f"{len(playbook.lifecycle.stages)} stages, {len(playbook.jobs)} jobs.")  # fmt: skip
    if playbook.business.example:
        say("It still names the example business: nothing leaves this machine until "
            "[business] is yours.")  # fmt: skip


@app.command("show")
def show(as_json: AsJson = False) -> None:
    """The rules in force, with the defaults filled in (JSON), or the default file."""
    from console.setup import load_playbook
    from data.playbook.load import default_text

    settings = read_settings()
    playbook = load_playbook(settings)
    if as_json:
        print_json(playbook.model_dump(mode="json"))
        return
    path = settings.playbook
    say(plain_text(path.read_text(encoding="utf-8-sig") if path else default_text()))
