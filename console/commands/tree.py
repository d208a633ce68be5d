"""The tree of commands. Each module is imported only when its noun is called."""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from console.commands import wrong_usage
from console.commands.help_text import in_words
from console.commands.options import PLAIN
from data.words import N_, _

NOUNS = {
    "leads": N_("Leads: take in, list, show, assign, note a touch."),
    "inbox": N_("What arrived raw, and what is quarantined."),
    "review": N_("Messages that wait for a person."),
    "followups": N_("Sequence steps still to come."),
    "clients": N_("Clients on their way through the stages."),
    "next": N_("What happens next, by which rule, and what would cancel it."),
    "whatif": N_("What would happen until a date, played on a copy; sends nothing."),
    "jobs": N_("The cron runner's entries and runs."),
    "report": N_("What can be learnt from what happened."),
    "playbook": N_("The team's rules."),
    "alerts": N_("Alerts to operators."),
    "db": N_("The database."),
    "demo": N_("The console on a throw-away database with simulated traffic; sends nothing."),
    "serve": N_("No screen: the runner and the web gateway."),
    "outcome": N_("What came of a lead: the ten-second form."),
    "open": N_("The console at one lead, client or message, or with a search."),
    "keys": N_("Every key, and what is wrong with your own map."),
    "setup": N_("Business, mail and one source, each tried on the spot."),
    "doctor": N_("Check settings, database, mail, alerts."),
}
"""Every command with its line in `--help`; the console itself opens without one."""


UsageError: Any = typer.BadParameter.__mro__[1]
"""typer's own base of wrong usage; it is not exported by name."""


class UsageProblem(Exception):
    """The command line cannot be understood; one sentence, exit code 2."""


class _Tree(TyperGroup):
    """Loads `console.commands.<noun>` when it is called, so that help and version stay quick."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(NOUNS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in NOUNS:
            return None
        module = importlib.import_module(f"console.commands.{cmd_name}")
        return in_words(get_command(module.app))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(noun, _(line)) for noun, line in NOUNS.items()])


app = typer.Typer(cls=_Tree, **PLAIN)


@app.callback(
    help=_(
        "Callboard: every lead answered, followed up and handed on.\n\nWithout a "
        "command the console opens."
    )
)
def callboard() -> None:
    return


def run_tree(arguments: list[str]) -> int:
    """Run a command; returns its exit code. Raises `UsageProblem` for a wrong command line."""
    try:
        tree = in_words(get_command(app))
        result = tree.main(arguments, prog_name="callboard", standalone_mode=False)
    except UsageError as error:
        raise UsageProblem(wrong_usage.sentence(error)) from None
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    return result if isinstance(result, int) else 0
