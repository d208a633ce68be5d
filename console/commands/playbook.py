"""`callboard playbook`: the team's rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.commands.options import PLAIN, AsJson
from console.commands.printing import one_line, plain_text, print_json, say
from console.settings import Settings, read_settings
from data.words import _, ngettext

if TYPE_CHECKING:
    from data.outreach.touched import Touched
    from data.playbook.models import Playbook

app = typer.Typer(help=_("The team's rules."), no_args_is_help=True, **PLAIN)


@app.command("init", help=_("Write the commented default playbook to a file of your own."))
def init(
    file: Annotated[Path, typer.Argument(help=_("Where to write it."))] = Path("playbook.toml"),
) -> None:
    from data.playbook.load import default_text
    from data.refused import Refused

    if file.is_dir():  # a playbook may be a folder of files
        file = file / "playbook.toml"
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(default_text())
    except FileExistsError:
        raise Refused(_("{file} exists already; choose another name.").format(file=file)) from None
    say(
        _(
            "Wrote {file}. Fill in [business], remove `example = true`, then set "
            "CALLBOARD_PLAYBOOK={path}"
        ).format(file=file, path=file.resolve())
    )


@app.command(
    "check",
    help=_(
        "Check a playbook, its templates and its cron entries.\n\nWhere there is a "
        "database, it also says which running follow-ups the changes touch."
    ),
)
def check(
    file: Annotated[
        Path | None, typer.Argument(help=_("A file or folder. Empty: the one that is configured."))
    ] = None,
) -> None:
    from data.playbook.load import load

    settings = read_settings()
    path = file or settings.playbook
    playbook = load(path, thorough=True)
    good = _("{file} is good").format(file=path) if path else _("The default playbook is good")
    say(f"{good}: {', '.join(_counted(playbook))}.")
    if playbook.business.example:
        say(
            _(
                "It still names the example business: nothing leaves this machine until "
                "[business] is yours."
            )
        )
    if file is not None:
        from console.commands.playbook_try import touch

        for one in _touched_by(playbook, settings):
            say(touch(one))


def _counted(playbook: Playbook) -> Iterator[str]:
    """Its parts: `5 sources`, `1 template`."""
    count = len(playbook.sources)
    yield ngettext("{count} source", "{count} sources", count).format(count=count)
    count = len(playbook.templates)
    yield ngettext("{count} template", "{count} templates", count).format(count=count)
    count = len(playbook.sequences)
    yield ngettext("{count} sequence", "{count} sequences", count).format(count=count)
    count = len(playbook.lifecycle.stages)
    yield ngettext("{count} stage", "{count} stages", count).format(count=count)
    count = len(playbook.jobs)
    yield ngettext("{count} job", "{count} jobs", count).format(count=count)


def _touched_by(playbook: Playbook, settings: Settings) -> tuple[Touched, ...]:
    """Whom the playbook would meet midway; a check makes no database, and needs none."""
    from console.setup import premises_of
    from data.outreach.touched import touched
    from data.playbook.error import PlaybookError
    from data.refused import DataError
    from data.store import is_there

    try:
        if not is_there(settings.database_url):
            return ()
        premises = premises_of(settings)
    except (DataError, PlaybookError):  # said by whoever needs it: these rules are good
        return ()
    try:
        with premises.store.look() as reader:
            return touched(reader, playbook, premises.house.playbook)
    finally:
        premises.store.close()


@app.command(
    "try",
    help=_("What a changed playbook would have done to the last leads; nothing is stored or sent."),
)
def try_it(
    file: Annotated[Path, typer.Argument(help=_("The changed playbook: a file or folder."))],
    last: Annotated[int, typer.Option(min=1, max=1_000_000, help=_("How many leads."))] = 1000,
    show: Annotated[int, typer.Option(min=0, help=_("How many changed leads to list."))] = 20,
    as_json: AsJson = False,
) -> None:
    from console.commands.desk import open_desk
    from console.commands.playbook_try import as_plain_json, say_tried
    from data.playbook.load import load
    from data.trial.whole import try_playbook

    playbook = load(file, thorough=True)
    with open_desk() as desk:
        tried = try_playbook(desk.premises.store, playbook, desk.house, last=last)
    if as_json:
        print_json(as_plain_json(tried))
    else:
        say_tried(tried, str(file), show)


@app.command(
    "show", help=_("The rules in force, with the defaults filled in (JSON), or the default file.")
)
def show(as_json: AsJson = False) -> None:
    from console.setup import load_playbook
    from data.playbook.load import default_text

    settings = read_settings()
    playbook = load_playbook(settings)
    if as_json:
        print_json(playbook.model_dump(mode="json"))
        return
    path = settings.playbook
    if path is None or not path.is_dir():
        say(plain_text(path.read_text(encoding="utf-8-sig") if path else default_text()))
        return
    from data.playbook.folder import files_of

    for part in files_of(path):
        say(f"# {one_line(part.name)}\n")
        say(plain_text(part.read_text(encoding="utf-8-sig")))
