"""A sentence that was stored, as this operator reads it: in his language, and on his clock."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache

from data.words import is_english


def as_read(sentence: str, zone: tzinfo, day: datetime) -> str:
    """What no template of ours made stays as it is, but for its moments: those of the day that it
    stands under are told without it."""
    from data.words.moments import told

    return told(sentence if is_english() else _retold(sentence), zone, day)


@lru_cache(maxsize=2_000)
def _retold(sentence: str) -> str:
    from data.activity.sentences import SUMMARIES, WHYS
    from data.words.retelling import retold

    return retold(sentence, (*SUMMARIES, *WHYS))
