"""The two words on a channel: yes, and no longer."""

from enum import StrEnum


class ConsentState(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
