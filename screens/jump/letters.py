"""Which letters stand over what can be gone to. Pure."""

from __future__ import annotations

from itertools import product

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The row under the fingers first; y and z, which keyboards exchange, are among the last."""

MOST = len(LETTERS) ** 2
"""So many things have letters at most."""


def letters(count: int) -> list[str]:
    """A letter for each of `count` things, or two where there are more than letters.

    A letter that two begin with is never one by itself: what was typed is clear at once. As many
    things as possible have one letter; pairs begin with the letters that are farthest away.
    """
    count = min(count, MOST)
    firsts = next(n for n in range(len(LETTERS) + 1) if _room(n) >= count)
    single = len(LETTERS) - firsts
    pairs = (first + second for first, second in product(LETTERS[single:], LETTERS))
    return [*LETTERS[:single], *pairs][:count]


def _room(firsts: int) -> int:
    """How many have letters when so many of them begin pairs."""
    return len(LETTERS) - firsts + firsts * len(LETTERS)
