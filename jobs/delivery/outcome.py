"""What a transport reports after one try: four words and a reason, whatever the channel."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["sent", "retry", "failed", "uncertain"]

About = Literal["", "address", "us", "message", "server", "opted_out"]
"""Whom a fault is about, as far as the far side tells: the recipient's address, which takes no
mail; the person, who opted out at the service itself; ourselves (policy, reputation: FACTS, 5.7.x),
so that the address is as good as before; this one message (too big, unreadable); or the server,
which takes nothing from us now, whoever it is for (not there, not encrypted, not signed in). Empty
where nobody can tell."""


@dataclass(frozen=True)
class Outcome:
    """The end of one try.

    kind: `sent`, the far side accepted it; `retry`, it certainly did not and may later;
    `failed`, it certainly did not and never will; `uncertain`, nobody can know: a person decides
    (DESIGN §2.2), the program never repeats it.
    why: one sentence for an operator, with the far side's own words where there are any; empty
    when sent. Never holds a password or a token.
    about: "server" only with `retry`, the others only with `failed`. Nothing but "address" and
    "opted_out" is a reason to give the recipient up, and nothing but "server" one to hold back
    the other messages.
    """

    kind: Kind
    why: str = ""
    about: About = ""


def sent() -> Outcome:
    return Outcome("sent")


def retry(why: str, about: About = "") -> Outcome:
    return Outcome("retry", why, about)


def failed(why: str, about: About = "") -> Outcome:
    return Outcome("failed", why, about)


def uncertain(why: str) -> Outcome:
    return Outcome("uncertain", why)
