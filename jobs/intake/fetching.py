"""Fetch what senders told by id only. Default schedule: every minute, and as soon as it waits."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING

from data.inbox import fetches
from data.inbox.fetches import Wanted
from jobs.intake.asking import VENDORS, Answer, Vendor, Verdict
from jobs.office import Office

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

MAX_ANSWER = 1_000_000
"""Bytes; a lead has a few kB."""

WITHIN = 15.0
"""Seconds for one answer, all of it."""

AT_ONCE = 4
"""Requests beside each other."""


async def fetch_leads(office: Office) -> str:
    """Everything that is due; says how it went, in numbers."""
    counts: Counter[str] = Counter()
    while batch := await fetch_waiting(office):
        counts += batch
    return ", ".join(f"{number} {what}" for what, number in counts.items()) or "nothing waits"


async def fetch_waiting(office: Office) -> Counter[str]:
    """One batch of what is due, each asked for once. What was told is a new delivery."""
    with office.store.look() as reader:
        due = fetches.fetch_is_due(reader)
    if due is None or due > office.now():
        return Counter()
    with office.store.write() as session:
        taken = fetches.take_fetches(session, now=office.now())
    counts: Counter[str] = Counter()
    askable = [wanted for wanted in taken if _may_ask(office, wanted, counts)]
    if not askable:
        return counts
    import httpx

    logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes down addresses with tokens
    limit = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(follow_redirects=False, timeout=WITHIN) as client:

        async def one(wanted: Wanted) -> None:
            async with limit:
                answer, body = await _ask(office, client, wanted)
            counts[_settle(office, wanted, answer, body)] += 1

        await asyncio.gather(*(one(wanted) for wanted in askable))
    return counts


def _may_ask(office: Office, wanted: Wanted, counts: Counter[str]) -> bool:
    """Whether there is anybody to ask, a token, and an id that can stand in an address."""
    vendor = VENDORS.get(wanted.source)
    if vendor is None or not (wanted.id.isascii() and wanted.id.isdigit()):
        why = f"'{wanted.id[:40]}' is no id under which {wanted.source} could be asked."
        answer = Answer(Verdict.GONE, why)
    elif not vendor.token(office.keys):
        answer = Answer(Verdict.REFUSED, f"{vendor.setting} is not set; {vendor.label} tells us "
                        "ids only, and what they stand for is fetched with it.")  # fmt: skip
    else:
        return True
    counts[_settle(office, wanted, answer, b"")] += 1
    return False


async def _ask(office: Office, client: httpx.AsyncClient, wanted: Wanted) -> tuple[Answer, bytes]:
    """What the vendor says; its faults are answers too. No sentence holds the address."""
    import httpx

    vendor = VENDORS[wanted.source]
    question = vendor.question(office.keys, wanted.id)
    try:
        async with asyncio.timeout(WITHIN):
            request = client.stream(
                "GET", question.url, params=question.query, headers=question.headers
            )
            async with request as response:
                body = await _bounded(response)
                status = response.status_code
    except TimeoutError:
        return Answer(Verdict.PASSING, f"{vendor.label} did not answer within {WITHIN:.0f} s."), b""
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        what = type(error).__name__
        return Answer(Verdict.PASSING, f"{vendor.label} cannot be reached ({what})."), b""
    return _judged(vendor, status, body), body or b""


def _judged(vendor: Vendor, status: int, body: bytes | None) -> Answer:
    if body is None:
        return Answer(Verdict.NOT_FOUND, f"{vendor.label}'s answer is larger than a lead can be.")
    if 300 <= status < 400:
        return Answer(Verdict.PASSING, f"{vendor.label} sends us elsewhere ({status}), and we do "
                      "not go.")  # fmt: skip
    return vendor.judge(status, body)


async def _bounded(response: httpx.Response) -> bytes | None:
    """The body, or None when it is too large."""
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > MAX_ANSWER:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _settle(office: Office, wanted: Wanted, answer: Answer, body: bytes) -> str:
    """Record one answer; what became of it in a word for the history."""
    now = office.now()
    if answer.why and answer.verdict is not Verdict.REFUSED:  # that is a trouble, and told as such
        log.warning("%s %s was not fetched: %s", wanted.source, wanted.id[:40], answer.why)
    with office.store.write() as session:
        match answer.verdict:
            case Verdict.TOLD:
                fetches.fetched(session, wanted, body, now=now, by="gateway")
                fetches.goes_on(session, wanted.source, now=now)
                return "fetched"
            case Verdict.REFUSED:
                fetches.all_refused(session, wanted.source, answer.why, now=now)
                return "refused"
            case Verdict.GONE:
                fetches.is_gone(session, wanted, answer.why)
                return "gone"
            case Verdict.NOT_FOUND:
                fetches.not_fetched(session, wanted, answer.why, now=now, not_found=True)
                return "not told"
            case Verdict.PASSING:
                fetches.not_fetched(session, wanted, answer.why, now=now)
                return "tried again later"
