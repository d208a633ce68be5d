"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is the noun or table, `rows` the keys; `says` and `do` a sentence each."""

    rule: str
    where: str
    rows: tuple[int, ...]
    says: str
    do: str

    @property
    def sentence(self) -> str:
        return f"{self.says}. {self.do}."
