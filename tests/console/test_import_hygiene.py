"""What a start may import: people wait for it (issue 2, shows 5)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "sqlalchemy", "sqlmodel", "pydantic", "alembic", "apprise", "jinja2")


def imported_after(code: str) -> set[str]:
    """Top-level modules that are loaded once `code` ran in a new interpreter."""
    program = f"{code}\nimport sys; print('\\n'.join({{n.partition('.')[0] for n in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_neither_textual_nor_sqlalchemy(option: str) -> None:
    code = f"""
import sys
sys.argv = ["callboard", {option!r}]
from console.__main__ import main
try:
    main()
except SystemExit as end:
    assert end.code in (0, None), end.code
"""
    assert not imported_after(code) & set(HEAVY)


def test_the_data_layer_knows_no_screen_no_network_and_no_settings() -> None:
    loaded = imported_after("import data.tables, data.inbox.process, data.leads.contact")
    assert not loaded & {"textual", "apprise", "httpx", "aiosmtplib", "starlette", "dotenv"}


def test_the_first_frame_needs_no_data_layer() -> None:
    loaded = imported_after("import console.app, screens.main.main_screen")
    assert not loaded & (set(HEAVY) - {"textual"})


LATER = ("zoneinfo", "sysconfig", "hashlib", "secrets", "jinja2", "babel", "plotext", "httpx")
"""What the first frame does without, beside the data layer."""

NOT_YET = ("screens.log.secrets", "screens.dialogs", "screens.lead", "screens.crash",
           "screens.preview", "jobs")  # fmt: skip
"""Rooms of ours that are entered later."""

MODULES = 106
"""Most modules that the console imports beside those of an empty Textual app."""


def test_the_first_frame_imports_what_it_shows_and_little_else() -> None:
    code = """
import bench.empty_app, textual.drivers.linux_driver, sys
before = set(sys.modules)
import console.open, console.app, screens.desk
more = set(sys.modules) - before
"""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}print('\\n'.join(sorted(more)))"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    more = done.stdout.split()
    assert not {name.partition(".")[0] for name in more} & set(LATER)
    assert not [name for name in more if name.startswith(NOT_YET)]
    assert len(more) <= MODULES, more


def test_the_readme_and_ci_run_the_same_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = {line.strip() for line in (ROOT / ".ci" / "run").read_text().splitlines()}
    (command,) = (line.strip() for line in readme.splitlines() if "-m pytest" in line)
    assert command in lines


def test_the_constraints_name_exact_versions_and_no_registry() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert all("==" in pin and "/" not in pin and "@" not in pin for pin in pins)
