"""People and machines told apart, rule by rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.engagement.machines import (
    Deed,
    Judgement,
    Request,
    decide_by_time,
    decide_machine,
    decide_together,
)
from tests.build import NOON
from tests.data.engagement.deeds import SAFARI

GMAIL_AHEAD = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0"
)
GMAIL_OPENED = (
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
)
OUTLOOK = "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Mozilla/5.0", "Apple Mail loads pictures by itself"),
        (GMAIL_AHEAD, "Gmail loads pictures ahead"),
        (GMAIL_AHEAD.removesuffix("Mozilla/5.0") + "Gmail-content-sampling", "Gmail's filter"),
        ("Mozilla/5.0 (compatible; Barracuda Sentinel)", "a mail filter's own name"),
        ("Microsoft Office Existence Discovery", "Microsoft looks at links"),
        ("WhatsApp/2.23.20.0", "a messenger shows a preview"),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "“bot”"),
        ("Mozilla/5.0 (X11) HeadlessChrome/120.0.0.0 Safari/537.36", "“headless”"),
        ("python-requests/2.32", "“python”"),
        ("curl/8.5.0", "“curl”"),
        ("", "did not say which program"),
        ("   ", "did not say which program"),
    ],
)
def test_a_machine_is_known_by_its_name(name: str, why: str) -> None:
    judged = decide_machine(Request(name))
    assert judged.by_machine
    assert why in judged.why


@pytest.mark.parametrize(
    "name",
    [
        SAFARI,
        GMAIL_OPENED,
        OUTLOOK,
        "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
        "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) AppleWebKit/537.36 Chrome/126.0.0.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0",
    ],
)
def test_a_persons_mail_program_or_browser_is_no_machine(name: str) -> None:
    assert not decide_machine(Request(name)).by_machine


def test_a_head_and_what_is_loaded_ahead_are_machines_whatever_their_name() -> None:
    assert "only the head" in decide_machine(Request(SAFARI, "HEAD")).why
    assert "loaded ahead" in decide_machine(Request(SAFARI, is_prefetch=True)).why


@pytest.mark.parametrize(
    ("seconds", "by_machine"),
    [(None, True), (-1, True), (0, True), (4.9, True), (5, False), (3600, False)],
)
def test_nobody_reads_within_five_seconds_of_the_delivery(
    seconds: float | None, by_machine: bool
) -> None:
    since = None if seconds is None else timedelta(seconds=seconds)
    judged = decide_by_time(Judgement(False, "a browser"), since)
    assert judged.by_machine is by_machine


def test_the_clock_makes_no_person_of_a_machine() -> None:
    known = Judgement(True, "its name")
    assert decide_by_time(known, timedelta(hours=1)) is known


def click(number: int, link: str, after: float) -> Deed:
    return Deed(number, "click", link, NOON + timedelta(seconds=after))


@pytest.mark.parametrize(
    ("deeds", "links", "machines"),
    [
        ([click(1, "a", 0)], 1, set()),
        ([click(1, "a", 0), click(2, "a", 1)], 2, set()),  # a double click
        ([click(1, "a", 0), click(2, "b", 3)], 2, set()),
        ([click(1, "a", 0), click(2, "b", 2)], 2, {1, 2}),
        ([click(1, "a", 0), click(2, "b", 10), click(3, "c", 20)], 3, {1, 2, 3}),
        ([click(1, "a", 0), click(2, "b", 10), click(3, "c", 31)], 3, set()),
        ([click(1, "a", 0), click(2, "b", 10), click(3, "c", 20)], 4, set()),
        ([click(1, "a", 0), click(2, "b", 1), click(3, "a", 60)], 4, {1, 2}),
        ([Deed(1, "open", "", NOON), click(2, "a", 1), click(3, "b", 1)], 2, {1, 2, 3}),
        ([Deed(1, "open", "", NOON), click(2, "a", 1)], 2, set()),
    ],
)
def test_a_scanner_gives_itself_away_by_following_links_together(
    deeds: list[Deed], links: int, machines: set[int]
) -> None:
    assert set(decide_together(deeds, links)) == machines
