"""The suite's workers are forked from the process that gives out the tests.

Each used to be a Python of its own, which imported everything, wrote what it compiled into its own
memory, migrated a database and read the default playbook: six seconds of processor for each, all at
the same moment. Now that is done once, and shared. What a worker gets to run, how it is told and
how it ends is xdist's as before. One that is started later, because another fell, is a new Python.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import pytest
from _pytest.pathlib import import_path
from execnet import gateway_io
from execnet.gateway_base import Popen2IO
from hypothesis.internal.conjecture.providers import _get_local_constants

from bench.zygote import imported_sooner_or_later
from tests.databases import made_once

BOOTSTRAP = compile(gateway_io.popen_bootstrapline, "<worker>", "exec")


class Hatched:
    """A forked worker, as far as execnet asks a `Popen`."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._waiting = threading.Lock()
        self._status: int | None = None

    def wait(self) -> int:
        with self._waiting:
            if self._status is None:
                self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            return self._status

    def kill(self) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)


def hatch(config: pytest.Config, count: int) -> None:
    """Fork so many workers; the next gateways that execnet opens are theirs."""
    _import_what_all_need(config)
    if threading.active_count() > 1:
        return  # a fork would leave the others behind, with the locks they hold
    gc.collect()
    gc.freeze()  # a worker that looks through what it shares with us would copy it
    hatched: list[Hatched] = []
    for _ in range(count):
        hatched.append(_forked(hatched))
    opened = gateway_io.create_io

    def create_io(spec: Any, execmodel: Any) -> Any:
        if not hatched or not spec.popen:
            return opened(spec, execmodel)
        worker = hatched.pop(0)
        io = object.__new__(gateway_io.Popen2IOMaster)
        io.popen = worker
        Popen2IO.__init__(io, worker.stdin, worker.stdout, execmodel=execmodel)
        return io

    gateway_io.create_io = create_io


def _import_what_all_need(config: pytest.Config) -> None:
    for name in imported_sooner_or_later():
        importlib.import_module(name)
    for path in _modules(config):
        try:
            import_path(
                path,
                mode=config.getoption("importmode"),
                root=config.rootpath,
                consider_namespace_packages=config.getini("consider_namespace_packages"),
            )
        except BaseException:  # noqa: BLE001 - each worker meets it anew, and tells it well
            return
    _get_local_constants()  # it keeps the numbers and texts of our code that it tries
    made_once()


def _modules(config: pytest.Config) -> Iterator[Path]:
    """Of the tests that were asked for."""
    for asked in config.args:
        path = config.invocation_params.dir / asked.split("::")[0]
        yield from sorted(path.rglob("test_*.py")) if path.is_dir() else [path]


def _forked(others: list[Hatched]) -> Hatched:
    taking, ordering = os.pipe()
    hearing, telling = os.pipe()
    pid = os.fork()
    if pid:
        os.close(taking)
        os.close(telling)
        return Hatched(pid, os.fdopen(ordering, "wb"), os.fdopen(hearing, "rb"))
    try:
        for end in (ordering, hearing, *_ends_of(others)):
            os.close(end)  # a line ends when the one who holds its end is gone
        _work(taking, telling)
    except BaseException:  # noqa: BLE001 - whatever it is, it must not go on as the one who forked
        traceback.print_exc()
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        os._exit(0)


def _ends_of(others: list[Hatched]) -> Iterator[int]:
    for other in others:
        yield from (other.stdin.fileno(), other.stdout.fileno())


def _work(taking: int, telling: int) -> None:
    """Be a worker from here to the end, as `python -c` would."""
    os.dup2(taking, 0)
    os.dup2(telling, 1)
    os.close(taking)
    os.close(telling)
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
    sys.argv = ["-c"]
    warnings.resetwarnings()
    for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", kind)
    main = sys.modules["__main__"] = ModuleType("__main__")
    exec(BOOTSTRAP, main.__dict__)
