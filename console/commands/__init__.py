"""The command line: one module a noun, each a few short functions over the data layer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from data.words import _

if TYPE_CHECKING:
    from console.settings import Settings

FOR_MACHINES = {"--json", "--csv", "--markdown"}
"""Options after which the answer is read by programs."""


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    from console.settings import BadSetting

    _choose_language(arguments)
    from console.commands.tree import UsageProblem, run_tree

    try:
        return run_tree(arguments)
    except (UsageProblem, BadSetting) as error:
        return _say(error, 2)
    except KeyboardInterrupt:
        return _say(_("Interrupted."), 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except UnicodeEncodeError as error:
        return _say(_foreign(arguments, error), 2)
    except Exception as error:  # noqa: BLE001 - the rim: bugs are raised again in _rim
        return _rim(error)


def _foreign(arguments: list[str], error: UnicodeEncodeError) -> str:
    """A word that the shell gave as bytes of another encoding; a file may be called so."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            shown = argument.encode(errors="replace").decode()[:80]
            return _("'{argument}' is no text in UTF-8: write it in a UTF-8 terminal.").format(
                argument=shown
            )
    raise error


def _choose_language(arguments: list[str]) -> None:
    """The operator's, before a text is said; for machines it is English everywhere."""
    from console.own_desk import speak_as
    from console.settings import wished_locale

    options = {argument.partition("=")[0] for argument in arguments}
    speak_as("en" if options & FOR_MACHINES else wished_locale())


def _rim(error: Exception) -> int:
    """Say an error that carries a sentence, or has one; any other is a bug and is raised."""
    from console.settings import read_settings
    from data.playbook.error import PlaybookError
    from data.refused import BadDatabase, DataError
    from data.trouble import is_database_error

    opening = error.__cause__ if isinstance(error, BadDatabase) else None
    for fault in (error, opening):
        if fault is not None and is_database_error(fault):
            return _say(database_sentence(read_settings(), fault), 1)
    if isinstance(error, PlaybookError | BadDatabase):
        return _say(error, 2)
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return _say(f"{where}{error.strerror}.", 1)
    if isinstance(error, DataError | OSError):
        return _say(error, 1)
    raise error


def database_sentence(settings: Settings, error: BaseException) -> str:
    """What a driver's error means for whoever called a command on this database."""
    from data.sqlite import Sqlite
    from data.store import driver_of
    from data.trouble import database_trouble

    driver = driver_of(settings.database_url)
    path = driver.path if isinstance(driver, Sqlite) else None
    return f"{database_trouble(error, path).sentence()}."


def _say(what: object, code: int) -> int:
    from console.commands.printing import plain_text, told_here

    print(plain_text(told_here(str(what))), file=sys.stderr)  # noqa: T201
    return code
