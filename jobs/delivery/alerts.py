"""Alerts to operators over Apprise: every channel on its own, rather twice than never."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass

from jobs.delivery.apprise_post import load, off_the_loop, post, public_name, scheme_of
from jobs.delivery.plain_text import as_sentence

# A comma may also stand inside a URL (?to=a@x,b@y); it only separates before a scheme.
_SEPARATOR = re.compile(r"[\s,]*\s[\s,]*|,+(?=[a-zA-Z][a-zA-Z0-9+.-]*://)")


@dataclass(frozen=True)
class AlertOutcome:
    """What became of one alert. Names are scheme and host at most (see `public_name`).

    delivered: channels that took it. failed: pairs of a channel and why it did not, or perhaps
    did not: an alert may be repeated to these.
    """

    delivered: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


class AlertSender:
    """The channels of CALLBOARD_ALERT_URLS, in their order; separated by blanks or commas."""

    def __init__(self, urls: str) -> None:
        self._urls = _split(urls)

    async def send(self, title: str, body: str) -> AlertOutcome:
        """Send to all at once; a bad channel neither holds up nor repeats another. Never raises."""
        names = await off_the_loop(lambda: _names(self._urls))  # the first one loads Apprise
        whys = await asyncio.gather(*(_why_not(url, title, body) for url in self._urls))
        channels = list(zip(names, whys, strict=True))
        return AlertOutcome(
            delivered=tuple(name for name, why in channels if why is None),
            failed=tuple((name, why) for name, why in channels if why is not None),
        )


def check_alert_urls(urls: str) -> tuple[str, ...]:
    """One sentence, without secrets, for each URL that Apprise does not understand."""
    each = _split(urls)
    return tuple(
        f"Alert channel {number} ({name}) is not a URL that Apprise understands."
        for number, (url, name) in enumerate(zip(each, _names(each), strict=True), start=1)
        if not _is_understood(url)
    )


def _split(urls: str) -> tuple[str, ...]:
    return tuple(url for url in _SEPARATOR.split(urls.strip(" \t\r\n,")) if url)


def _names(urls: tuple[str, ...]) -> list[str]:
    """A public name for each; where two would be the same, they are numbered."""
    plain = [public_name(url) for url in urls]
    total = Counter(plain)
    seen: Counter[str] = Counter()
    names = []
    for name in plain:
        seen[name] += 1
        names.append(f"{name} #{seen[name]}" if total[name] > 1 else name)
    return names


def _is_understood(url: str) -> bool:
    try:
        return bool(scheme_of(url)) and load(url) is not None
    except Exception:  # noqa: BLE001 - plugins are many, and each may stumble in its own way
        return False


async def _why_not(url: str, title: str, body: str) -> str | None:
    try:
        return await off_the_loop(lambda: _why_not_delivered(url, title, body))
    except TimeoutError:
        return "The channel did not answer in time."


def _why_not_delivered(url: str, title: str, body: str) -> str | None:
    try:
        channel = load(url, limit=0)
        if channel is None:
            return "Apprise does not understand this URL."
        report = post(channel, url, body, title)
    except Exception as fault:  # noqa: BLE001 - one channel's fault must not reach the others
        return f"The channel broke down: {type(fault).__name__}."
    return None if report.accepted else as_sentence(report.words or "No reason was given")
