"""One process imports everything; whoever connects gets a zygote of their own, forked from it.

`python -m bench.zygotes NUMBER` listens on the socket that it was given open under that number.
`Zygotes` opens one and begins that process when somebody connects for the first time, so that a
run of tests pays the imports once, and one that starts no program pays nothing.
"""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from bench.zygote import ROOT, become_ready, serve


class Zygotes:
    """Where zygotes are to be had, from now until it is closed."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="callboard-zygotes-"))
        self.address = str(self._folder / "line")
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(self.address)
        self._listening.listen()
        self._ended, self._end = os.pipe()
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting = threading.Thread(target=self._begin_when_asked, daemon=True)

    def begin(self) -> None:
        """Answer from here on; who connected before has waited."""
        self._waiting.start()

    def close(self) -> None:
        """End what was begun; every line must have been closed before."""
        os.close(self._end)
        if self._waiting.ident is not None:
            self._waiting.join()
        if self._process is not None:
            self._process.communicate()  # it ends with its input, as it does when we fall
        os.close(self._ended)
        self._listening.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin_when_asked(self) -> None:
        ready, _, _ = select.select([self._listening.fileno(), self._ended], [], [])
        if self._ended in ready:
            return
        number = self._listening.fileno()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.zygotes", str(number)],
            pass_fds=(number,),
            stdin=subprocess.PIPE,
            cwd=ROOT,
        )


def main(number: int) -> None:
    become_ready()
    listening = socket.socket(fileno=number)
    while 0 not in (ready := select.select([number, 0], [], [])[0]):
        if number in ready:
            line, _ = listening.accept()
            if os.fork() == 0:
                _serve(listening, line)
            line.close()
    while _one_has_ended():
        continue


def _serve(listening: socket.socket, line: socket.socket) -> None:
    try:
        listening.close()
        orders, answers = line.makefile("r"), line.makefile("w")
        line.close()
        serve(orders, answers, (orders, answers))
    finally:
        os._exit(0)


def _one_has_ended() -> bool:
    try:
        os.wait()
    except ChildProcessError:
        return False
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]))
