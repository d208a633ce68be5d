"""The two words on a channel: yes, and no longer."""

from enum import StrEnum


class ConsentState(StrEnum):
    """The newest word of a person on one channel; no row means that they said nothing."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
