"""How a delivery says that a feed brought it, so that it is read by that feed's fields."""

from __future__ import annotations

_KIND, _NAME = "application/json", "feed"


def content_type_of(feed: str) -> str:
    return f"{_KIND}; {_NAME}={feed}"


def feed_of(content_type: str) -> str:
    """The feed's name; empty for every other door."""
    kind, _, rest = content_type.partition(";")
    name, _, value = rest.strip().partition("=")
    return value if kind.strip() == _KIND and name == _NAME else ""
