"""What hinders the work, in an operator's words: what it is, since when, and what to do.

`database_trouble` judges what a driver raised, bare or wrapped by SQLAlchemy. psycopg is known by
its SQLSTATEs and SQLite by its codes, so neither is imported for it. The words never hold SQL,
values, a URL's user or a password.
"""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Literal

from data.place import mount_of, nearest_folder, room_at
from data.sqlite import EMPTY_IN_PLACE

LONGEST_WORDS = 160
"""Characters of a driver's own words that a person still reads."""

_WHEN = re.compile(r" (since|at) (\d{4}-\d\d-\d\d \d\d:\d\d) UTC")
_AFTER_WHAT = re.compile(r" (?:since|at) (?:\d|[A-Z][a-z]{2} \d)| — ")


@dataclass(frozen=True, slots=True)
class Trouble:
    """`what` ("Database: disk full") names the thing and its state, `do` the way out of it.

    `when` is the word before the time: "at" for what happened and is no state.
    """

    what: str
    do: str
    when: Literal["since", "at"] = "since"

    def sentence(self, since: datetime | None = None) -> str:
        """The time is told in UTC; `told_at` makes the reader's of it."""
        begun = f" {self.when} {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if since else ""
        return f"{self.what}{begun} — {self.do}"


def told_at(sentence: str, zone: tzinfo, now: datetime) -> str:
    """The sentence with its time as the clock on the wall in `zone` has it."""

    def local(found: re.Match[str]) -> str:
        moment = datetime.fromisoformat(found[2]).replace(tzinfo=UTC).astimezone(zone)
        is_today = moment.date() == now.astimezone(zone).date()
        return f" {found[1]} {moment:{'%H:%M' if is_today else '%a %d %b %H:%M'}}"

    return _WHEN.sub(local, sentence)


def shortened(sentence: str) -> str:
    """Only what it is: without the time and what to do."""
    return _AFTER_WHAT.split(sentence, maxsplit=1)[0]


def is_database_error(error: BaseException) -> bool:
    """Whether the database, not our code, is to blame: a wrong statement or value is a bug."""
    names = {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(error).__mro__}
    ours = {"ProgrammingError", "IntegrityError", "DataError", "NotSupportedError"}
    if _state_of(_cause(error)) == "42501":
        return True
    if any(name.partition(".")[2] in ours for name in names):
        return False
    raised_by = {"sqlite3.Error", "pysqlite3.Error", "psycopg.Error"}
    wrapped = {"sqlalchemy.DBAPIError", "sqlalchemy.TimeoutError"}
    return bool(names & (raised_by | wrapped))


def database_trouble(error: BaseException, path: Path | None = None) -> Trouble:
    """What a database error means for an operator; `path` is the file of a SQLite database."""
    cause = _cause(error)
    words = _words(cause)
    if isinstance(cause, OSError) and cause.errno is not None:
        return _of_system(cause.errno, words, path)
    if (state := _state_of(cause)) or _root(cause) == "psycopg":
        return _of_postgres(cause, state, words)
    if _root(cause) == "sqlalchemy":
        return BUSY
    return _of_sqlite(_code_of(cause, words), words, path)


def proved_over_by_a_write(trouble: Trouble) -> bool:
    """Whether the database took something although it was in this trouble.

    A full disk may still take a small update, and a file may be read-only for one of us alone.
    """
    name, _, state = trouble.what.partition(": ")
    return name == "Database" and state not in ("disk full", "read-only")


BUSY = Trouble(
    "Database: busy",
    "another process has held it longer than it may; if that lasts, end the one that stands still",
)


def gone(path: Path | None) -> Trouble:
    """The file or its folder is not where it was."""
    where = path or "its file"
    return Trouble("Database: gone", f"{where} was moved, removed or unmounted; put it back")


def empty_in_place(path: Path | None) -> Trouble:
    """Somebody began a new database while the one we know was away."""
    return Trouble(
        "Database: gone",
        f"an empty one stands at {path}; put yours back, or start Callboard anew to use that one",
    )


def full(path: Path | None) -> Trouble:
    where = mount_of(path) if path else "the database server"
    return Trouble("Database: disk full", f"free space on {where}")


def read_only(path: Path | None) -> Trouble:
    if path is None:
        return Trouble("Database: read-only", "make it writeable")
    if os.statvfs(nearest_folder(path)).f_flag & os.ST_RDONLY:
        return Trouble("Database: read-only", f"{mount_of(path)} is mounted read-only; remount it")
    what = path if path.exists() and not os.access(path, os.W_OK) else path.parent
    return Trouble("Database: read-only", f"make {what} writeable for this user")


def damaged(path: Path | None) -> Trouble:
    where = path or "it"
    return Trouble(
        "Database: damaged",
        f"run `callboard db check`; if {where} is bad, `callboard db restore` your last backup",
    )


def other(words: str) -> Trouble:
    return Trouble("Database: does not answer", f"it says: {words}")


_FULL, _READ_ONLY, _CANNOT_OPEN, _IO_ERROR = 13, 8, 14, 10
_SQLITE = {5: "busy", 6: "busy", 11: "damaged", 26: "damaged"}
_SQLITE_WORDS = {
    "full": _FULL,
    "readonly": _READ_ONLY,
    "unable to open": _CANNOT_OPEN,
    "disk i/o error": _IO_ERROR,
    "locked": 5,
    "malformed": 11,
    "not a database": 26,
}
"""For errors that carry no code: sqlite3's words, which its documentation fixes."""


def _code_of(cause: BaseException, words: str) -> int:
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF  # the low byte; what is above it only details it
    folded = words.casefold()
    return next((number for word, number in _SQLITE_WORDS.items() if word in folded), 0)


def _of_sqlite(code: int, words: str, path: Path | None) -> Trouble:
    """SQLite says "unable to open" and "disk I/O error" of many things: the place says which."""
    if EMPTY_IN_PLACE in words:
        return empty_in_place(path)
    if code in _SQLITE:
        return BUSY if _SQLITE[code] == "busy" else damaged(path)
    if code == _FULL:
        return full(path)
    if code not in (_READ_ONLY, _CANNOT_OPEN, _IO_ERROR):
        return other(words)
    if path is not None and not path.exists():
        return gone(path)
    if code == _READ_ONLY or (path is not None and _is_read_only(path)):
        return read_only(path)
    if path is not None and room_at(path) == 0:
        return full(path)
    return Trouble("Database: does not answer", f"it says: {words}; check the disk it lies on")


def _is_read_only(path: Path) -> bool:
    beside = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
    there = [file for file in beside if file.exists()]
    return not all(os.access(file, os.W_OK) for file in [*there, nearest_folder(path)])


_START = "start the database server, or wait until it is up"
_SERVER_GONE = Trouble("Database: the server does not answer", _START)
_SHUT_DOWN = Trouble("Database: the server is shutting down or starting", _START)
_TOO_MANY = Trouble(
    "Database: too many connections",
    "end some, or raise max_connections on the database server",
)
_PASSWORD = Trouble(
    "Database: user or password refused", "mend CALLBOARD_DATABASE_URL, then start again"
)
_STANDBY = Trouble(
    "Database: read-only", "the server takes no writes; name the primary in CALLBOARD_DATABASE_URL"
)
_STATES = {
    "53100": full(None),
    "25006": _STANDBY,
    "53300": _TOO_MANY,
    "28P01": _PASSWORD,
    "28000": _PASSWORD,
    "42501": Trouble("Database: not allowed", "give this user all rights on our tables"),
    "3D000": Trouble("Database: not there", "make it, or mend CALLBOARD_DATABASE_URL"),
    "55P03": BUSY,
    "40P01": BUSY,
    "25P03": BUSY,
    "XX001": damaged(None),
    "XX002": damaged(None),
}
_POSTGRES_WORDS = {
    "password": _PASSWORD,
    "too many clients": _TOO_MANY,
    "remaining connection slots": _TOO_MANY,
    "shutting down": _SHUT_DOWN,
    "starting up": _SHUT_DOWN,
    "in recovery": _SHUT_DOWN,
    "does not exist": _STATES["3D000"],
    "read-only": _STANDBY,
}
"""libpq gives no SQLSTATE for a connection that was never made, only the server's words."""


_OF_CONNECTING = ("OperationalError", "ConnectionTimeout")


def _of_postgres(cause: BaseException, state: str, words: str) -> Trouble:
    if state in _STATES:
        return _STATES[state]
    if state.startswith("57P"):
        return _SHUT_DOWN
    folded = words.casefold()
    never_connected = not state and type(cause).__name__ in _OF_CONNECTING
    if never_connected or state.startswith("08"):
        found = (trouble for word, trouble in _POSTGRES_WORDS.items() if word in folded)
        return next(found, _SERVER_GONE)
    return other(words)


def _of_system(number: int, words: str, path: Path | None) -> Trouble:
    if number in (errno.ENOSPC, errno.EDQUOT):
        return full(path)
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return read_only(path)
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return gone(path)
    return other(words)


def _cause(error: BaseException) -> BaseException:
    """What the driver raised, out of SQLAlchemy's wrapping."""
    inner = getattr(error, "orig", None)
    return inner if isinstance(inner, BaseException) else error


def _root(error: BaseException) -> str:
    return type(error).__module__.partition(".")[0]


def _state_of(cause: BaseException) -> str:
    return str(getattr(cause, "sqlstate", None) or "")


def _words(cause: BaseException) -> str:
    """The driver's first line: those below repeat the statement. Nothing of a URL's user stays."""
    first = next(iter(str(cause).strip().splitlines()), "") or type(cause).__name__
    plain = re.sub(r"//[^/@\s]*@", "//", first)
    plain = re.sub(r"(?i)\b(password|passwd|pwd)\s*=\s*\S+", r"\1=…", plain)
    return plain[:LONGEST_WORDS].rstrip(". ")
