"""What reading a playbook raises; importing it takes no typed model with it."""

from __future__ import annotations

from collections.abc import Iterable


class PlaybookError(ValueError):
    """A playbook that can't be used. `file` is its name as given, `problems` a sentence each."""

    def __init__(self, file: str, problems: Iterable[str]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{file}: {problem}" for problem in self.problems))
