"""A key that a map gives to two things is told, with both and where; nothing else is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.screen import ModalScreen

import screens
from console.app import CallboardApp
from screens.keys.conflicts import conflicts
from screens.keys.key_map import OURS, is_character
from screens.keys.moves import MOVES
from screens.keys.places import places
from screens.keys.presets import PRESETS
from screens.keys.reading import parsed
from screens.keys.sheet import as_markdown, as_toml, rows
from screens.verbs import VERBS

HANDBOOK = Path(screens.__file__).parent.parent / "docs" / "keys.md"


def wrong(**keys: object) -> str:
    return "\n".join(conflicts(parsed({"keys": keys}, "keys.toml"), CallboardApp))


@pytest.mark.parametrize("preset", PRESETS)
def test_the_presets_give_no_key_to_two_things(preset: str) -> None:
    assert conflicts(PRESETS[preset], CallboardApp) == []


def test_the_preset_without_ctrl_has_no_key_with_ctrl() -> None:
    assert not [name for name in OURS for key in PRESETS["no-ctrl"].keys_of(name) if "ctrl" in key]


def test_both_names_and_the_screens_are_told_and_which_of_them_is_heard() -> None:
    told = wrong(touch="o", approve="j", jobs="ctrl+q")
    assert "o is both Touch and Outcome (Lead, panel; " in told
    assert "j is both Down and Approve (Main, Review; " in told
    assert ": there it is Down." in told
    assert "ctrl+q is both Quit and Jobs" in told


def test_a_swap_is_no_conflict() -> None:
    assert wrong(touch="o", outcome="t", approve="r", reject="a") == ""


def test_what_is_needed_while_typing_keeps_a_key_that_types_nothing() -> None:
    assert "Save has w: while you type" in wrong(save="w")
    assert "Save has no key" in wrong(save=[])
    assert wrong(save=["f2"]) == ""


def test_every_sign_that_does_something_has_a_name_that_a_map_can_change() -> None:
    nameless = {
        (node.__name__, binding.key)
        for place in places(CallboardApp)
        for node in place.nodes
        if not issubclass(node, ModalScreen)  # what a dialog offers has its key beside it
        for binding in Binding.make_bindings(node.__dict__.get("BINDINGS", []))
        if node.__module__.startswith(("screens.", "console."))
        and is_character(binding.key)
        and binding.id not in OURS
    }
    assert nameless == set()


def test_a_move_has_the_same_keys_wherever_it_is_bound() -> None:
    bound: dict[str, set[str]] = {}
    for place in places(CallboardApp):
        for _, binding in place.bindings():
            if binding.id in MOVES:
                bound.setdefault(binding.id, set()).add(binding.key)
    for name, keys in bound.items():
        assert keys <= set(MOVES[name].keys), name


def test_no_screen_shows_a_key_that_only_the_table_of_verbs_knows() -> None:
    """A verb's own keys say nothing of the map in force: `screens.keys.the_key` does."""
    sources = Path(screens.__file__).parent.rglob("*.py")
    assert [one.name for one in sources if ".keys[0]" in one.read_text(encoding="utf-8")] == []


def test_the_handbook_lists_every_key() -> None:
    made = "\n".join(as_markdown(rows(PRESETS["default"], CallboardApp))) + "\n"
    assert HANDBOOK.read_text(encoding="utf-8") == made, "callboard keys --markdown > docs/keys.md"


def test_every_verb_is_bound_somewhere_and_the_file_to_begin_with_can_be_read() -> None:
    assert {row.name for row in rows(PRESETS["default"], CallboardApp)} >= {
        verb.id for verb in VERBS.values()
    }
    whole = "\n".join(as_toml(PRESETS["vim"])).replace('\n# "', '\n"')
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line else line for line in whole.splitlines()
    )
    assert parsed(tomllib.loads(uncommented), "keys.toml") == parsed(
        {"preset": "vim", "keys": {name: list(PRESETS["vim"].keys_of(name)) for name in OURS}},
        "keys.toml",
    )
