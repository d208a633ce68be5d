"""What a transport reports after one try: four words and a reason, whatever the channel."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["sent", "retry", "failed", "uncertain"]


@dataclass(frozen=True)
class Outcome:
    """The end of one try.

    kind: `sent`, the far side accepted it; `retry`, it certainly did not and may later;
    `failed`, it certainly did not and never will; `uncertain`, nobody can know: a person decides
    (DESIGN §2.2), the program never repeats it.
    why: one sentence for an operator, with the far side's own words where there are any; empty
    when sent. Never holds a password or a token.
    """

    kind: Kind
    why: str = ""


def sent() -> Outcome:
    return Outcome("sent")


def retry(why: str) -> Outcome:
    return Outcome("retry", why)


def failed(why: str) -> Outcome:
    return Outcome("failed", why)


def uncertain(why: str) -> Outcome:
    return Outcome("uncertain", why)
