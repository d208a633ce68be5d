"""`callboard demo`: the console on a throw-away agency that sends nothing to anyone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.commands.options import PLAIN
from console.commands.printing import say
from data.words import _

if TYPE_CHECKING:
    from console.demo.clock import MovedClock

app = typer.Typer(**PLAIN)

PROMISE = _("It cannot send anything to anyone.")


@app.command(
    help=_(
        "The console on a throw-away database: a sample agency with simulated traffic. {promise} "
        "Your own database and settings are not touched; everything is gone at the end."
    ).format(promise=PROMISE)
)
def demo(
    quiet: Annotated[bool, typer.Option("--quiet", help=_("No traffic while you watch."))] = False,
    seed: Annotated[int, typer.Option(help=_("Another number, other traffic."))] = 7,
    at: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            help=_(
                "The agency at another time, on its own clock: '3 days', 'tomorrow 9', "
                "2026-12-01T08:00. What would happen until then has happened; the clock runs "
                "on."
            ),
        ),
    ] = "",
    fill_only: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Write the sample database to FILE; no screen.")),
    ] = None,
) -> int:
    clock = _clock(at)
    if fill_only is not None:
        from console.demo.opening import fill_file

        fill_file(fill_only, seed=seed, clock=clock)
        say(_("The demo agency is in {file}.").format(file=fill_only))
        return 0
    from console.open import no_console_here, refuse

    if why_not := no_console_here():
        return refuse(
            _("{why_not} `callboard demo --fill-only FILE` writes the demo's database.").format(
                why_not=why_not
            )
        )
    from console.demo.opening import run_demo

    begun = _("Setting up the demo agency … {promise}").format(promise=PROMISE)
    print(begun, file=sys.stderr)  # noqa: T201 - no screen yet
    return run_demo(quiet=quiet, seed=seed, clock=clock)


def _clock(at: str) -> MovedClock:
    """The agency's own clock: as it is, or set to `at`."""
    from console.demo.clock import MovedClock

    if not at:
        return MovedClock()
    from zoneinfo import ZoneInfo

    from console.commands.when import moment_of
    from console.demo.fill import demo_house
    from console.setup import utc_now
    from data.whatif.scenario import LONGEST

    zone = ZoneInfo(demo_house().playbook.business.timezone or "UTC")
    now = utc_now()
    ahead = moment_of(at, now, zone, "--at") - now
    if abs(ahead) > LONGEST:
        raise typer.BadParameter(_("--at is too far away: two years at most"))
    return MovedClock(ahead)
