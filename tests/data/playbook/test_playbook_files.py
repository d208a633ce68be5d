"""Whatever a file holds, and whether or not it can be read: a playbook or a PlaybookError."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.playbook.load import PlaybookError, default_text, load, parse


def from_file(path: Path) -> str:
    with pytest.raises(PlaybookError) as caught:
        load(path)
    assert caught.value.file == str(path)
    return caught.value.problems[0]


def test_a_missing_file_points_to_init(tmp_path):
    problem = from_file(tmp_path / "team.toml")
    assert problem == "there is no such file; make one with 'callboard playbook init'"


def test_a_missing_file_points_to_its_neighbour(tmp_path):
    (tmp_path / "team.toml").touch()
    assert from_file(tmp_path / "taem.toml") == "there is no such file; did you mean 'team.toml'?"


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path):
    path = tmp_path / "team.toml"
    path.write_bytes(b"# one\n# caf\xe9\n")
    assert from_file(path) == "line 2 is not UTF-8 text; save the file as UTF-8"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_says_why(tmp_path):
    path = tmp_path / "team.toml"
    path.touch(mode=0o000)
    assert from_file(path) == "can't be read: Permission denied"


@pytest.mark.parametrize("name", ["a\0b.toml", "x" * 5000])
def test_a_name_no_file_can_have_is_an_error_like_any_other(name):
    assert from_file(Path(name))


def only_playbook_errors(text: str) -> None:
    try:
        parse(text, "team.toml", thorough=True)
    except PlaybookError as error:
        problems = error.problems
    else:
        return
    assert problems
    assert all(problem.strip() for problem in problems)


@given(st.text(max_size=200))
def test_no_text_raises_anything_else(text):
    only_playbook_errors(text)


LINES = [line for line in default_text().splitlines() if line and not line.startswith("#")]
VALUES = [
    "1",
    "-1",
    "1e400",
    "nan",
    "true",
    '""',
    '" "',
    '"x"',
    "[]",
    '["*"]',
    "{}",
    "[{}]",
    "[[1]]",
    "2026-01-01",
    "08:00:00",
    '"{{"',
    '"{% x %}"',
    '"R * * * *"',
    "{ key = 1 }",
    "0x7fffffffffffffffff",
]
KEYS = sorted({line.split(" = ")[0] for line in LINES if " = " in line and line[0].isalpha()})
TABLES = sorted({line for line in LINES if line.startswith("[")})


@given(
    st.lists(
        st.tuples(st.sampled_from(TABLES), st.sampled_from(KEYS), st.sampled_from(VALUES)),
        max_size=4,
    )
)
def test_no_value_in_any_place_raises_anything_else(changes):
    only_playbook_errors("\n".join(f"{table}\n{key} = {value}" for table, key, value in changes))
