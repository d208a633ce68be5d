"""`callboard db backup`: a copy of the database in a file, while everything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.copies.contents import Contents
from data.copies.landing import COMPANIONS, landing
from data.copies.sqlite_copy import copy_to, looked_over
from data.refused import Refused
from data.sqlite import Sqlite
from data.trouble import database_trouble, full
from data.words import _

if TYPE_CHECKING:
    from data.driver import Driver


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was made and looked over; `size` in bytes."""

    file: Path
    size: int
    contents: Contents


def back_up(
    driver: Driver, file: Path, *, environ: Mapping[str, str], force: bool = False
) -> Backup:
    """Copy the whole database into `file`, and read the copy before it gets that name.

    `environ` is where PostgreSQL's own programs are looked for.
    """
    file = file.absolute()
    if isinstance(driver, Sqlite):
        _must_not_be_the_database(driver, file)
        try:
            with landing(file, force=force) as part:
                copy_to(driver, part)
                contents = looked_over(part, part)
        except driver.errors as error:
            if (trouble := database_trouble(error, file)) != full(file):
                raise
            raise Refused(
                _("There is no room for the backup: {do}.").format(do=trouble.do)
            ) from error
    else:
        from data.copies.postgres_copy import dump_to

        with landing(file, force=force) as part:
            contents = dump_to(driver, part, environ=environ)
    return Backup(file, file.stat().st_size, contents)


def _must_not_be_the_database(driver: Sqlite, file: Path) -> None:
    own = [driver.path, *(driver.path.with_name(driver.path.name + end) for end in COMPANIONS)]
    if any(file.resolve() == path.resolve() for path in own):
        raise Refused(
            _("{file} is the database itself. Name another file for the backup.").format(file=file)
        )
