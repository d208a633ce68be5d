"""Start the program in a tenth of the time: a process that has imported everything, and forks.

A command begun here is `console.__main__.main` in a process of its own, with its own memory,
environment, files and database connections: nothing is opened before the fork. A SIGKILL takes it
as it takes any other process, and it is waited for at once, as a supervisor would. Only the second
that Python needs for its imports is saved, which is what makes hundreds of starts affordable.

`python -m bench.zygote` reads an order as a line of JSON and answers with a line of JSON.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, TextIO

ROOT = Path(__file__).parents[1]

OURS = ("console.app", "console.commands", "console.demo", "data", "jobs", "screens")
THEIRS = (
    *("uvicorn", "uvicorn.protocols.http.auto", "uvicorn.loops.auto", "aiosmtplib", "psycopg"),
    *("phonenumbers", "phonenumbers.timezone", "jinja2.sandbox", "alembic.command", "time_machine"),
    "holidays.countries",
)
"""What a worker imports sooner or later; none of it starts a thread or opens anything."""


@dataclass(frozen=True)
class Order:
    """One start of the program. `ahead` is how many seconds its clock is ahead of ours.

    `terminal`, where there is one, is the path of the terminal that it sits at in place of `out`
    and `err`; `patience` how many seconds it may take to end (0: as many as for everybody).
    """

    arguments: Sequence[str]
    env: Mapping[str, str]
    folder: str
    out: str
    err: str
    ahead: float = 0.0
    terminal: str = ""
    patience: float = 0.0

    def at_terminal(self, path: str) -> Order:
        return replace(self, terminal=path)


class Zygote:
    """Forks on order. Safe from any thread; when it ends, so do all that it started.

    It is a process of its own, or one that is had at an address (`bench.zygotes`).
    """

    def __init__(self, address: str = "") -> None:
        self._asking = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._line: socket.socket | None = None
        self._sink: IO[str] | None
        self._source: IO[str] | None
        if address:
            self._line = socket.socket(socket.AF_UNIX)
            self._line.connect(address)
            self._sink, self._source = self._line.makefile("w"), self._line.makefile("r")
            return
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        self._sink, self._source = self._process.stdin, self._process.stdout

    def start(self, order: Order) -> int:
        """Begin what the order says; returns the process's id."""
        return int(self._ask({"start": asdict(order)}))

    def wait(self, pid: int) -> int:
        """Wait for the end of a process; returns its exit status, negative for a signal."""
        return int(self._ask({"wait": pid}))

    def close(self) -> None:
        source, sink = self._lines()
        sink.close()
        if self._line is not None:
            self._line.shutdown(socket.SHUT_WR)
            source.read()  # to the end: it is there when all that was started has ended
            self._line.close()
        source.close()
        if self._process is not None:
            self._process.wait()

    def _lines(self) -> tuple[IO[str], IO[str]]:
        if self._source is None or self._sink is None:
            raise RuntimeError("the zygote has no pipes")
        return self._source, self._sink

    def _ask(self, question: Mapping[str, Any]) -> Any:
        source, sink = self._lines()
        with self._asking:
            sink.write(json.dumps(question) + "\n")
            sink.flush()
            return json.loads(source.readline())["answer"]


def serve(orders: TextIO, answers: TextIO, lines: Sequence[TextIO]) -> None:
    """Answer orders until nobody can give any more; a child closes the lines."""
    alive: set[int] = set()
    for line in orders:
        question = json.loads(line)
        if "start" in question:
            answer = _forked(Order(**question["start"]), lines)
            alive.add(answer)
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(question["wait"], 0)[1])
            alive.discard(question["wait"])
        answers.write(json.dumps({"answer": answer}) + "\n")
        answers.flush()
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def become_ready() -> None:
    """Import, and make what a process makes once, of nothing that an order says."""
    for name in imported_sooner_or_later():
        importlib.import_module(name)
    _do_what_every_start_does_alike()


def _do_what_every_start_does_alike() -> None:
    """Models, mappers, default rules."""
    from sqlalchemy.orm import configure_mappers

    from data.playbook.load import load

    configure_mappers()
    load(None, thorough=True)
    gc.collect()
    gc.freeze()  # a child that looks through what it shares with us would copy it


def _forked(order: Order, lines: Iterable[TextIO]) -> int:
    """The new process's id, once it sits at its terminal: nobody else may keep the line open."""
    seated, taking = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(seated)
        for line in lines:
            line.close()
        _become(order, taking)
    os.close(taking)
    os.read(seated, 1)
    os.close(seated)
    return pid


def imported_sooner_or_later() -> Iterator[str]:
    """The names of the modules that a worker imports."""
    yield from _all_of(OURS)
    yield from THEIRS


def _all_of(names: Iterable[str]) -> Iterator[str]:
    """The modules and everything in the packages, but for Alembic's scripts, which only it runs."""
    for name in names:
        yield name
        for path in getattr(importlib.import_module(name), "__path__", ()):
            for found in pkgutil.walk_packages([path], f"{name}."):
                if not found.name.startswith(("data.migrations.versions", "data.migrations.env")):
                    yield found.name


def _become(order: Order, seated: int) -> None:
    """Be the program from here to the end; `seated` is closed when it has settled."""
    code: object = 70
    try:
        _settle_in(order)
        os.close(seated)
        from console import closing
        from console.__main__ import main

        closing.WITHIN = order.patience or closing.WITHIN
        main()
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - whatever it is, it belongs into this process's log
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _settle_in(order: Order) -> None:
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.env)
    sys.argv = ["callboard", *order.arguments]
    if order.terminal:
        _sit_down(order.terminal)
    else:
        _write_to(order)
    if order.ahead:
        import time_machine

        time_machine.travel(datetime.now(UTC) + timedelta(seconds=order.ahead)).start()


def _sit_down(terminal: str) -> None:
    """As a login shell's child does: a session of its own, led from this terminal."""
    os.setsid()
    opened = os.open(terminal, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(opened, number)
    os.close(opened)
    for signal_number in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(signal_number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _write_to(order: Order) -> None:
    for path, flags, number in (
        ("/dev/null", os.O_RDONLY, 0),
        (order.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 1),
        (order.err, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 2),
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)


if __name__ == "__main__":
    become_ready()
    said = os.fdopen(os.dup(1), "w")
    serve(sys.stdin, said, (said,))
