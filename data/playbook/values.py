"""The kinds of values a playbook is made of: keys, sentences, zones and times of day."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
SmallLetters = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _known_zone(name: str) -> str:
    # Opening the one zone costs microseconds; available_timezones() reads the whole directory.
    if not name:
        return name
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"'{name}' is not a time zone; use a name such as 'Europe/Berlin' or 'America/New_York'"
        ) from error
    return name


def _clock_time(value: object) -> object:
    # pydantic would read a bare 8 as eight seconds past midnight, and "08:00Z" as a time elsewhere.
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", value):
        return value.zfill(len(value) + 1) if value[1] == ":" else value
    if isinstance(value, time):  # TOML's own times have no zone
        return value
    raise ValueError('must be a time of day in quotes, such as "08:00"')


ZoneName = Annotated[str, AfterValidator(_known_zone)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]


class Rules(BaseModel):
    """Base of every table: frozen, and an unknown key is an error.

    Validators are built once, for the whole playbook: a start waits for them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
