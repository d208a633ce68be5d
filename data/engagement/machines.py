"""People and machines told apart: who opened a mail, and who followed its links. Pure.

Mail programs load pictures by themselves, and scanners follow every link before the person sees
the mail. What they do is kept, and counts for nothing. Each rule names where it is from; they err
on the side of the machine: a lead that is called hot for nothing costs more than five points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SOON = timedelta(seconds=5)
"""Nobody reads so fast: people's clicks begin later than 5 s after the delivery, scanners' lie
before (check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect)."""

AT_ONCE = timedelta(seconds=2)
"""Nobody follows two links of one mail so fast (autoemails.com/help/agent/mark-bot-unsubscribe)."""

ALL_WITHIN = timedelta(seconds=30)
"""Nobody follows every link of a mail with three or more so fast: filters try all of them right
after the delivery (nation.marketo.com "Understanding a Spike in Click Activity", Barracuda;
wordtothewise.com/2013/07/barracuda-filters-clicking-all-links)."""

MANY_LINKS = 3

_APPLE = "Mozilla/5.0"
"""Apple's Mail Privacy Protection loads every picture through its proxies under exactly this name,
whether the mail is read or not (help.socketlabs.com "Identifying Apple MPP opens";
support.clickdimensions.com "Introduction to Adjusted Opens")."""

_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # sparkpost.com/blog/gmail-prefetching-images; mautic#10245: loaded before the mail is shown.
    ("Gmail loads pictures ahead under this name", ("edge/12.246 mozilla/5.0",)),
    # mssola/user_agent#71: links followed by Gmail's filter.
    ("Gmail's filter tries links under this name", ("gmail-content-sampling",)),
    # The field guide named at SOON.
    (
        "a mail filter's own name",
        ("barracuda", "proofpoint", "mimecast", "ciscosecureemail", "ironport", "fortiguard"),
    ),
    (
        "Microsoft looks at links under this name",
        ("microsoft office existence discovery", "skypeuripreview", "bingpreview"),
    ),
    (
        "a messenger shows a preview of the link",
        ("facebookexternalhit", "whatsapp/", "slackbot", "telegrambot", "linkedinbot"),
    ),
    # jdavidbakr/mail-tracker#255.
    (
        "the name of a program, not of a browser",
        ("crawl", "spider", "slurp", "scanner", "headless", "phantomjs", "fetch"),
    ),
)
_ROBOT = re.compile(r"(?<!cu)bot\b")
"""A Cubot is a telephone."""
_TOOL = re.compile(r"(?:curl|wget|python|go-http|java|okhttp|libwww|axios|node|ruby|php|perl)\b")

# The proxies of Gmail ("via ggpht.com GoogleImageProxy") and Yahoo ("YahooMailProxy") are people:
# they load a picture when its mail is opened (scientiamobile.com/what-is-google-image-proxy;
# matomo-org/device-detector#5359). Right after the delivery they are caught by SOON.


@dataclass(frozen=True, slots=True)
class Request:
    """How a picture, a link or a page of ours was asked for.

    `is_prefetch`: a header said that nobody looks at it yet (Sec-Purpose, Purpose, X-Purpose,
    X-Moz).
    """

    user_agent: str
    method: str = "GET"
    is_prefetch: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a machine did it, and how that was seen."""

    by_machine: bool
    why: str


def decide_machine(request: Request) -> Judgement:
    """What a request says of who made it, by itself."""
    name = request.user_agent.strip()
    if request.method == "HEAD":
        return Judgement(True, "only the head was asked for, as scanners do")
    if request.is_prefetch:
        return Judgement(True, "it was loaded ahead, before anybody looked")
    if not name:
        return Judgement(True, "it did not say which program it is")
    if name == _APPLE:
        return Judgement(True, "Apple Mail loads pictures by itself under this name")
    folded = name.casefold()
    for why, names in _NAMES:
        if known := next((one for one in names if one in folded), ""):
            return Judgement(True, f"{why}: “{known}”")
    if found := _ROBOT.search(folded) or _TOOL.match(folded):
        return Judgement(True, f"a program, not a browser: “{found.group()}”")
    return Judgement(False, "a browser asked for it as a person's does")


def decide_by_time(judged: Judgement, since_sent: timedelta | None) -> Judgement:
    """The same after a look at the clock: `since_sent` is the time from the delivery of the message
    to the open or click; None: it is not delivered yet."""
    if judged.by_machine:
        return judged
    if since_sent is None:
        return Judgement(True, "it came before the message was delivered")
    if since_sent < SOON:
        seconds = max(0, round(since_sent.total_seconds()))
        return Judgement(True, f"it came {seconds} s after the message was delivered")
    return judged


@dataclass(frozen=True, slots=True)
class Deed:
    """One open or click of a message, as far as it matters beside the others."""

    id: int
    kind: str
    link: str
    at: datetime


def decide_together(deeds: Sequence[Deed], links: int) -> dict[int, str]:
    """The deeds on one message that give themselves away by what came with them, each with its why.

    `links` is how many different ones the message has.
    """
    clicks = sorted((deed for deed in deeds if deed.kind == "click"), key=lambda deed: deed.at)
    told: dict[int, str] = {}
    for one in clicks:
        if any(one.link != other.link and abs(one.at - other.at) <= AT_ONCE for other in clicks):
            told[one.id] = "several links of one mail were followed at once"
    for one in clicks:
        near = [other for other in clicks if timedelta(0) <= other.at - one.at <= ALL_WITHIN]
        if links >= MANY_LINKS and len({other.link for other in near}) == links:
            for other in near:
                told.setdefault(other.id, f"all {links} links of the mail were followed in turn")
    scans = [one.at for one in clicks if one.id in told]
    for deed in deeds:
        if deed.kind == "open" and any(abs(deed.at - at) <= AT_ONCE for at in scans):
            told[deed.id] = "it came with a scanner's clicks"
    return told
