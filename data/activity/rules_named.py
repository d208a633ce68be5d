"""Sentences that were stored with the name of a rule, told by what the rule is about.

`review.reasons.complaint found 'refund'` says where to look in the playbook, and little to whoever
reads it at a draft. It is told in words, and the place stands behind them: who wants to change the
rule has to find it. In English too, unlike the others, which are told there as they are stored.
"""

from __future__ import annotations

from data.words import N_
from data.words.retelling import Reworded

_REASONS = (
    ("pricing", N_("they ask about price: {found}")),
    ("legal", N_("it may be a legal matter: {found}")),
    ("unusual", N_("it is no usual message: {found}")),
    ("out_of_area", N_("it may be outside the area: {found}")),
    ("incomplete", N_("something needed may be missing: {found}")),
    ("complaint", N_("it sounds like a complaint: {found}")),
    ("high_value", N_("it may be worth much: {found}")),
    ("uncertain_delivery", N_("it may have been sent already: {found}")),
    ("unclear_opt_out", N_("they may want no more messages: {found}")),
)
"""Every reason that a draft may wait for, each with its own sentence."""

RULES = (
    *(
        Reworded(f"review.reasons.{reason} found {{found}}", told, f"review.reasons.{reason}")
        for reason, told in _REASONS
    ),
    Reworded(
        "{length} (review.reasons.{rule}.max_length)",
        N_("{length}, more than is usual"),
        "review.reasons.{rule}.max_length",
    ),
    Reworded(
        "intents.{wanted} (hot) found {found}",
        N_("they ask for “{wanted}”: {found}"),
        "intents.{wanted}",
    ),
    Reworded(
        "intents.{wanted} found {found}",
        N_("it is about “{wanted}”: {found}"),
        "intents.{wanted}",
    ),
    Reworded(
        "urgency '{rank}' found {found}",
        N_("it reads as “{rank}”, by how urgent it is: {found}"),
        "[[urgency]] {rank}",
    ),
    Reworded(
        "the page {page} matches scoring.pages.{wanted} '{pattern}'",
        N_("the page {page} counts as “{wanted}”"),
        "scoring.pages.{wanted} '{pattern}'",
    ),
    Reworded(
        "first_response '{rule}': {fits}",
        N_("how it is answered first: {fits}"),
        "[[first_response]] {rule}",
    ),
    Reworded(
        "sources.{source}: no rule of first_response fits",
        N_("it is answered first as all from {source} are"),
        "sources.{source}",
    ),
    Reworded(
        "the text takes {count} SMS, and [delivery] sms_segments allows {most}",
        N_("the text takes {count} SMS, and more than {most} wait for a person"),
        "[delivery] sms_segments",
    ),
)
