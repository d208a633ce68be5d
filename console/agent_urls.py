"""CALLBOARD_AGENT_URLS: where each person of the team is told, as name=URL."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data.words import _

_NAMED = re.compile(r"(?:^|[\s,]+)([a-z][a-z0-9_-]*)=(?=[a-zA-Z][a-zA-Z0-9+.-]*://)")


class BadAgentUrls(ValueError):
    """The text names nobody; the sentence shows no URL, which holds secrets."""


def read_agent_urls(text: str) -> Mapping[str, str]:
    """The URLs of each name; several of one name are all told. Apprise reads them later."""
    stated = text.strip()
    if not stated:
        return {}
    first = _NAMED.match(stated)
    if first is None:
        raise BadAgentUrls(
            _(
                "write name=URL, such as kim=ntfy://ntfy.sh/kim; a name is one of the "
                "playbook's [team], in small letters."
            )
        )
    parts = _NAMED.split(stated)[1:]
    urls: dict[str, str] = {}
    for name, url in zip(parts[::2], parts[1::2], strict=True):
        urls[name] = " ".join(part for part in (urls.get(name, ""), url.strip(" ,\t\r\n")) if part)
    return urls
