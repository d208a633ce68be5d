"""A connection to PostgreSQL that a test closes is kept for the next one.

A new one begins with empty caches: its process reads the catalogue again for each table, three or
four times for each test, which was most of what the server did. What is closed here is forgotten
by the server as on a real close (`DISCARD ALL`), and closed for whoever held it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from typing import Any

import psycopg
from psycopg.pq import ConnStatus, ExecStatus, PGconn, TransactionStatus

MOST = 8
"""Connections kept for the same parameters."""

_KEPT: dict[object, list[PGconn]] = defaultdict(list)

_CLOSED = PGconn.connect_start(b"host=/nowhere")
_CLOSED.finish()


class KeptLine(psycopg.Connection[Any]):
    """Hands its line on when it is closed, unless it is in the middle of something."""

    kept_for: object = None

    def close(self) -> None:
        line, others = self.pgconn, _KEPT[self.kept_for]
        if self.kept_for and len(others) < MOST and _is_quiet(line) and _forgets(line):
            self.pgconn = _CLOSED
            others.append(line)
        else:
            super().close()


def keep_connections() -> None:
    really = psycopg.connect

    def connect(conninfo: str = "", **parameters: Any) -> Any:
        if conninfo or not parameters.get("autocommit"):  # not as `data.postgres` does
            return really(conninfo, **parameters)
        key = (os.getpid(), *sorted(parameters.items()))  # a forked process has lines of its own
        while lines := _KEPT[key]:
            line = lines.pop()
            if line.exec_(b"").status == ExecStatus.EMPTY_QUERY:  # the server may have cut it
                connection = KeptLine(line)
                connection.autocommit = True
                break
            line.finish()
        else:
            connection = KeptLine.connect(**parameters)
        connection.kept_for = key
        return connection

    psycopg.connect = connect  # type: ignore[assignment]


def _is_quiet(line: PGconn) -> bool:
    return line.status == ConnStatus.OK and line.transaction_status == TransactionStatus.IDLE


def _forgets(line: PGconn) -> bool:
    """Also what it was told as a listener, and has not read."""
    is_done = line.exec_(b"DISCARD ALL").status == ExecStatus.COMMAND_OK
    while line.notifies():
        continue
    return is_done
