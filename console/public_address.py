"""The gateway's address as the world sees it: what can be one, before anything is asked of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from data.words import _


def wrong_with(url: str) -> str:
    """What is wrong with it as it is written, in a sentence; empty: nothing."""
    if not url.startswith(("https://", "http://")):
        return _("'{url}' must begin with https:// (or http://).").format(url=url)
    try:
        parts = urlsplit(url)
        host, _unused = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or any(sign.isspace() for sign in url):
        return _("'{url}' is no address: write it like https://leads.example.com.").format(url=url)
    if parts.username or parts.password:
        return _("leave out the name and password before {host}: every mail shows them.").format(
            host=host
        )
    if parts.query or parts.fragment:
        return _("'{url}' ends with ? or #: leave that out, links are made from it.").format(
            url=url
        )
    return ""
