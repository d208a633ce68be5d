"""A sentence that was stored, as this operator reads it: in his language, and on his clock."""

from __future__ import annotations

from datetime import datetime, tzinfo

from data.words import is_english


def as_read(sentence: str, zone: tzinfo, day: datetime) -> str:
    """What no template of ours made stays as it is, but for its moments: those of the day that it
    stands under are told without it."""
    from data.words.moments import told

    return told(in_his_words(sentence), zone, day)


def in_his_words(sentence: str) -> str:
    """The same without a clock: for what names no moment, or has them told elsewhere."""
    if is_english():
        return sentence
    from screens.reading.retelling import told_again

    return told_again(sentence)
