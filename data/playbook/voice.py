"""How the team speaks: the words that begin and end its messages, written once.

Formality is a matter of words: "Hi {{ first_name }}," or "Dear {{ full_name }},".
"""

from __future__ import annotations

from collections.abc import Mapping

from data.playbook.values import Rules, Sentence

SPOKEN = ("greeting", "sign_off")
"""The variables that a voice gives to all other texts, and so can't use itself."""


class Voice(Rules):
    """`greeting_without_name` for those whose name nobody knows: no one is greeted as "None"."""

    greeting: Sentence = "Hi {{ first_name }},"
    greeting_without_name: Sentence = "Hi,"
    sign_off: Sentence = (
        "{{ agent }}\n{{ business }}{% if business_phone %}, {{ business_phone }}{% endif %}"
    )


def spoken(voice: Voice, values: Mapping[str, str]) -> dict[str, str]:
    """`greeting` and `sign_off` for these values; raises `BadText` (`data.playbook.language`)."""
    from data.playbook.language import render

    greeting = voice.greeting if values["first_name"] else voice.greeting_without_name
    return {"greeting": render(greeting, values), "sign_off": render(voice.sign_off, values)}
