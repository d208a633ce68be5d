"""What panes are filled with before the models are built is what the models say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.playbook.load import parse
from data.playbook.outline import outline_of
from data.playbook.written import written_in

ROOT = Path(__file__).parents[3]

BUSINESS = """
[business]
name = "Oak & Sons"
agent = "Kim"
email = "kim@oak.example.org"
postal_address = "1 Oak Lane, Oakville, OH 44001, USA"
"""
TWO_STAGES = """
[lifecycle.variants]
low = "Low volume"
[[lifecycle.stages]]
key = "one"
label = "  One "
owner = "Kim"
goal = "begun"
status = "under way"
[[lifecycle.stages.exit]]
key = "told"
text = " They were told. "
{criterion}
[[lifecycle.stages]]
key = "operational"
label = "Two"
owner = "Kim"
goal = "done"
status = "done"
{stage}
"""


def two_stages(criterion: str = "", stage: str = "") -> str:
    return TWO_STAGES.format(criterion=criterion, stage=stage)


PLAYBOOKS = [
    "",
    BUSINESS,
    f'{BUSINESS}country = "DE"\ntimezone = "Europe/Berlin"',
    two_stages(),
    two_stages("evidence = { kind = 'leads' }", "days_min = 1\ndays_max = 3"),
    two_stages("evidence = { kind = 'bookings', at_least = 4 }\nvariants = ['low']"),
    two_stages("not_for = ['low']", "days_max = 3"),
    f"[lifecycle]\nlimit_days = 7\nescalate_after_days = 2\n{two_stages()}",
]


def said_alike(outlined: Any, modelled: Any) -> None:
    """Everything that the outline says, the model says by the same name."""
    if hasattr(outlined, "_fields"):
        for name in outlined._fields:
            said_alike(getattr(outlined, name), getattr(modelled, name))
    elif isinstance(outlined, tuple):
        assert len(outlined) == len(modelled)
        for one, other in zip(outlined, modelled, strict=True):
            said_alike(one, other)
    else:
        assert outlined == modelled


@pytest.mark.parametrize("text", PLAYBOOKS)
def test_the_outline_says_what_the_models_say(text: str) -> None:
    outline = outline_of(written_in(text, "ours.toml").tables)
    assert outline is not None
    said_alike(outline, parse(text, "ours.toml"))


@pytest.mark.parametrize(
    "text",
    [
        f"{BUSINESS}timezone = 'Mars/North'",
        f"{BUSINESS}timezone = 1",
        f"{BUSINESS}country = 'us'",
        f"{BUSINESS}example = 'yes'",
        "business = 3",
        "[lifecycle]\nlimit_days = 0",
        "[lifecycle]\nlimit_days = true",
        "[lifecycle]\nlimit_days = '20'",
        "[lifecycle]\nstages = []",
        "[lifecycle]\nstages = 'none'",
        two_stages("evidence = { kind = 'hope' }"),
        two_stages("evidence = 1"),
        two_stages("evidence = { kind = 'leads', at_least = 0 }"),
        two_stages("variants = 'low'"),
        two_stages("variants = ['L O W']"),
        two_stages(stage="days_max = 1.5"),
        two_stages().replace('"Two"', '"  "'),
        two_stages().replace('"operational"', '"one"'),
        two_stages().replace('key = "told"', ""),
    ],
)
def test_what_is_not_plain_is_left_to_the_models(text: str) -> None:
    assert outline_of(written_in(text, "ours.toml").tables) is None


def test_an_outline_is_read_without_the_models() -> None:
    code = """
import sys
from data.playbook.outline import outline_of
from data.playbook.written import written_at
assert outline_of(written_at(None).tables)
assert not {"pydantic", "sqlalchemy"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
