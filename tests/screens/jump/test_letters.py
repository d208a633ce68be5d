"""Which letters stand over what can be gone to."""

from __future__ import annotations

import pytest

from screens.jump.letters import LETTERS, MOST, letters


@pytest.mark.parametrize("count", [0, 1, 9, 26, 27, 51, 60, 101, 300, MOST])
def test_everything_has_letters_of_its_own_and_none_begin_with_all_of_another(count: int) -> None:
    given = letters(count)
    assert len(set(given)) == count
    assert not [one for one in given for other in given if one != other and other.startswith(one)]


def test_one_letter_each_as_long_as_there_are_enough_and_the_row_under_the_fingers_first() -> None:
    assert letters(26) == list(LETTERS)
    assert letters(5) == ["a", "s", "d", "f", "g"]
    assert letters(27)[24:] == ["n", "ma", "ms"]


def test_as_many_as_possible_have_one() -> None:
    singles = [len([one for one in letters(count) if len(one) == 1]) for count in (51, 52, 76, 77)]
    assert singles == [25, 24, 24, 23]


def test_more_than_there_are_letters_for_have_none() -> None:
    assert len(letters(MOST + 5)) == MOST
