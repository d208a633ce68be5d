"""On what terms a database is replaced, and the sentences when they are not met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.consent.compliance import OptOut
from data.copies.contents import Contents, Lost, contents_of, is_ours, lost_by, tables_of
from data.copies.holding import Holding
from data.reading import Reader, moment
from data.refused import Refused
from data.schedule.beats import ALIVE_FOR
from data.words import _


@dataclass(frozen=True, slots=True)
class Terms:
    """What the operator allows. `ask` is told what will be replaced, and raises to call it off."""

    ask: Callable[[str], None]
    is_dead: Callable[[str], bool]
    """Whether a worker of that name is known to be gone, for all that its row says."""
    overwrite_newer: bool = False
    while_running: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is where the replaced database is now, if there was one."""

    contents: Contents
    held: Holding
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Present:
    """The database in place; `contents` is None while it has no tables."""

    contents: Contents | None = None
    lost: Lost | None = None
    opt_outs: tuple[OptOut, ...] = ()


def present_of(
    reader: Reader, listing: str, copy: Contents, terms: Terms, now: datetime
) -> Present:
    """What is there now; raises `Refused` where it may not be replaced by `copy`."""
    tables = tables_of(reader, listing)
    if not tables:
        return Present()
    if not is_ours(tables):
        raise Refused(
            _(
                "The database in place holds tables of another program. Set "
                "CALLBOARD_DATABASE_URL to Callboard's own."
            )
        )
    contents = contents_of(reader)
    if not contents.is_known:
        raise Refused(
            _(
                "The database in place was made {newer_version}, or set "
                "CALLBOARD_DATABASE_URL to a new place and restore there."
            ).format(newer_version=contents.newer_version)
        )
    _nobody_may_be_alive(reader, terms, now)
    lost = lost_by(copy, reader, contents)
    if lost and not terms.overwrite_newer:
        raise Refused(_("{lost}; use --overwrite-newer to lose them.").format(lost=lost.sentence))
    return Present(contents, lost, _opt_outs(reader))


def _nobody_may_be_alive(reader: Reader, terms: Terms, now: datetime) -> None:
    alive = [
        f"{kind} on {host}, process {pid}"
        for name, kind, host, pid in reader.rows(
            "SELECT name, kind, host, pid FROM worker WHERE beat_at >= :since ORDER BY started_at",
            since=now - ALIVE_FOR,
        )
        if not terms.is_dead(name)
    ]
    if alive and not terms.while_running:
        raise Refused(
            _(
                "A runner works on this database: {alive}. Stop it and restore then (one "
                "that died counts for {seconds} s more), or add --while-running."
            ).format(alive="; ".join(alive), seconds=ALIVE_FOR.seconds)
        )


def _opt_outs(reader: Reader) -> tuple[OptOut, ...]:
    return tuple(
        OptOut(channel, address, moment(at), by, why)
        for channel, address, at, by, why in reader.rows(
            "SELECT channel, address, at, by, why FROM suppression ORDER BY id"
        )
    )


def question(where: str, file: Path, copy: Contents, present: Present) -> str:
    """What an operator says yes to."""
    asked = _("{where} will be replaced by {file}: {contents}.").format(
        where=where, file=file, contents=copy.sentence
    )
    if present.lost:
        asked += " " + _("{lost}; that will be gone.").format(lost=present.lost.sentence)
    return asked


def kept_name(beside: Path, now: datetime, ending: str = "") -> Path:
    """Where the replaced database goes; never the name of something that is there."""
    for number in range(1, 1000):
        more = "" if number == 1 else f"-{number}"
        name = beside.with_name(f"{beside.name}.before-restore-{now:%Y%m%dT%H%M}{more}{ending}")
        if not name.exists():
            return name
    raise Refused(
        _("Too many databases are kept beside {beside}. Remove some.").format(beside=beside)
    )
