"""What is kept of a crash: enough to find the fault, nothing of anybody's data.

A traceback as Python and Textual print it holds values: of locals, and in the words of the error.
Here are only the kinds of errors, our own lines of code that were running, and the versions.
"""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from data.words import _

ROOT = Path(__file__).resolve().parents[1]

KEPT = 20
"""Reports in the folder; the oldest goes."""

_ITS_WORDS_ARE_CODE = (AttributeError, NameError, ImportError)
"""What these say is made of names in our code. Every other error may repeat what it was given."""

_PARTS = (
    "textual",
    "rich",
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "psycopg",
    "pysqlite3",
    "apprise",
)


@dataclass(frozen=True, slots=True)
class CrashReport:
    """`screens` are the names of the open screens, the lowest first."""

    kind: str
    at: datetime
    places: tuple[str, ...]
    screens: tuple[str, ...] = ()

    @classmethod
    def of(cls, error: BaseException, *, at: datetime, screens: Sequence[str] = ()) -> CrashReport:
        return cls(_name(error), at, tuple(places_of(error)), tuple(screens))

    @property
    def text(self) -> str:
        """The whole report."""
        lines = [
            "Callboard ended because of a fault of its own.",
            "This report holds no names, messages, addresses, passwords or other values.",
            "",
            f"when      {self.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
            f"version   {_version('callboard')}",
            f"python    {platform.python_version()} on {platform.system()} {platform.machine()}",
            f"parts     {', '.join(_versions())}",
            f"screens   {' > '.join(self.screens) or 'none'}",
            "",
            *self.places,
        ]
        return "\n".join(lines) + "\n"

    def save(self, folder: Path) -> Path:
        """Write it there, for this user's eyes alone; raises `OSError`."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = sorted(folder.glob("crash-*.txt"))
        for old in before[: max(len(before) - KEPT + 1, 0)]:
            old.unlink(missing_ok=True)
        path = folder / f"crash-{self.at.astimezone(UTC):%Y%m%d-%H%M%S}-{self.kind[:40]}.txt"
        path.touch(mode=0o600)
        path.write_text(self.text, encoding="utf-8")
        return path


def keep_report(error: BaseException, *, screens: Sequence[str] = ()) -> str:
    """Save a report and return the one sentence for whoever sat there."""
    report = CrashReport.of(error, at=datetime.now(UTC), screens=screens)
    kind = report.kind
    try:
        path = report.save(folder_of_reports())
    except OSError as trouble:
        why = trouble.strerror or type(trouble).__name__
        return _(
            "Callboard ended because of a fault of its own ({kind}), and its report could not be "
            "saved ({why}); nothing that was stored is lost."
        ).format(kind=kind, why=why)
    return _(
        "Callboard ended because of a fault of its own ({kind}); nothing that was stored is lost, "
        "and a report without anybody's data is in {path}"
    ).format(kind=kind, path=path)


def folder_of_reports() -> Path:
    from platformdirs import user_state_path

    return user_state_path("callboard") / "crashes"


def places_of(error: BaseException) -> Iterator[str]:
    """The error and those it came from, the first cause first; under each the lines of code."""
    for number, one in enumerate(_chain(error)):
        if number:
            yield "which led to"
        yield f"{_name(one)}{_words(one)}"
        for frame in traceback.extract_tb(one.__traceback__, limit=-40):
            yield f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}"
            if _is_ours(frame.filename) and frame.line:
                yield f"      {frame.line}"


def _chain(error: BaseException) -> list[BaseException]:
    chain = [error]
    while len(chain) < 10:
        last = chain[-1]
        before = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        carried = getattr(last, "error", None)  # Textual's WorkerFailed
        if before is None and isinstance(carried, BaseException):
            before = carried
        if before is None or before in chain:
            break
        chain.append(before)
    return chain[::-1]


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _words(error: BaseException) -> str:
    if isinstance(error, _ITS_WORDS_ARE_CODE):
        return f": {str(error)[:200]}"
    return ""


def _is_ours(file: str) -> bool:
    return Path(file).is_relative_to(ROOT)


def _short(file: str) -> str:
    """Without the folders above ours: they name the user."""
    path = Path(file)
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    parts = path.parts
    inside = next((n for n, part in enumerate(parts) if part == "site-packages"), None)
    return "/".join(parts[inside + 1 :] if inside is not None else parts[-2:])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _versions() -> Iterator[str]:
    for name in _PARTS:
        if name in sys.modules:
            yield f"{name} {_version(name)}"
