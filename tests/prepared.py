"""What every worker imports is made ready once, on all cores, before the first of them begins.

In a new clone each of them would compile the same modules, write the same asserts anew (which
takes as long as everything else before its first test), and read our code for the numbers and
texts that Hypothesis tries; all at the same moment, on the same cores.
"""

from __future__ import annotations

import compileall
import multiprocessing
import os
import warnings
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.assertion import rewrite
from hypothesis.errors import HypothesisSideeffectWarning
from hypothesis.internal.charmap import charmap, intervals_from_codec
from hypothesis.internal.constants_ast import constants_from_module

PACKAGES = ("console", "screens", "jobs", "data", "bench")


def prepare(config: pytest.Config) -> None:
    """In a clone that has been tested before, only what was changed since."""
    files = [
        path
        for name in (*PACKAGES, "tests")
        for path in sorted((config.rootpath / name).rglob("*.py"))
    ]
    cores = os.cpu_count() or 1
    forked = multiprocessing.get_context("fork")
    parts = [forked.Process(target=_prepare, args=(config, files[n::cores])) for n in range(cores)]
    parts.append(forked.Process(target=_prepare_texts))
    for part in parts:
        part.start()
    for part in parts:
        part.join()


def _prepare(config: pytest.Config, files: list[Path]) -> None:
    warnings.simplefilter("ignore", HypothesisSideeffectWarning)  # it is early on purpose
    for path in files:
        if path.name.startswith("test_") or path.name == "conftest.py":
            _rewrite(config, path)
            continue
        compileall.compile_file(path, quiet=2)
        if path.relative_to(config.rootpath).parts[0] != "tests":
            module = ModuleType(path.stem)
            module.__file__ = str(path)
            constants_from_module(module)  # it keeps what it found in `.hypothesis`


def _prepare_texts() -> None:
    """Which characters there are, as Hypothesis keeps them in `.hypothesis` for its texts."""
    warnings.simplefilter("ignore", HypothesisSideeffectWarning)
    charmap()
    intervals_from_codec("utf-8")


def _rewrite(config: pytest.Config, path: Path) -> None:
    """Where and as pytest keeps a module of tests that it has imported."""
    kept = rewrite.get_cache_dir(path) / (path.stem + rewrite.PYC_TAIL)
    if rewrite._read_pyc(path, kept) is None and rewrite.try_makedirs(kept.parent):
        source, code = rewrite._rewrite_test(path, config)
        state = config.stash[rewrite.assertstate_key]
        rewrite._write_pyc(state, code, source, kept)
