"""Every form there is keeps what is typed in it; a new one that does not is found here."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from typing import Any

import screens
from screens.dialogs.dialog import Dialog
from screens.dialogs.kept_dialog import KeptDialog

ROOT = Path(__file__).parents[2]
FIELDS = ("Input(", "TextArea(", "Select(")

ONLY_SHOWS = {"CopyDialog"}
"""Its field holds what is to be copied, where the terminal has no clipboard: nobody types there."""


def below(kind: type[Any]) -> set[type[Any]]:
    """All classes of ours that are built upon this one."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    found = {one for one in kind.__subclasses__() if one.__module__.startswith("screens.")}
    return found.union(*(below(one) for one in found)) if found else found


def test_every_dialog_with_a_field_is_one_that_keeps_what_is_typed() -> None:
    forgets = {
        one.__name__
        for one in below(Dialog)
        if not issubclass(one, KeptDialog)
        and any(field in inspect.getsource(one) for field in FIELDS)
    }
    assert forgets == ONLY_SHOWS


def test_every_dialog_that_is_told_its_place_is_told_one() -> None:
    """Without a place nothing is kept."""
    told = {
        one.__name__: list(inspect.signature(one).parameters).index("place")
        for one in below(KeptDialog)
        if "place" in inspect.signature(one).parameters
    }
    assert {"AskText", "Snooze", "CallBack"} <= told.keys()
    without = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "screens").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in told
        and len(call.args) <= told[call.func.id]
        and not any(word.arg == "place" for word in call.keywords)
    ]
    assert without == []


def test_every_other_form_has_a_place_of_its_own() -> None:
    own = {
        one
        for one in below(KeptDialog)
        if "place" not in inspect.signature(one).parameters and not below(one)
    }
    nowhere = [
        one.__name__
        for one in own
        if not any("place" in vars(base) or _sets_place(base) for base in one.__mro__[:-1]
                   if base is not KeptDialog and issubclass(base, KeptDialog))
    ]  # fmt: skip
    assert not nowhere


def _sets_place(kind: type[Any]) -> bool:
    return "self.place = " in inspect.getsource(kind) or "self.place, " in inspect.getsource(kind)
