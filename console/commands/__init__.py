"""The command line: one module a noun, each a few short functions over the data layer."""

from __future__ import annotations

import sys


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    from console.commands.tree import UsageProblem, run_tree
    from console.settings import BadSetting

    try:
        return run_tree(arguments)
    except (UsageProblem, BadSetting) as error:
        return _say(error, 2)
    except KeyboardInterrupt:
        return _say("Interrupted.", 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001 - the rim: bugs are raised again in _code_of
        return _say(error, _code_of(error))


def _code_of(error: Exception) -> int:
    """The exit code of an error that carries a sentence; any other is a bug and is raised."""
    from sqlalchemy.exc import OperationalError

    from data.playbook.problems import PlaybookError
    from data.refused import BadDatabase, DataError

    if isinstance(error, PlaybookError | BadDatabase):
        return 2
    if isinstance(error, DataError | OSError | OperationalError):
        return 1
    raise error


def _say(what: object, code: int) -> int:
    from console.commands.printing import plain_text

    print(plain_text(str(getattr(what, "orig", None) or what)), file=sys.stderr)  # noqa: T201
    return code
