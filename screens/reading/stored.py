"""A sentence that was stored, as this operator reads it: in his language, and on his clock.

One that names a rule is told by what the rule is about, in English as well.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from data.words import is_english

NAMES_OF_RULES = (
    "review.reasons.",
    "intents.",
    "urgency '",
    "scoring.pages.",
    "first_response",
    "sms_segments",
)
"""What stands in every sentence of `data.activity.rules_named`, and hardly in another."""


def as_read(sentence: str, zone: tzinfo, day: datetime) -> str:
    """What no template of ours made stays as it is, but for its moments: those of the day that it
    stands under are told without it."""
    from data.words.moments import told

    return told(in_his_words(sentence), zone, day)


def in_his_words(sentence: str) -> str:
    """The same without a clock: for what names no moment, or has them told elsewhere."""
    if is_english() and not any(name in sentence for name in NAMES_OF_RULES):
        return sentence
    from screens.reading.retelling import told_again

    return told_again(sentence)
