"""Points add up to a score, and each of them says what it still counts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from data.leads.tally import Counted, tally
from data.playbook.engagement import FADED
from tests.build import a_playbook

SCORING = a_playbook().scoring
EARNED = st.sampled_from([(kind, rule.points) for kind, rule in SCORING.points.items()])
LOST = st.tuples(st.just(FADED), st.integers(-40, -1))


def test_points_add_up_with_every_action_until_their_cap() -> None:
    assert tally([("open", 5), ("click", 10), ("booking", 50)], SCORING).score == 65
    assert tally([("open", 5)] * 2, SCORING).score == 10
    assert tally([("open", 5)] * 9, SCORING).score == 15
    assert tally([], SCORING).score == 0


def test_what_a_row_of_points_does_not_count_says_why() -> None:
    rows = [*[("open", 5)] * 3, ("open", 5), ("unknown", 500)]
    assert tally(rows, SCORING).lines[3:] == (
        Counted(0, "counts 0: open is at its cap of 15"),
        Counted(0, "the playbook gives no points for it any more"),
    )


def test_silence_takes_from_every_kind_and_leaves_room_for_who_comes_back() -> None:
    rows = [("open", 5)] * 3 + [("click", 10)] * 3
    faded = tally([*rows, (FADED, -15)], SCORING)
    assert faded.score == 30
    assert faded.lines[-1] == Counted(-15)
    assert tally([*rows, (FADED, -15), ("open", 5)], SCORING).score == 35
    assert tally([*rows, (FADED, -15), *[("open", 5)] * 9], SCORING).score == 35


def test_more_than_there_is_cannot_fade() -> None:
    assert tally([("open", 5), (FADED, -9)], SCORING).lines[-1] == Counted(
        -5, "counts -5: no more was there"
    )
    assert tally([(FADED, -9)], SCORING).score == 0


@settings(max_examples=60)
@given(st.lists(st.one_of(EARNED, LOST), max_size=60))
def test_the_lines_add_up_to_the_score_which_never_goes_beyond_the_caps(
    rows: list[tuple[str, int]],
) -> None:
    counted = tally(rows, SCORING)
    assert len(counted.lines) == len(rows)
    assert sum(line.points for line in counted.lines) == counted.score
    assert 0 <= counted.score <= sum(rule.cap for rule in SCORING.points.values())


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from([("open", 5), ("click", 10)]), LOST), max_size=100))
def test_opens_and_clicks_alone_never_make_a_lead_hot(rows: list[tuple[str, int]]) -> None:
    assert tally(rows, SCORING).score < SCORING.threshold
