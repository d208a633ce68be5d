"""A file that somebody asked for, with what is known of people in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from data.refused import Refused
from data.words import _


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A new file that nobody else on this machine can read; one that is there is not replaced.

    It is there whole or not at all: where the writing breaks off, it is taken away again. Raises
    `Refused` where it cannot be written.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(_("{path} is there already; name another file.").format(path=path)) from None
    except OSError as error:
        raise _not_written(path, error) from None
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _not_written(path, error) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _not_written(path: Path, error: OSError) -> Refused:
    return Refused(
        _("{path} cannot be written: {strerror}.").format(path=path, strerror=error.strerror)
    )
