"""Feeds that are asked for new leads: the tables `[feeds.NAME]` of a playbook."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from data.playbook.mapping import Mapping, place_of_list
from data.playbook.values import Key, Rules, Sentence, ZoneName

ENTRY = "feed-"
"""How a feed's cron entry is called, before the feed's own name."""


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{text}' is not an address; it must begin with https:// (or http://)")
    if parts.username or parts.password:
        raise ValueError(
            "must not hold a password: name it in CALLBOARD_FEED_SECRETS and write"
            ' headers = { Authorization = "Basic {secret:NAME}" }'
        )
    return text


Place = Annotated[str, BeforeValidator(place_of_list)]


class Cursor(Rules):
    """`answer` is where the next cursor stands in an answer, `parameter` where it goes back to."""

    answer: Place
    parameter: Sentence


class Feed(Rules):
    """An address that is asked again and again; each of its entries is a lead of `source`.

    When: `cron`, or `every_minutes`. What is new: `cursor`, or `since`, the query parameter that
    takes the time of the last reading; with neither the whole list is read, and what is known in
    it is passed over.
    """

    url: Annotated[str, AfterValidator(_address)]
    source: Key
    format: Literal["json", "csv"] = "json"
    cron: str = ""
    every_minutes: int | None = Field(default=None, ge=1, le=1440)
    timezone: ZoneName = ""
    paused: bool = False
    items: Place | None = None
    fields: Mapping = Mapping()
    cursor: Cursor | None = None
    since: str = ""
    headers: dict[str, Sentence] = {}
    allow_private: bool = False
    max_mb: int = Field(default=10, ge=1, le=200)
    timeout_seconds: int = Field(default=30, ge=1, le=600)

    @model_validator(mode="after")
    def _says_one_thing_at_a_time(self) -> Feed:
        if bool(self.cron) == (self.every_minutes is not None):
            raise ValueError("needs either cron or every_minutes")
        if self.every_minutes is not None and not cron_of_minutes(self.every_minutes):
            raise ValueError(
                f"every_minutes = {self.every_minutes} does not divide an hour or a day evenly;"
                " write cron instead"
            )
        if self.cursor is not None and self.since:
            raise ValueError("takes either cursor or since")
        if self.format == "csv" and (self.items or self.cursor):
            raise ValueError("items and cursor are places in JSON; a CSV file has none")
        if self.fields.items:
            raise ValueError("fields.items: write items beside url, not among the fields")
        return self


def cron_of_minutes(minutes: int) -> str:
    """Every so many minutes as a cron expression; empty where cron has no words for it."""
    if minutes < 60 and 60 % minutes == 0:
        return f"*/{minutes} * * * *" if minutes > 1 else "* * * * *"
    hours = minutes // 60
    if minutes % 60 == 0 and hours and 24 % hours == 0:
        return f"0 */{hours} * * *" if hours < 24 else "0 0 * * *"
    return ""


def with_entries(tables: Any) -> Any:
    """The playbook's tables with a cron entry for each feed, as `[jobs]` has them.

    What is not well-formed is passed over here: the feed's own model says what is wrong with it.
    """
    if not isinstance(tables, Table) or not isinstance(tables.get("feeds"), Table):
        return tables
    jobs = tables.get("jobs")
    made = {
        f"{ENTRY}{name}": entry
        for name, feed in tables["feeds"].items()
        if isinstance(feed, Table) and (entry := _entry(feed))
    }
    return {**tables, "jobs": {**made, **jobs}} if isinstance(jobs, Table) else tables


def _entry(feed: Table[str, Any]) -> dict[str, Any]:
    cron, minutes = feed.get("cron", ""), feed.get("every_minutes")
    if isinstance(minutes, int) and not isinstance(minutes, bool) and minutes > 0:
        cron = cron_of_minutes(minutes)
    if not isinstance(cron, str) or not cron.strip():
        return {}
    kept = {key: feed[key] for key in ("timezone", "paused") if key in feed}
    return {"job": "read-feed", "cron": cron, **kept}
