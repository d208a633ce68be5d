"""What the team asks for before it writes: `[consent]`, and how a form's tick is known."""

from __future__ import annotations

from typing import Literal

from data.playbook.values import Rules, Sentence

Basis = Literal["inquiry", "given"]
"""`inquiry`: whoever asked us something may be written to about it, until they take it back.
`given`: only whoever said yes in so many words."""


class Boxes(Rules):
    """Words in the name of a form's field that make it a consent to that channel."""

    email: tuple[Sentence, ...] = ()
    sms: tuple[Sentence, ...] = ()


class ConsentRules(Rules):
    email: Basis = "inquiry"
    sms: Basis = "inquiry"
    boxes: Boxes = Boxes()

    def basis(self, channel: str) -> Basis:
        return self.sms if channel == "sms" else self.email
