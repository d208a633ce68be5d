"""A file as somebody named it."""

from __future__ import annotations

from pathlib import Path


def named(path: str | Path) -> Path:
    """With the home that `~` stands for; a home of nobody's stays as written, and is not there."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
