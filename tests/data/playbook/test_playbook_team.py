"""`[team]`, `[assignment]` and the review's own tables: what they refuse, with the nearest word."""

from __future__ import annotations

import pytest

from data.playbook.error import PlaybookError
from data.playbook.load import parse
from tests.build import a_playbook

KIM = '[team.kim]\nlabel = "Kim Park"\n'


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            f'{KIM}sources = ["referal"]',
            "[team.kim] sources: there is no source 'referal'; did you mean 'referral'?",
        ),
        (
            f'{KIM}[team.bo]\nlabel = "KIM"',
            "[team.bo] names: 'kim' is what [team.kim] is called already",
        ),
        (f"{KIM}max_opn = 3", "[team.kim] max_opn: there is no such key; did you mean 'max_open'?"),
        (
            '[assignment]\nhours = "offise"',
            "[assignment] hours: there is no window 'offise'; did you mean 'office'?",
        ),
        ('[assignment]\nchoose = "random"', "[assignment] choose:"),
        (
            "[review.reasons.legal]\nsecnd = true",
            "[review.reasons.legal] secnd: there is no such key; did you mean 'second'?",
        ),
        ('[review.rejections]\nwrong = ""', "[review.rejections] wrong:"),
    ],
)
def test_what_does_not_fit_is_told_with_table_key_and_nearest_word(changes: str, says: str) -> None:
    with pytest.raises(PlaybookError) as refused:
        parse(changes, "team.toml")
    assert f"team.toml: {says}" in str(refused.value)


def test_as_shipped_there_is_no_team_and_a_reason_of_ones_own_joins_the_others() -> None:
    assert a_playbook().team == {}
    more = a_playbook('[review.rejections]\nlate = "It comes too late"').review.rejections
    assert list(more) == ["wrong", "in_person", "not_a_lead", "answered", "tone", "late"]
