"""The questions that a lead is qualified with, and by what one knows that one is answered."""

from __future__ import annotations

from pydantic import Field

from data.playbook.values import Key, Rules, Sentence


class OpenQuestion(Rules):
    """A question of 004's second step. Whatever is given here answers it; any one is enough.

    `words` in what the person said, as in all rules; `fields` in the name of a form's field that
    was filled in; one of the `intents`; words of `[[urgency]]`, with `urgency = true`; or a message
    of at least `min_words` words: somebody who wrote that much has told us.
    """

    ask: Sentence
    words: tuple[Sentence, ...] = ()
    fields: tuple[Sentence, ...] = ()
    intents: tuple[Key, ...] = ()
    urgency: bool = False
    min_words: int | None = Field(default=None, ge=1)


Qualify = dict[Key, OpenQuestion]
"""In the order in which they are asked."""
