"""The folder in memory where databases of tests lie: one for each process, gone when it is gone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import quick_disk
from tests.quick_disk import quick_folder

LIVES = """
import sys
from pathlib import Path
from tests import quick_disk
quick_disk.MEMORY, quick_disk.ENOUGH = Path(sys.argv[1]), 0
with quick_disk.quick_folder(Path("nowhere")) as folder:
    (folder / "callboard.sqlite").touch()
    print(folder, flush=True)
    sys.stdin.read()
"""
ALONE = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
"""As in a container: a process of numbers of its own, which knows none of ours, nor we its."""


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another folder than the one in which the databases of this run lie."""
    monkeypatch.setattr(quick_disk, "MEMORY", tmp_path / "memory")
    monkeypatch.setattr(quick_disk, "ENOUGH", 0)
    (tmp_path / "memory").mkdir()
    return tmp_path / "memory"


@contextmanager
def another(memory: Path, *within: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that lives in its folder until it is told to end."""
    process = subprocess.Popen(
        [*within, sys.executable, "-c", LIVES, str(memory)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())


def test_it_is_there_for_as_long_as_it_is_used(memory: Path, tmp_path: Path) -> None:
    with quick_folder(tmp_path) as folder:
        assert folder.parent == memory
        assert folder.stat().st_mode & 0o077 == 0, "nobody else's business"
        (folder / "callboard.sqlite").touch()
    assert list(memory.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_by_the_next(memory: Path, tmp_path: Path) -> None:
    with another(memory) as (process, left):
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (left / "callboard.sqlite").exists()
    with quick_folder(tmp_path) as folder:
        assert list(memory.iterdir()) == [folder]


def test_a_living_process_keeps_its_folder(memory: Path, tmp_path: Path) -> None:
    with another(memory) as (_, theirs), quick_folder(tmp_path) as ours:
        assert set(memory.iterdir()) == {ours, theirs}
        assert (theirs / "callboard.sqlite").exists()
    assert list(memory.iterdir()) == []


def test_so_does_one_in_a_container_that_shares_the_memory(memory: Path, tmp_path: Path) -> None:
    if shutil.which("unshare") is None or subprocess.run([*ALONE, "true"], check=False).returncode:
        pytest.skip("processes cannot be given numbers of their own here")
    with another(memory, *ALONE) as (_, theirs):
        with quick_folder(tmp_path):
            assert (theirs / "callboard.sqlite").exists()
        with another(memory, *ALONE) as (_, beside):
            assert (theirs / "callboard.sqlite").exists()
            assert beside != theirs


def test_one_that_is_cleared_before_it_is_held_is_made_again(
    memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    really: Callable[..., int] = os.open

    def late(folder: Any, *how: Any) -> int:
        held = really(folder, *how)
        if not opened:
            Path(folder).rmdir()
        opened.append(folder)
        return held

    monkeypatch.setattr(os, "open", late)
    with quick_folder(tmp_path) as folder:
        monkeypatch.undo()
        assert folder.exists()
        assert opened[0] != folder


def test_where_there_is_little_memory_it_is_the_slow_one(
    memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_disk, "ENOUGH", 2**60)
    with quick_folder(tmp_path) as folder:
        assert folder == tmp_path
    monkeypatch.setattr(quick_disk, "ENOUGH", 0)
    monkeypatch.setattr(quick_disk, "MEMORY", tmp_path / "no such place")
    with quick_folder(tmp_path) as folder:
        assert folder == tmp_path
    assert tmp_path.exists()
    assert list(memory.iterdir()) == []
