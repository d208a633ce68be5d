"""What a typed line is worth, said below it while it is typed. Pure but for looking at a file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal, NamedTuple

from data.words import _, ngettext
from screens.named import named


class Judged(NamedTuple):
    """A sentence, empty where there is nothing to say; an error keeps the form from being done."""

    sentence: str = ""
    tone: Literal["error", "warning", "success", "muted"] = "muted"


Judge = Callable[[str], Judged]
"""Asked in a thread, with what stands in the field, stripped and never empty."""


def a_file(text: str) -> Judged:
    """Whether there is a file that can be read."""
    path = named(text)
    try:
        if path.is_dir():
            return Judged(_("This is a folder; a file is wanted."), "warning")
        if not path.is_file():
            return Judged(_("There is no such file yet."), "warning")
        with path.open("rb"):
            size = path.stat().st_size
            said = ngettext("{size:,} byte", "{size:,} bytes", size).format(size=size)
            return Judged(said, "success")
    except OSError as error:
        return Judged(
            _("It can't be read: {strerror}.").format(strerror=error.strerror or error), "warning"
        )


def a_file_or_folder(text: str) -> Judged:
    """The same where a folder will do."""
    is_folder = named(text).is_dir()
    return Judged(_("a folder"), "success") if is_folder else a_file(text)


def one_of_the_team(labels: Collection[str], keys: Collection[str]) -> Judge:
    """Whether somebody of the team is called so; another name is allowed, and said."""

    def judge(text: str) -> Judged:
        known = {name.casefold() for name in (*labels, *keys)}
        if not known or text.casefold() in known:
            return Judged()
        return Judged(_("Nobody of the team is called so; it is taken as you type it."), "warning")

    return judge


def a_new_name(longest: int, taken: Collection[str]) -> Judge:
    """A name that is not too long, and whether it takes the place of another."""

    def judge(text: str) -> Judged:
        if len(text) > longest:
            return Judged(
                _("At most {longest} characters; these are {text}.").format(
                    longest=longest, text=len(text)
                ),
                "error",
            )
        if text in taken:
            return Judged(
                _("Takes the place of '{text}', which is there.").format(text=text), "warning"
            )
        return Judged()

    return judge
