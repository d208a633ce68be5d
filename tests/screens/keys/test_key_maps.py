"""A key map is read with care: every fault is a sentence with the place and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.keys.key_map import BadKeyMap, KeyMap, is_character, key_named
from screens.keys.presets import PRESETS
from screens.keys.reading import read_key_map


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


def read(file: Path, text: str) -> KeyMap:
    file.write_text(text, encoding="utf-8")
    found = read_key_map(str(file))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "named"),
    [
        *(("a", "a"), ("G", "G"), ("shift+g", "G"), (">", "greater_than_sign")),
        *(("?", "question_mark"), ("|", "vertical_line"), (",", "comma"), ("é", "é")),
        *(("+", "plus"), ("ctrl++", "ctrl+plus"), ("-", "minus"), (" ", "space"), ("/", "slash")),
        *(("F5", "f5"), ("PgDn", "pagedown"), ("esc", "escape"), ("Ctrl+S", "ctrl+s")),
        *(("full_stop", "full_stop"), ("shift+tab", "shift+tab")),
    ],
)
def test_a_key_may_be_written_as_its_sign_or_by_its_name(written: str, named: str) -> None:
    assert key_named(written) == named


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("ctrl+i", "is tab to a terminal"),
        ("control+s", "before the + stands one of ctrl"),
        ("pagdown", "did you mean pagedown?"),
        ("hyperspace key", "is not a key"),
        ("\x07", "is not a key"),
    ],
)
def test_what_is_no_key_is_told_with_what_to_write(written: str, sentence: str) -> None:
    with pytest.raises(BadKeyMap) as told:
        key_named(written)
    assert sentence in str(told.value)


def test_a_sign_is_known_from_a_key_that_types_nothing() -> None:
    signs = {"a", "plus", "greater_than_sign", "space", "é"}
    assert {
        key for key in (*signs, "escape", "f5", "ctrl+s", "enter", "tab") if is_character(key)
    } == signs


def test_a_file_stands_over_its_preset_and_everything_else_is_ours(file: Path) -> None:
    own = 'advance = [">", "f6"]\n"pane.inbound" = "f1"\nzoom = []\npage_up = "p"'
    found = read(file, f'preset = "vim"\n[keys]\n{own}')
    assert found.keys_of("advance") == ("greater_than_sign", "f6")
    assert found.keys_of("pane.inbound") == ("f1",)
    assert found.keys_of("zoom") == ()
    assert found.keys_of("page_up") == ("p",)
    assert found.keys_of("page_down") == PRESETS["vim"].keys_of("page_down") != ("pagedown",)
    assert found.keys_of("approve") == ("a",)
    assert read_key_map("no-ctrl") is PRESETS["no-ctrl"]
    assert read_key_map("") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[keys]\naprove = "x"', "nothing is called 'aprove'. Did you mean approve?"),
        ('[keys]\nxyzzy = "x"', "`callboard keys` lists the names."),
        ("[keys]\napprove = 5", "approve must be a key"),
        ('[keys]\napprove = ["x", 5]', "or a list of keys"),
        ('[keys]\napprove = "ctrl+m"', "approve: 'ctrl+m' is enter to a terminal"),
        ('[keys]\npane.inbound = "x"', 'names with a dot in quotes: "pane.inbound"'),
        ('preset = "emacs"', "there are default, vim, no-ctrl"),
        ('keymap = "vim"', "'keymap' has no meaning here"),
        ("keys = 5", "[keys] must be a table"),
        ("[keys", "is not TOML"),
    ],
)
def test_a_fault_in_the_file_names_the_file_and_says_what_to_write(
    file: Path, text: str, sentence: str
) -> None:
    with pytest.raises(BadKeyMap) as told:
        read(file, text)
    assert str(told.value).startswith(str(file))
    assert sentence in str(told.value)


def test_a_file_that_is_not_there_may_have_been_meant_as_a_preset(tmp_path: Path) -> None:
    with pytest.raises(BadKeyMap, match="Did you mean the preset no-ctrl"):
        read_key_map("no-ctl")
    with pytest.raises(BadKeyMap, match="cannot be read"):
        read_key_map(str(tmp_path))
