"""The tree of commands. Each module is imported only when its noun is called."""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from console.commands.options import PLAIN

NOUNS = {
    "leads": "Leads: take in, list, show, assign, note a touch.",
    "inbox": "What arrived raw, and what is quarantined.",
    "review": "Messages that wait for a person.",
    "followups": "Sequence steps still to come.",
    "clients": "Clients on their way through the stages.",
    "next": "What happens next, by which rule, and what would cancel it.",
    "whatif": "What would happen until a date, played on a copy; sends nothing.",
    "jobs": "The cron runner's entries and runs.",
    "report": "What can be learnt from what happened.",
    "playbook": "The team's rules.",
    "alerts": "Alerts to operators.",
    "db": "The database.",
    "demo": "The console on a throw-away database with simulated traffic; sends nothing.",
    "serve": "No screen: the runner and the web gateway.",
    "outcome": "What came of a lead: the ten-second form.",
    "open": "The console at one lead, client or message, or with a search.",
    "keys": "Every key, and what is wrong with your own map.",
    "setup": "Business, mail and one source, each tried on the spot.",
    "doctor": "Check settings, database, mail, alerts.",
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
        return get_command(module.app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(NOUNS.items()))


app = typer.Typer(cls=_Tree, **PLAIN)


@app.callback()
def callboard() -> None:
    """Callboard: every lead answered, followed up and handed on.

    Without a command the console opens.
    """


def run_tree(arguments: list[str]) -> int:
    """Run a command; returns its exit code. Raises `UsageProblem` for a wrong command line."""
    try:
        result = get_command(app).main(arguments, prog_name="callboard", standalone_mode=False)
    except UsageError as error:
        raise UsageProblem(_sentence(error)) from None
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    return result if isinstance(result, int) else 0


def _sentence(error: Any) -> str:
    where = error.ctx.command_path if error.ctx else "callboard"
    words = str(error.format_message()).strip().rstrip(".")
    if "\n" in words:  # a noun without a verb is answered with its whole help
        return words
    return f"{words}{'' if words.endswith('?') else '.'} See `{where} --help`."
