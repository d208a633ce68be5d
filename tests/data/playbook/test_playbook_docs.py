"""docs/playbook.md says what is so."""

import re
from pathlib import Path
from textwrap import dedent

from data.playbook.load import load, parse
from data.playbook.per_client import VALUES
from data.playbook.variables import VARIABLES

DOCS = (Path(__file__).parents[3] / "docs" / "playbook.md").read_text(encoding="utf-8")


def test_the_smallest_useful_file_works():
    blocks = re.findall(r"(?:^    .*\n|^\n)+", DOCS, re.MULTILINE)
    (example,) = [block for block in blocks if "[business]" in block]
    playbook = parse(dedent(example), "docs", thorough=True)
    assert not playbook.business.example


def test_every_table_is_explained_and_no_other():
    tables = set(re.findall(r"`\[+([a-z_]+)", DOCS))
    assert tables - {"table", "list"} == set(load(None).model_dump())


def test_every_variable_is_explained_and_no_other():
    rows = "".join(line for line in DOCS.splitlines() if line.startswith("| `"))
    first_cells = re.findall(r"`([a-z_]+)`", rows)
    assert sorted(first_cells) == sorted(VARIABLES)


def test_every_value_of_a_client_is_explained():
    assert [name for name in VALUES if f"`{name}`" not in DOCS] == []
