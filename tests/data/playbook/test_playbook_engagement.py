"""`[tracking]` and `[scoring.decay]`: what a team may decide, and what it may not."""

from __future__ import annotations

import pytest

from data.playbook.load import PlaybookError, parse


def test_the_default_follows_opens_clicks_and_visits_and_lets_scores_fade() -> None:
    playbook = parse("", "test.toml")
    assert playbook.tracking.model_dump() == {
        "opens": True,
        "clicks": True,
        "sms_links": False,
        "visits": True,
        "sites": (),
        "only_with_consent": False,
    }
    assert playbook.scoring.decay.model_dump() == {
        "after_days": 14,
        "every_days": 7,
        "percent": 20,
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ("[scoring.points.open]\ncap = 70", "[scoring.points.open] cap: must stay below the thre"),
        ("[scoring]\nthreshold = 15", "[scoring.points.open] cap: must stay below the threshold"),
        ("[scoring.points.decay]\npoints = 1\ncap = 1", "[scoring.points.decay]: this name is"),
        ("[scoring.decay]\npercent = 120", "[scoring.decay] percent: must be at most 100"),
        ("[scoring.decay]\nevery_days = 0", "[scoring.decay] every_days: must be at least 1"),
        ("[scoring.decay]\nafter_day = 3", "there is no such key; did you mean 'after_days'?"),
        ("[tracking]\nclick = false", "[tracking] click: there is no such key; did you mean"),
        (
            '[tracking]\nsites = ["https://x.example/a"]',
            "[tracking] sites 1: 'https://x.example/a' is not a host",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(changes: str, problem: str) -> None:
    with pytest.raises(PlaybookError) as refused:
        parse(changes, "test.toml")
    assert any(problem in said for said in refused.value.problems), refused.value.problems
